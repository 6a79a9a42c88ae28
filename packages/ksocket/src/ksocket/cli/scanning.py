"""`ksocket scan` and `ksocket inspect`: an order made from words, run, and printed as it goes."""

import asyncio
import secrets
import signal
import sys
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from ksocket import app, scope
from ksocket.cli import memory, output, planning, recording, settings, show
from ksocket.credentials.store import Store
from ksocket.scan.gather import Gathering
from ksocket.words import say
from kswire.nodes import Node
from kswire.orders import PROFILES, Ask, Scan
from kswire.reports import Done, Found, Progress, Report, Tried

if TYPE_CHECKING:
    from rich.status import Status

FORMATS = (*show.FORMATS, "xlsx", "kscan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """The words of the command line, as given."""

    start: tuple[str, ...] = ()
    permitted: tuple[str, ...] = ()
    prohibited: tuple[str, ...] = ()
    profile: str | None = None
    methods: tuple[str, ...] = ()
    directory: Path | None = None
    form: str = "table"
    output: Path | None = None
    report: Path | None = None  # of the run, for change management
    explain: bool = False
    verbose: int = 0  # 1: what is done, 2: everything, the libraries' words too


def wished(*, form: str | None, output: Path | None, **words: Any) -> Wish:
    """What the command line says; without a format, that of the file's ending counts."""
    ending = output.suffix.removeprefix(".").lower() if output else ""
    return Wish(form=form or (ending if ending in FORMATS else "table"), output=output, **words)


def scan(wish: Wish) -> int:
    """Search and ask; the exit status."""
    setup, order = _scan_order(wish)
    if wish.report is None:
        return _run(order, setup, wish)[0]
    from ksocket.cli import reporting

    with reporting.opened(wish.report, order, setup) as write:
        status, done = _run(order, setup, wish)
        write(done)
    return status


def plan(wish: Wish) -> int:
    """Say what a scan would send, and send nothing; the exit status."""
    setup, order = _scan_order(wish)
    if wish.report is None:
        planning.show(order, setup, sys.stdout)
        return 0
    from ksocket.cli import reporting

    with reporting.opened(wish.report, order, setup) as write:
        planning.show(order, setup, sys.stdout)
        write(None)
    return 0


def inspect(wish: Wish) -> int:
    """Ask the named addresses; the exit status."""
    setup = _setup(wish)
    scope.refuse_too_many(scope.parse_networks(wish.start), setup.settings.limits.max_addresses)
    addresses = tuple(dict.fromkeys(map(str, scope.each_address(wish.start))))
    order = Ask(run=_run_id(), addresses=addresses, methods=settings.methods(wish.methods))
    return _run(order, setup, wish)[0]


def _scan_order(wish: Wish) -> tuple[app.Setup, Scan]:
    setup = _setup(wish)
    networks = scope.parse_networks(wish.start)
    scope.refuse_too_many(scope.one_by_one(networks), setup.settings.limits.max_addresses)
    order = Scan(
        run=_run_id(),
        start=tuple(map(str, networks)),
        permitted=tuple(map(str, scope.parse_networks(wish.permitted))),
        prohibited=tuple(map(str, scope.parse_networks(wish.prohibited))),
        profile=settings.choice("--profile", wish.profile or setup.settings.limits.profile or "safe", PROFILES),
        methods=settings.methods(wish.methods),
    )
    return setup, order


def _setup(wish: Wish) -> app.Setup:
    """Everything that can be wrong is found here, before the first packet."""
    settings.choice("--format", wish.form, FORMATS)
    known = settings.load(verbose=wish.verbose)
    directory = settings.credentials(wish.directory, known)
    settings.examine(directory, settings.methods(wish.methods))
    return app.Setup(settings=known, credentials=directory)


def _run_id() -> str:
    return secrets.token_hex(8)


def _run(order: Scan | Ask, setup: app.Setup, wish: Wish) -> tuple[int, Done | None]:
    """The exit status, and the end of the run."""
    memory.settle()
    if wish.form == "kscan":
        with output.binary(wish.output, wish.form, mode=recording.MODE) as out:
            return asyncio.run(_record(order, setup, recording.Recorder(out, order, setup)))
    if wish.form == "xlsx":
        from ksocket.cli.workbook import Workbook

        with output.binary(wish.output, wish.form) as out:
            return asyncio.run(_print(order, setup, Workbook(out)))
    planned = partial(planning.addresses, order, setup) if isinstance(order, Scan) else None
    with output.text(wish.output) as out:
        unused = _unused(wish, setup)
        printer = show.printer(wish.form, out, explain=wish.explain, unused=unused, planned=planned)
        return asyncio.run(_print(order, setup, printer))


def _unused(wish: Wish, setup: app.Setup) -> tuple[str, ...]:
    """WinRM, where nobody has a file for it or asked for it: it is not part of this version."""
    return () if "winrm" in wish.methods or Store(setup.credentials).examine("winrm", None) else ("winrm",)


async def _reports(order: Scan | Ask, setup: app.Setup, cancelled: asyncio.Event) -> AsyncGenerator[Report, None]:
    """Until the end, or until a signal cuts it short."""
    with suppress(NotImplementedError):  # Windows has no signal handlers in its loop
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, cancelled.set)
    async with aclosing(app.run(order, setup, cancelled)) as reports:
        async for report in reports:
            yield report


async def _record(order: Scan | Ask, setup: app.Setup, recorder: recording.Recorder) -> tuple[int, Done | None]:
    """Every report into the file, none but the last kept here."""
    cancelled, some, done = asyncio.Event(), False, None
    with _Progress() as progress:
        async for report in _reports(order, setup, cancelled):
            if isinstance(report, Progress):
                progress.show(report)
            else:
                recorder.add(report)
                done = report if isinstance(report, Done) else done
                some = some or _tells(order, report)
    recorder.end()
    return 130 if cancelled.is_set() else 0 if some else 3, done


async def _print(order: Scan | Ask, setup: app.Setup, printer: show.Printer) -> tuple[int, Done | None]:
    gathering, cancelled, some = Gathering(), asyncio.Event(), False
    with _Progress() as progress:
        async for report in _reports(order, setup, cancelled):
            if isinstance(report, Progress):
                progress.show(report)
            elif node := gathering.add(report):
                progress.clear()
                printer.node(node)
                some = some or isinstance(order, Scan) or _told(node)
    for node in gathering.rest():
        printer.node(node)
        some = some or isinstance(order, Scan) or _told(node)
    printer.end(gathering.done)
    # who only asks, has found nothing when nobody told anything
    return 130 if cancelled.is_set() else 0 if some else 3, gathering.done


def _tells(order: Scan | Ask, report: Report) -> bool:
    """As `_told`, of a report."""
    if isinstance(order, Scan):
        return isinstance(report, Found)
    return isinstance(report, Tried) and any(attempt.problem is None for attempt in report.attempts)


def _told(node: Node) -> bool:
    return any(attempt.problem is None for attempt in node.attempts)


class _Progress:
    """A line of progress on a terminal, nothing in a pipe; out of the way whenever a node is printed."""

    def __init__(self) -> None:
        self._status = _status() if sys.stderr.isatty() else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def show(self, report: Progress) -> None:
        if self._status:
            self._status.update(
                say("progress", sent=report.sent, rate=report.rate or 0, found=report.found, asked=report.asked)
            )
            self._status.start()

    def clear(self) -> None:
        if self._status:
            self._status.stop()


def _status() -> "Status":
    from rich.console import Console
    from rich.status import Status

    return Status("", console=Console(stderr=True))
