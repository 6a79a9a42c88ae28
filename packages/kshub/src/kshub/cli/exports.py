"""`kshub export`: lists of a network by its name, and beside them what has a command of its own."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import click

from kshub.cli.choices import EXPORTED, FORMS
from kshub.cli.commands import with_settings
from kshub.words import say

_OPTIONS: Final = (
    click.argument("network", required=False),  # lists of the hub are of none
    click.option("--list", "listed", type=click.Choice(EXPORTED), default="nodes", help=say("help-export-list")),
    click.option("--report", "run", metavar="RUN", help=say("help-export-report")),
    click.option("--format", "form", type=click.Choice(FORMS), help=say("help-export-format")),
    click.option("-o", "output", type=click.Path(path_type=Path), help=say("help-export-output")),
    click.option("--plain", is_flag=True, help=say("help-export-plain")),
    click.option("--columns", default="", help=say("help-export-columns")),
    click.option("--from", "before", help=say("help-difference-from")),
    click.option("--to", "after", help=say("help-difference-to")),
)


def _option(name: str, *more: str, about: str, **how: Any) -> Any:
    return click.option(name, *more, help=say(f"help-zabbix-{about}"), **how)


_ZABBIX: Final = (
    _option("--url", about="url", required=True),
    _option("--token-file", about="token", type=click.Path(path_type=Path), required=True),
    _option("--ca-file", about="ca", type=click.Path(path_type=Path)),
    _option("--network", about="network"),
    _option("--space", about="space"),
    _option("--search", about="search", default=""),
    _option("--dry-run", about="dry-run", is_flag=True),
    _option("--enable", about="enable", is_flag=True),
    _option("--retired", about="retired", type=click.Choice(["leave", "disable"]), default="leave", show_default=True),
    _option("--adopt", about="adopt", is_flag=True),
    _option("--prefix", about="prefix", default="ks", show_default=True),
    _option("--group", about="group", default="ksocket", show_default=True),
    _option("--host-name", about="name", type=click.Choice(["id", "display"]), default="id", show_default=True),
    _option("--map", "map_file", about="map", type=click.Path(path_type=Path)),
    _option(
        "--format", "form", about="format", type=click.Choice(["table", "json"]), default="table", show_default=True
    ),
)


def command() -> click.Command:
    """That of the lists."""
    return _with(_OPTIONS, "export", "help-export", "exporting.export")


def zabbix() -> click.Command:
    """`kshub export zabbix`."""
    return _with(_ZABBIX, "zabbix", "help-export-zabbix", "zabbix.export")


def _with(options: Sequence[Callable[..., Any]], name: str, about: str, does: str) -> click.Command:
    made: Any = with_settings(does)
    for one in reversed(options):
        made = one(made)
    return click.command(name, help=say(about))(made)


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
