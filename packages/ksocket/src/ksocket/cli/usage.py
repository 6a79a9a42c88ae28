"""What is wrong with the words of a command line, in the language of the person who wrote them."""

import re

import click
from click.exceptions import NoSuchCommand

from ksocket.words import say

_NO_VALUE = "does not take a value"
_EXTRA = re.compile(r"unexpected extra arguments? \((.*)\)$")


def text(error: click.ClickException) -> str:
    """One sentence for what click found wrong; in click's own words when it is none of the usual mistakes."""
    match error:
        case click.NoSuchOption():
            return say("usage-no-option", name=error.option_name) + _near(error.possibilities)
        case NoSuchCommand():
            return say("usage-no-command", name=error.command_name) + _near(error.possibilities)
        case click.MissingParameter() if error.param is not None and error.ctx is not None:
            return say("usage-missing", name=error.param.make_metavar(error.ctx))
        case click.BadOptionUsage():
            return say("usage-value" if _NO_VALUE in error.message else "usage-no-value", name=error.option_name)
        case click.UsageError() if extra := _EXTRA.search(error.message):
            return say("usage-too-many", names=extra[1])
        case _:
            return error.format_message()


def _near(names: list[str] | None) -> str:
    return say("usage-near", names=", ".join(names)) if names else ""
