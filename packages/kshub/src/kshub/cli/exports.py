"""`kshub export`: lists of a network by its name, and beside them what has a command of its own."""

from collections.abc import Sequence
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
    click.argument("network", required=False),  # lists of the hub are of none
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


class Exports(click.Group):
    """The first word is a command's, or a network's: then it is that of `lists`, whose options may stand before it."""

    def __init__(self, lists: click.Command, others: Sequence[click.Command]) -> None:
        super().__init__(
            lists.name,
            commands=others,
            help=lists.help,
            subcommand_metavar=f"NETWORK | {' | '.join(str(one.name) for one in others)}",
            context_settings={"ignore_unknown_options": True},
        )
        self.lists = lists

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command, and what is left for it."""
        if args[0] in self.commands:
            return super().resolve_command(ctx, args)
        return None, self.lists, args  # it has no name beside the group's

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Those of the lists, then the other commands."""
        self.lists.format_options(ctx, formatter)
        self.format_commands(ctx, formatter)
