"""More commands: what keeps a hub alive, its people, its lists. What they do is in the modules beside this one."""

import asyncio
from pathlib import Path

import click

from kshub.auth.people import ROLES
from kshub.cli import backing, events, exporting, lists, people, removing, spaces, up
from kshub.cli.commands import app, loop, with_settings
from kshub.export.lists import LISTS
from kshub.export.streams import FORMATS
from kshub.store.queries.events import PARAMETERS
from kshub.words import say


def _group(name: str) -> click.Group:
    """The group of this name, which may be there already."""
    there = app.commands.get(name)
    if isinstance(there, click.Group):
        return there
    group = click.Group(name, help=say(f"help-{name}"))
    app.add_command(group)
    return group


__all__ = ["app"]

_user = _group("user")

app.command("backup", help=say("help-backup"))(
    click.argument("file", type=click.Path(path_type=Path))(with_settings(backing.backup))
)


@app.command("restore", help=say("help-restore"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help=say("help-force"))
@click.pass_obj
def restore(home: Path | None, file: Path, *, force: bool) -> None:
    """Make a hub of a backup."""
    asyncio.run(backing.restore(home, file, force=force))


@app.command("up", help=say("help-up"))
@click.option("--sample", is_flag=True, help=say("help-up-sample"))
@click.option("--directory", type=click.Path(path_type=Path), help=say("help-up-directory"))
@click.option("--port", type=click.IntRange(1, 65535), help=say("help-up-port"))
@click.option("--seed", type=int, default=1, show_default=True, help=say("help-up-seed"))
@click.pass_obj
def first_look(home: Path | None, *, sample: bool, directory: Path | None, port: int | None, seed: int) -> None:
    """A hub for a first look."""
    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(up.up(up.Wish(sample=sample, directory=directory or home, port=port, seed=seed)))


_user.command("list", help=say("help-user-list"))(with_settings(people.listed))
_user.command("password", help=say("help-user-password"))(
    click.argument("name")(
        click.option("--generate", is_flag=True, help=say("help-generate"))(with_settings(people.password))
    )
)
_user.command("role", help=say("help-user-role"))(
    click.argument("name")(click.argument("role", type=click.Choice(ROLES))(with_settings(people.role)))
)
_user.command("disable", help=say("help-user-disable"))(click.argument("name")(with_settings(people.disable)))
_user.command("enable", help=say("help-user-enable"))(click.argument("name")(with_settings(people.enable)))

_group("space").command("list", help=say("help-space-list"))(with_settings(lists.spaces))
_group("space").command("add", help=say("help-space-add"))(
    click.argument("name")(
        click.option("--time-zone", default="UTC", show_default=True, help=say("help-time-zone"))(
            with_settings(spaces.add)
        )
    )
)
_group("space").command("rename", help=say("help-space-rename"))(
    click.argument("name")(click.argument("new")(with_settings(spaces.rename)))
)
_group("space").command("time-zone", help=say("help-space-time-zone"))(
    click.argument("name")(click.argument("zone")(with_settings(spaces.time_zone)))
)
_group("network").command("list", help=say("help-network-list"))(with_settings(lists.networks))
_group("network").command("events", help=say("help-network-events"))(
    click.argument("name")(
        click.option("--kind", type=click.Choice(sorted(PARAMETERS)), help=say("help-event-kind"))(
            click.option("--node", type=click.IntRange(1, 2**53), help=say("help-event-node"))(
                click.option(
                    "--limit", type=click.IntRange(1), default=100, show_default=True, help=say("help-event-limit")
                )(with_settings(events.listed))
            )
        )
    )
)
_group("network").command("remove", help=say("help-network-remove"))(
    click.argument("name")(click.option("--confirm", help=say("help-confirm"))(with_settings(removing.network)))
)
_group("ksocket").command("remove", help=say("help-ksocket-remove"))(
    click.argument("name")(with_settings(removing.ksocket))
)
_group("ksocket").command("list", help=say("help-ksocket-list"))(with_settings(lists.ksockets))


app.command("export", help=say("help-export"))(
    click.argument("network")(
        click.option(
            "--list", "listed", type=click.Choice([*LISTS, "nodes"]), default="nodes", help=say("help-export-list")
        )(
            click.option("--format", "form", type=click.Choice(list(FORMATS)), help=say("help-export-format"))(
                click.option("-o", "output", type=click.Path(path_type=Path), help=say("help-export-output"))(
                    click.option("--plain", is_flag=True, help=say("help-export-plain"))(
                        click.option("--columns", default="", help=say("help-export-columns"))(
                            with_settings(exporting.export)
                        )
                    )
                )
            )
        )
    )
)
