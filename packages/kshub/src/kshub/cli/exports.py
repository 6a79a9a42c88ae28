"""`kshub export`: lists of a network by its name, and beside them what has a command of its own."""

from collections.abc import Sequence

import click


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
        return ctx.info_name, self.lists, args

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Those of the lists, then the other commands."""
        self.lists.format_options(ctx, formatter)
        self.format_commands(ctx, formatter)
