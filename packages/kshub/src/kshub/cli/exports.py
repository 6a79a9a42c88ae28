"""`kshub export`: what is written, in which form, and where to; the words of the command line."""

from pathlib import Path
from typing import Final

import click

from kshub.cli import exporting
from kshub.cli.commands import with_settings
from kshub.export.report import FORMATS as REPORTS
from kshub.export.streams import FORMATS
from kshub.words import say

_LISTS: Final = list(exporting.LISTED)
_FORMS: Final = list(dict.fromkeys((*FORMATS, *REPORTS)))
_OPTIONS: Final = (
    click.argument("network"),
    click.option(
        "--list", "listed", type=click.Choice(exporting.LISTED), default="nodes", help=say("help-export-list")
    ),
    click.option("--report", "run", metavar="RUN", help=say("help-export-report")),
    click.option("--format", "form", type=click.Choice(_FORMS), help=say("help-export-format")),
    click.option("-o", "output", type=click.Path(path_type=Path), help=say("help-export-output")),
    click.option("--plain", is_flag=True, help=say("help-export-plain")),
    click.option("--columns", default="", help=say("help-export-columns")),
    click.option("--from", "before", help=say("help-difference-from")),
    click.option("--to", "after", help=say("help-difference-to")),
)


def command() -> click.Command:
    """The command with its options."""
    made = with_settings(exporting.export)
    for one in reversed(_OPTIONS):
        made = one(made)
    return click.command("export", help=say("help-export"))(made)
