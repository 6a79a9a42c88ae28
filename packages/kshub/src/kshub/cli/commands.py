"""The commands: what each takes. What they do is in the modules beside this one.

Those are imported when a command runs: help, the version and an error of usage answer at once.
"""

import asyncio
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kshub.cli.choices import GIVEN, ROLES
from kshub.faults import Fault
from kshub.words import say

if TYPE_CHECKING:
    from kshub.config import Settings


@click.group(help=say("help-hub"))
@click.option("--home", type=click.Path(path_type=Path), help=say("help-home"))
@click.pass_context
def app(context: click.Context, home: Path | None) -> None:
    """The hub; its administration."""
    context.obj = home


def with_settings(name: str) -> Callable[..., None]:
    """The coroutine of this name, as "making.add_user", in the modules beside this one; it gets the settings first."""

    def run(**options: Any) -> None:
        from kshub import config  # noqa: PLC0415 - see above

        settings = _made(config.load(click.get_current_context().obj))
        from kshub.cli import acting  # noqa: PLC0415 - it takes long, and a slip of the pen is told before

        command = named(name)
        with asyncio.Runner(loop_factory=loop) as runner:
            runner.run(acting.recorded(_path(), options, lambda: settings, lambda: command(settings, **options)))

    return run


def named(name: str) -> Callable[..., Any]:
    """What a command does, by the name that `with_settings` was given."""
    module, _, function = name.rpartition(".")
    command: Callable[..., Any] = getattr(import_module(f"kshub.cli.{module}"), function)
    return command


def _path() -> str:
    """The words by which the command was called."""
    context: click.Context | None = click.get_current_context()
    names: list[str] = []
    while context is not None and context.parent is not None:
        names.append(context.info_name or "")
        context = context.parent
    return " ".join(one for one in reversed(names) if one)


def _made(settings: "Settings") -> "Settings":
    """A slip of the pen in --home must not make another hub, or a backup of nothing.

    Raises:
        Fault: "no-hub".
    """
    from sqlalchemy import make_url  # noqa: PLC0415

    place = make_url(settings.database)
    if place.get_backend_name() == "sqlite" and not Path(place.database or "").exists():
        raise Fault("no-hub", home=settings.home)
    return settings


def shorten(within: click.Group) -> None:
    """Lists of commands show the first sentence: click itself finds the end of English ones alone."""
    for one in within.commands.values():
        if one.help and "。" in one.help:
            one.short_help = one.help.partition("。")[0]
        if isinstance(one, click.Group):
            shorten(one)


def loop() -> asyncio.AbstractEventLoop:
    """That of uvloop where it is: the standard library's TLS takes a quarter of a megabyte for each connection."""
    if sys.platform == "win32":
        return asyncio.new_event_loop()
    import uvloop  # noqa: PLC0415 - not on Windows

    return uvloop.new_event_loop()


def group(name: str, within: click.Group = app) -> click.Group:
    """The group of this name, which may be there already."""
    there = within.commands.get(name)
    if isinstance(there, click.Group):
        return there
    path = name if within is app else f"{within.name}-{name}"
    made = click.Group(name, help=say(f"help-{path}"))
    within.add_command(made)
    return made


_user, _network, _ksocket, _token = group("user"), group("network"), group("ksocket"), group("token")


@app.command("version", help=say("help-version"))
def show_version() -> None:
    """Print the version."""
    from importlib.metadata import version  # noqa: PLC0415

    print(f"kshub: {version('kshub')}")


app.command("serve", help=say("help-serve"))(with_settings("serving.serve"))


@app.command("init", help=say("help-init"))
@click.option("--name", "names", multiple=True, help=say("help-name"))
@click.option("--certificate", type=click.Path(path_type=Path), help=say("help-certificate"))
@click.option("--key", type=click.Path(path_type=Path), help=say("help-key"))
@click.option("--time-zone", help=say("help-first-zone"))
@click.pass_obj
def init(
    home: Path | None, names: tuple[str, ...], certificate: Path | None, key: Path | None, time_zone: str | None
) -> None:
    """Make all that a hub needs before it can serve."""
    from kshub import config  # noqa: PLC0415
    from kshub.cli import acting, first  # noqa: PLC0415

    making = partial(first.init, home, names, certificate, key, time_zone)
    asyncio.run(acting.recorded("init", {"name": names}, lambda: config.load(home), making))


_user.command("add", help=say("help-user-add"))(
    click.argument("name")(
        click.option("--role", type=click.Choice(ROLES), default="viewer", show_default=True, help=say("help-role"))(
            click.option("--generate", is_flag=True, help=say("help-generate"))(with_settings("making.add_user"))
        )
    )
)

_network.command("create", help=say("help-network-create"))(
    click.argument("name")(click.option("--space", help=say("help-for-space"))(with_settings("making.create_network")))
)

_ksocket.command("create", help=say("help-ksocket-create"))(
    click.argument("name")(
        click.option("--network", required=True, help=say("help-ksocket-network"))(
            with_settings("making.create_ksocket")
        )
    )
)

_token.command("create", help=say("help-token-create"))(
    click.option("--ksocket", help=say("help-for-ksocket"))(
        click.option("--user", help=say("help-for-user"))(
            click.option("--label", help=say("help-label"))(
                click.option(
                    "--days", type=click.IntRange(1, 3650), default=365, show_default=True, help=say("help-days")
                )(
                    click.option("--role", type=click.Choice(GIVEN), help=say("help-token-role"))(
                        click.option("--space", help=say("help-token-space"))(with_settings("issuing.create"))
                    )
                )
            )
        )
    )
)

_token.command("list", help=say("help-token-list"))(
    click.option("--ksocket", required=True, help=say("help-for-ksocket"))(with_settings("issuing.listed"))
)

_token.command("revoke", help=say("help-token-revoke"))(
    click.argument("number", type=click.IntRange(1))(
        click.option("--ksocket", required=True, help=say("help-for-ksocket"))(with_settings("issuing.revoke"))
    )
)

app.command("import", help=say("help-import"))(
    click.argument("file", type=click.Path(path_type=Path))(
        click.option("--network", required=True, help=say("help-import-network"))(
            with_settings("importing.import_file")
        )
    )
)
