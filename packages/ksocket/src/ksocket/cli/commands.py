"""Every command and its words. What they do stands in modules of their own, imported when they run."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from ksocket.words import say

_F = TypeVar("_F", bound=Callable[..., Any])


def _command(group: click.Group, name: str) -> Callable[[_F], click.Command]:
    """A command whose help and example are the messages `help-NAME` and `help-NAME-example`."""
    return group.command(name, help=say(f"help-{name}"), epilog=say(f"help-{name}-example"), add_help_option=True)


def _words(name: str, key: str, metavar: str) -> Callable[[_F], _F]:
    """An option that may be repeated."""
    return click.option(f"--{name}", key, multiple=True, metavar=metavar, help=say(f"option-{name}"))


def _flag(name: str, *short: str) -> Callable[[_F], _F]:
    return click.option(f"--{name}", *short, is_flag=True, help=say(f"option-{name}"))


_credentials = click.option(
    "--credentials", "directory", type=click.Path(path_type=Path), metavar="DIR", help=say("option-credentials")
)
_methods = _words("method", "methods", "ssh|winrm|snmp")
_format = click.option("--format", "form", default=None, metavar="FORMAT", help=say("option-format"))
_short_format = click.option("--format", "form", default="table", metavar="FORMAT", help=say("option-format-short"))
_output = click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="FILE", default=None, help=say("option-output")
)
_verbose = click.option("-v", "--verbose", count=True, help=say("option-verbose"))
_address = click.argument("address", metavar="ADDRESS")


@click.group(help=say("help"), epilog=say("help-example"), context_settings={"help_option_names": ["-h", "--help"]})
def app() -> None: ...


@_command(app, "scan")
@_words("start", "start", "A")
@_words("allow", "permitted", "N")
@_words("deny", "prohibited", "N")
@click.option("--profile", metavar="safe|normal|fast", default=None, help=say("option-profile"))
@_methods
@_credentials
@_format
@_output
@click.option("--report", type=click.Path(path_type=Path), metavar="FILE", default=None, help=say("option-report"))
@_flag("dry-run")
@_flag("explain")
@_verbose
def scan(*, dry_run: bool, **words: Any) -> int:
    from ksocket.cli import scanning

    wish = scanning.wished(**words)
    return scanning.plan(wish) if dry_run else scanning.scan(wish)


@_command(app, "inspect")
@click.argument("start", nargs=-1, required=True, metavar="TARGET...")
@_methods
@_credentials
@_flag("explain")
@_format
@_output
@_verbose
def inspect(**words: Any) -> int:
    from ksocket.cli import scanning

    return scanning.inspect(scanning.wished(**words))


@_command(app, "explain")
@click.argument("topic", metavar="ssh|winrm|snmp|discovery")
def explain(topic: str) -> int:
    from ksocket.cli import explaining

    return explaining.explain(topic)


@_command(app, "check")
@_flag("fix")
@_credentials
@_short_format
def check(*, fix: bool, directory: Path | None, form: str) -> int:
    from ksocket.cli import checking

    return checking.check(directory, fix=fix, form=form)


@_command(app, "connect")
@_credentials
def connect(directory: Path | None) -> int:
    from ksocket.cli import connecting

    return connecting.connect(directory)


@_command(app, "version")
def version() -> int:
    from importlib.metadata import version as of

    click.echo(f"ksocket-core: {of('ksocket')}\nksocket-networks: {of('kswire')}")
    return 0


@app.group("credentials", help=say("help-credentials"))
def credentials() -> None: ...


@_command(credentials, "which")
@_address
@_methods
@_credentials
@_short_format
def which(*, address: str, methods: tuple[str, ...], directory: Path | None, form: str) -> int:
    from ksocket.cli import accounts

    return accounts.which(address, methods, directory, form=form)


@_command(credentials, "add")
@click.argument("method", metavar="ssh|winrm|snmp")
@_credentials
def add(method: str, directory: Path | None) -> int:
    from ksocket.cli import accounts

    return accounts.add(method, directory)


@_command(credentials, "test")
@_address
@_methods
@_credentials
def test(address: str, methods: tuple[str, ...], directory: Path | None) -> int:
    from ksocket.cli import accounts

    return accounts.test(address, methods, directory)


@_command(credentials, "trust")
@_address
@_credentials
@_flag("yes")
def trust(address: str, directory: Path | None, *, yes: bool) -> int:
    from ksocket.cli import accounts

    return accounts.trust(address, directory, yes=yes)
