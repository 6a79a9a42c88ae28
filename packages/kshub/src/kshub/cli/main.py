"""The command `kshub`."""

import sys
from collections.abc import Sequence

import click

from kshub import words
from kshub.cli import operations
from kshub.faults import Failure, Fault
from kshub.words import usage

DONE, FAILED, WRONG_USAGE, NOTHING, INTERRUPTED = 0, 1, 2, 3, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 done, 1 failed, 2 wrong usage or setting, 3 nothing found, 130 Ctrl-C."""
    arguments = list(sys.argv[1:] if argv is None else argv) or ["--help"]
    usage.speak()
    try:
        status = operations.app.main(arguments, prog_name="kshub", standalone_mode=False)
    except Fault as fault:
        return _say(words.fault_text(fault), FAILED if isinstance(fault, Failure) else WRONG_USAGE)
    except click.exceptions.NoArgsIsHelpError as group:
        print(group.format_message())
    except click.ClickException as error:
        return _say(words.say("usage", error=_wrong(error)), WRONG_USAGE)
    except (click.Abort, KeyboardInterrupt) as abort:
        ended = isinstance(abort.__context__, EOFError)
        return _say(words.say("usage-ended"), WRONG_USAGE) if ended else INTERRUPTED
    except OSError as error:
        return _say(words.say("system-error", error=error), FAILED)
    else:
        return status if isinstance(status, int) else DONE
    return DONE


def _wrong(error: click.ClickException) -> str:
    """What is wrong with the words of the command line: click's sentence, but for what it puts together of pieces."""
    if isinstance(error, click.MissingParameter) and error.param is not None and error.ctx is not None:
        return words.say("usage-missing", name=error.param.get_error_hint(error.ctx))
    return error.format_message()


def _say(line: str, status: int) -> int:
    print(f"kshub: {' '.join(line.split())}", file=sys.stderr, flush=True)
    return status
