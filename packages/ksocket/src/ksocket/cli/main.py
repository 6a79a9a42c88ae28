"""The command `ksocket`. Commands import what they need when they run, so that `version` answers at once."""

import os
import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from ksocket import words
from ksocket.cli import memory, usage
from ksocket.cli.commands import app
from ksocket.faults import Fault

DONE, FAILED, WRONG_USAGE, NOTHING_FOUND, INTERRUPTED = 0, 1, 2, 3, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 done, 1 failed, 2 wrong usage or setting, 3 nothing found, 130 Ctrl-C."""
    if argv is None:
        memory.load()
    _open_what_is_closed()
    arguments = list(sys.argv[1:] if argv is None else argv) or ["--help"]
    try:
        status = app.main(arguments, prog_name="ksocket", standalone_mode=False)
        sys.stdout.flush()  # a full disk is found here, and not when the interpreter ends
    except Fault as fault:
        status = _say(words.fault_text(fault), WRONG_USAGE)
    except click.exceptions.NoArgsIsHelpError as group:  # like `ksocket` alone
        status = print(group.format_message())
    except click.ClickException as error:
        status = _say(words.say("usage", error=usage.text(error)), WRONG_USAGE)
    except click.Abort as abort:  # Ctrl-C; or a question that nobody is there to answer
        ended = isinstance(abort.__context__, EOFError)
        status = _say(words.say("no-answer"), WRONG_USAGE) if ended else INTERRUPTED
    except BrokenPipeError:
        status = FAILED  # the reader of our output went away: nothing is left to say, and nobody to say it to
    except OSError as error:
        status = _say(words.say("system-error", error=error), FAILED)
    _give_up_output()
    return status if isinstance(status, int) else DONE


def _say(line: str, status: int) -> int:
    with suppress(OSError):  # stderr on a full disk
        print(f"ksocket: {' '.join(line.split())}", file=sys.stderr, flush=True)
    return status


def _open_what_is_closed() -> None:
    """A caller may have closed standard streams: what is written there goes nowhere, and no file gets their number."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            os.open(os.devnull, os.O_RDWR)  # the lowest free number: this one
            setattr(sys, name, os.fdopen(number, "r" if number == 0 else "w", encoding="utf-8"))


def _give_up_output() -> None:
    """What cannot be written now cannot be written at the interpreter's end either, and was told."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
