"""The command `ksocket`. Commands import what they need when they run, so that `version` answers at once."""

import sys
from collections.abc import Sequence

import click

from ksocket import words
from ksocket.cli.commands import app
from ksocket.faults import Fault

DONE, FAILED, WRONG_USAGE, NOTHING_FOUND, INTERRUPTED = 0, 1, 2, 3, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 done, 1 failed, 2 wrong usage or setting, 3 nothing found, 130 Ctrl-C."""
    arguments = list(sys.argv[1:] if argv is None else argv) or ["--help"]
    try:
        status = app.main(arguments, prog_name="ksocket", standalone_mode=False)
    except Fault as fault:
        return _say(words.fault_text(fault), WRONG_USAGE)
    except click.ClickException as error:
        return _say(words.say("usage", error=error.format_message()), WRONG_USAGE)
    except (KeyboardInterrupt, click.Abort):
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output went away: nothing is left to say, and nobody to say it to
        return FAILED
    except OSError as error:
        return _say(words.say("system-error", error=error), FAILED)
    return status if isinstance(status, int) else DONE


def _say(line: str, status: int) -> int:
    print(f"ksocket: {' '.join(line.split())}", file=sys.stderr)
    return status
