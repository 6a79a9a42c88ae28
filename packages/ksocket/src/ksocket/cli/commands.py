"""Every command and its words. What they do stands in modules of their own, imported when they run."""

from pathlib import Path
from typing import Annotated

import typer

from ksocket.words import say

app = typer.Typer(
    name="ksocket",
    help=say("help"),
    epilog=say("help-example"),
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
)
credentials = typer.Typer(help=say("help-credentials"), rich_markup_mode=None, no_args_is_help=True)
app.add_typer(credentials, name="credentials")

Credentials = Annotated[Path | None, typer.Option("--credentials", metavar="DIR", help=say("option-credentials"))]
Methods = Annotated[list[str] | None, typer.Option("--method", metavar="ssh|winrm|snmp", help=say("option-method"))]
Format = Annotated[str, typer.Option("--format", metavar="FORMAT", help=say("option-format"))]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE", help=say("option-output"))]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help=say("option-verbose"))]


@app.command(help=say("help-scan"), epilog=say("help-scan-example"))
def scan(
    start: Annotated[list[str] | None, typer.Option("--start", metavar="A", help=say("option-start"))] = None,
    allow: Annotated[list[str] | None, typer.Option("--allow", metavar="N", help=say("option-allow"))] = None,
    deny: Annotated[list[str] | None, typer.Option("--deny", metavar="N", help=say("option-deny"))] = None,
    profile: Annotated[
        str | None, typer.Option("--profile", metavar="safe|normal|fast", help=say("option-profile"))
    ] = None,
    method: Methods = None,
    credentials: Credentials = None,
    format: Format = "table",  # noqa: A002 - the option's name
    output: Output = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=say("option-dry-run"))] = False,
    explain: Annotated[bool, typer.Option("--explain", help=say("option-explain"))] = False,
    verbose: Verbose = False,
) -> int:
    from ksocket.cli import scanning

    wish = scanning.Wish(
        start=tuple(start or ()),
        permitted=tuple(allow or ()),
        prohibited=tuple(deny or ()),
        profile=profile,
        methods=tuple(method or ()),
        credentials=credentials,
        format=format,
        output=output,
        explain=explain,
        verbose=verbose,
    )
    return scanning.plan(wish) if dry_run else scanning.scan(wish)


@app.command(help=say("help-inspect"), epilog=say("help-inspect-example"))
def inspect(
    target: Annotated[list[str], typer.Argument(metavar="TARGET...", help=say("argument-target"))],
    method: Methods = None,
    credentials: Credentials = None,
    explain: Annotated[bool, typer.Option("--explain", help=say("option-explain"))] = False,
    format: Format = "table",  # noqa: A002 - the option's name
    output: Output = None,
    verbose: Verbose = False,
) -> int:
    from ksocket.cli import scanning

    return scanning.inspect(
        scanning.Wish(
            start=tuple(target),
            methods=tuple(method or ()),
            credentials=credentials,
            format=format,
            output=output,
            explain=explain,
            verbose=verbose,
        )
    )


@app.command(help=say("help-explain"), epilog=say("help-explain-example"))
def explain(topic: Annotated[str, typer.Argument(metavar="ssh|winrm|snmp|discovery")]) -> int:
    from ksocket.cli import explaining

    return explaining.explain(topic)


@app.command(help=say("help-check"), epilog=say("help-check-example"))
def check(
    fix: Annotated[bool, typer.Option("--fix", help=say("option-fix"))] = False,
    credentials: Credentials = None,
    format: Format = "table",  # noqa: A002 - the option's name
) -> int:
    from ksocket.cli import checking

    return checking.check(credentials, fix=fix, form=format)


@app.command(help=say("help-version"))
def version() -> int:
    from importlib.metadata import version as of

    print(f"ksocket-core: {of('ksocket')}\nksocket-networks: {of('kswire')}")
    return 0


@credentials.command("which", help=say("help-which"), epilog=say("help-which-example"))
def which(
    address: Annotated[str, typer.Argument(metavar="ADDRESS")],
    method: Methods = None,
    credentials: Credentials = None,
    format: Format = "table",  # noqa: A002 - the option's name
) -> int:
    from ksocket.cli import accounts

    return accounts.which(address, tuple(method or ()), credentials, form=format)


@credentials.command("add", help=say("help-add"), epilog=say("help-add-example"))
def add(
    method: Annotated[str, typer.Argument(metavar="ssh|winrm|snmp")],
    credentials: Credentials = None,
) -> int:
    from ksocket.cli import accounts

    return accounts.add(method, credentials)


@credentials.command("test", help=say("help-test"), epilog=say("help-test-example"))
def test(
    address: Annotated[str, typer.Argument(metavar="ADDRESS")],
    method: Methods = None,
    credentials: Credentials = None,
) -> int:
    from ksocket.cli import accounts

    return accounts.test(address, tuple(method or ()), credentials)


@credentials.command("trust", help=say("help-trust"), epilog=say("help-trust-example"))
def trust(
    address: Annotated[str, typer.Argument(metavar="ADDRESS")],
    credentials: Credentials = None,
    yes: Annotated[bool, typer.Option("--yes", help=say("option-yes"))] = False,
) -> int:
    from ksocket.cli import accounts

    return accounts.trust(address, credentials, yes=yes)
