"""More commands: what keeps a hub alive, its people, its lists. What they do is in the modules beside this one."""

import asyncio
from functools import partial
from pathlib import Path

import click

from kshub.cli import exports, rights
from kshub.cli.choices import AUDIT_FORMATS, EVENTS, ROLES
from kshub.cli.commands import app, group, loop, shorten, with_settings
from kshub.words import say

__all__ = ["app", "rights"]

_user = group("user")

app.command("backup", help=say("help-backup"))(
    click.argument("file", type=click.Path(path_type=Path))(with_settings("backing.backup"))
)


@app.command("restore", help=say("help-restore"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help=say("help-force"))
@click.pass_obj
def restore(home: Path | None, file: Path, *, force: bool) -> None:
    """Make a hub of a backup."""
    from kshub import config  # noqa: PLC0415 - see commands.py
    from kshub.cli import acting, backing  # noqa: PLC0415

    restoring = partial(backing.restore, home, file, force=force)
    options = {"file": file, "force": force}
    asyncio.run(acting.recorded("restore", options, lambda: config.load(home), restoring))


@app.command("up", help=say("help-up"))
@click.option("--sample", is_flag=True, help=say("help-up-sample"))
@click.option("--directory", type=click.Path(path_type=Path), help=say("help-up-directory"))
@click.option("--port", type=click.IntRange(1, 65535), help=say("help-up-port"))
@click.option("--seed", type=int, default=1, show_default=True, help=say("help-up-seed"))
@click.option("--time-zone", help=say("help-first-zone"))
@click.pass_obj
def first_look(
    home: Path | None, *, sample: bool, directory: Path | None, port: int | None, seed: int, time_zone: str | None
) -> None:
    """A hub for a first look."""
    from kshub.cli import up  # noqa: PLC0415

    wish = up.Wish(sample=sample, directory=directory or home, port=port, seed=seed, time_zone=time_zone)
    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(up.up(wish))


_user.command("list", help=say("help-user-list"))(with_settings("people.listed"))
_user.command("password", help=say("help-user-password"))(
    click.argument("name")(
        click.option("--generate", is_flag=True, help=say("help-generate"))(with_settings("people.password"))
    )
)
_user.command("role", help=say("help-user-role"))(
    click.argument("name")(click.argument("role", type=click.Choice(ROLES))(with_settings("people.role")))
)
_user.command("disable", help=say("help-user-disable"))(click.argument("name")(with_settings("people.disable")))
_user.command("enable", help=say("help-user-enable"))(click.argument("name")(with_settings("people.enable")))
_user.command("unlock", help=say("help-user-unlock"))(click.argument("name")(with_settings("people.unlock")))
_user.command("totp-reset", help=say("help-user-totp-reset"))(
    click.argument("name")(with_settings("people.totp_reset"))
)
_user.command("link", help=say("help-user-link"))(
    click.argument("name")(
        click.option("--subject", required=True, help=say("help-subject"))(with_settings("people.link"))
    )
)
_user.command("unlink", help=say("help-user-unlink"))(click.argument("name")(with_settings("people.unlink")))

group("space").command("list", help=say("help-space-list"))(with_settings("lists.spaces"))
group("space").command("add", help=say("help-space-add"))(
    click.argument("name")(
        click.option("--time-zone", default="UTC", show_default=True, help=say("help-time-zone"))(
            with_settings("spaces.add")
        )
    )
)
group("space").command("rename", help=say("help-space-rename"))(
    click.argument("name")(click.argument("new")(with_settings("spaces.rename")))
)
group("space").command("time-zone", help=say("help-space-time-zone"))(
    click.argument("name")(click.argument("zone")(with_settings("spaces.time_zone")))
)
group("network").command("list", help=say("help-network-list"))(with_settings("lists.networks"))
group("network").command("events", help=say("help-network-events"))(
    click.argument("name")(
        click.option("--kind", type=click.Choice(EVENTS), help=say("help-event-kind"))(
            click.option("--node", type=click.IntRange(1, 2**53), help=say("help-event-node"))(
                click.option(
                    "--limit", type=click.IntRange(1), default=100, show_default=True, help=say("help-event-limit")
                )(with_settings("events.listed"))
            )
        )
    )
)
group("snapshot").command("list", help=say("help-snapshot-list"))(
    click.argument("network")(with_settings("snapshots.listed"))
)
group("snapshot").command("name", help=say("help-snapshot-name"))(
    click.argument("network")(click.argument("snapshot")(click.argument("name")(with_settings("snapshots.name"))))
)
group("snapshot").command("unname", help=say("help-snapshot-unname"))(
    click.argument("network")(click.argument("snapshot")(with_settings("snapshots.unname")))
)
group("runs").command("list", help=say("help-runs-list"))(
    click.argument("network")(
        click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help=say("help-runs-limit"))(
            with_settings("runs.listed")
        )
    )
)
group("runs").command("cancel", help=say("help-runs-cancel"))(click.argument("run")(with_settings("runs.cancel")))
app.command("events", help=say("help-events"))(
    click.option("--network", help=say("help-events-network"))(
        click.option("--space", help=say("help-events-space"))(
            click.option("--kind", type=click.Choice(EVENTS), help=say("help-event-kind"))(
                click.option("--since", metavar="TIME", help=say("help-events-since"))(
                    click.option("--after", type=click.IntRange(0, 2**53), help=say("help-events-after"))(
                        click.option(
                            "--limit",
                            type=click.IntRange(1),
                            default=100,
                            show_default=True,
                            help=say("help-event-limit"),
                        )(with_settings("events.everywhere"))
                    )
                )
            )
        )
    )
)
group("notify").command("list", help=say("help-notify-list"))(with_settings("notify.listed"))
group("notify").command("test", help=say("help-notify-test"))(click.argument("target")(with_settings("notify.test")))
group("network").command("remove", help=say("help-network-remove"))(
    click.argument("name")(click.option("--confirm", help=say("help-confirm"))(with_settings("removing.network")))
)
group("ksocket").command("remove", help=say("help-ksocket-remove"))(
    click.argument("name")(with_settings("removing.ksocket"))
)
group("ksocket").command("list", help=say("help-ksocket-list"))(with_settings("lists.ksockets"))
app.add_command(exports.Exports(exports.command(), [exports.zabbix()]))

app.command("audit", help=say("help-audit"))(
    click.option("--since", metavar="TIME", help=say("help-audit-since"))(
        click.option("--user", help=say("help-audit-user"))(
            click.option(
                "--format",
                "form",
                type=click.Choice(AUDIT_FORMATS),
                default="table",
                show_default=True,
                help=say("help-audit-format"),
            )(
                click.option(
                    "--limit", type=click.IntRange(1), default=100, show_default=True, help=say("help-audit-limit")
                )(with_settings("audit.listed"))
            )
        )
    )
)

shorten(app)
