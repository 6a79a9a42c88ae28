"""`ksocket connect` put together: the link, the runs that it orders, and the disk between them."""

import asyncio
import logging
import signal
import sqlite3
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, closing, suppress
from functools import partial
from importlib.metadata import version
from ipaddress import ip_network
from pathlib import Path

import msgspec

from ksocket import app, planning, scope
from ksocket.config import Settings
from ksocket.config.settings import Connect
from ksocket.credentials.secret import Secret
from ksocket.faults import Fault
from ksocket.link import token
from ksocket.link.client import Client
from ksocket.link.orders import Orders
from ksocket.link.runs import Runs
from ksocket.link.spool import Spool
from ksocket.scan.journal import KeptJournal
from ksocket.state import database, transaction
from ksocket.words import fault_text, say
from kswire.events import Tellable
from kswire.orders import PROFILES, Ask, Plan, Scan
from kswire.problems import Code, problem
from kswire.reports import Done, Kept, Log, Planned, Report

log = logging.getLogger("ksocket")


class _File:
    """The settings file: read again for each connection, so that a token that was mended is used without a restart."""

    def __init__(self, settings: Settings, load: Callable[[], Settings]) -> None:
        self._settings, self._load = settings, load

    def connect(self) -> Connect:
        try:
            self._settings = self._load()
        except Fault as fault:
            log.warning("%s", say("settings-stay", why=fault_text(fault)))
        return self._settings.connect

    def store(self, secret: Secret) -> None:
        token.store(secret, self._settings)


class Desk:
    """Every report is kept together with what it ends: its place in the journal, and the order."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        spool: Spool,
        orders: Orders,
        setup: app.Setup,
        tell: Callable[[Tellable], object],
    ) -> None:
        self._connection, self._spool, self._orders, self._setup = connection, spool, orders, setup
        self._tell = tell
        self._journals: dict[str, KeptJournal] = {}
        self._waiting: set[str] = set()  # runs that have said so

    async def run(self, order: Scan | Ask, cancelled: asyncio.Event) -> AsyncGenerator[Report, None]:
        """The reports of the order that were not kept before.

        Raises:
            Fault: it cannot be run.
        """
        journal = self._journal(order.run)
        if isinstance(order, Scan) and order.continues:
            journal.inherit(order.continues)
        check(order, self._setup.settings)
        async with aclosing(app.run(order, self._setup, cancelled, journal)) as reports:
            async for report in reports:
                yield report

    async def plan(self, order: Plan) -> Planned:
        """What the scan would send.

        Raises:
            Fault: it could not be run.
        """
        check(order.scan, self._setup.settings)
        return await asyncio.to_thread(planning.plan, order.scan, self._setup, order.run)

    def keep(self, report: Kept) -> None:
        """In the spool, and out of the run.

        Raises:
            sqlite3.Error: nothing of it was written.
        """
        journal = self._journal(report.run)
        if isinstance(report, Done) and report.sent is None:  # it could not be run to its end, or not at all
            report = msgspec.structs.replace(report, sent=journal.counted())
        try:
            with transaction(self._connection):
                self._spool.append(report)
                journal.tell(report)
                if isinstance(report, Done):
                    self._orders.over(report.run)
        except sqlite3.Error:
            self._spool.recount()
            raise
        if isinstance(report, Done):
            self._journals.pop(report.run, None)

    async def _room(self, run: str) -> None:
        """Return when the hub has taken enough; a run that stands still for it says so, once."""
        if self._spool.full and run not in self._waiting:
            self._waiting.add(run)
            full = problem(Code.SPOOL_FULL, limit=self._spool.max_size)
            self._tell(Log(run=run, level="WARNING", problem=full))
        await self._spool.room()
        if run in self._waiting:
            self._waiting.discard(run)
            self._tell(Log(run=run, level="INFO", problem=problem(Code.RUN_RESUMED)))

    def _journal(self, run: str) -> KeptJournal:
        if run not in self._journals:
            self._journals[run] = KeptJournal(self._connection, run, partial(self._room, run))
        return self._journals[run]


def check(order: Scan | Ask, settings: Settings) -> None:
    """An order is what somebody else wrote.

    Raises:
        Fault: it names no addresses, too many, unknown words, or this machine itself without [limits] permitting it.
    """
    networks = scope.parse_networks(order.start if isinstance(order, Scan) else order.addresses)
    asked = scope.one_by_one(networks) if isinstance(order, Scan) else networks
    scope.refuse_too_many(asked, settings.limits.max_addresses)
    scope.parse_networks(order.prohibited)
    if isinstance(order, Scan):
        scope.parse_networks(order.permitted)
        if order.profile not in PROFILES:
            raise Fault("unknown-choice", option="profile", value=order.profile, choices=", ".join(PROFILES))
    elif any(network.num_addresses != 1 for network in networks):
        raise Fault("one-address", value=next(str(one) for one in networks if one.num_addresses != 1))
    for network in networks:
        if network.is_loopback and not _within(str(network), settings):
            raise Fault("loopback-ordered", value=network)


def _within(word: str, settings: Settings) -> bool:
    network = ip_network(word)
    return any(network.version == one.version and network.subnet_of(one) for one in settings.limits.permitted)  # type: ignore[arg-type]  # the versions are the same


async def serve(setup: app.Setup, load: Callable[[], Settings]) -> None:
    """Be the hub's collector until SIGTERM or SIGINT; load gives the settings as they are in their file now.

    Raises:
        Fault: the state directory cannot be used, or another process is the collector already.
    """
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows has no signal handlers in its loop
            asyncio.get_running_loop().add_signal_handler(name, stop.set)
    with closing(_open(setup.state / "link.sqlite")) as connection:
        spool = Spool(connection, setup.state / "installation", max_size=setup.settings.spool_max_size)
        orders = Orders(connection)
        client = Client(spool, _File(setup.settings, load))
        desk = Desk(connection, spool, orders, setup, client.tell)
        client.runs = runs = Runs(orders, desk.run, desk.keep, client.tell, desk.plan)
        await _until(stop, client, runs)


async def _until(stop: asyncio.Event, client: Client, runs: Runs) -> None:
    log.info("%s", say("connect-started", version=version("ksocket")))
    runs.resume()
    serving, stopping = asyncio.create_task(client.serve()), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (serving, stopping):
            task.cancel()
        await runs.stop()
        ended = await asyncio.gather(serving, return_exceptions=True)
    log.info("%s", say("connect-ended"))
    if isinstance(ended[0], Exception):
        raise ended[0]


def _open(path: Path) -> sqlite3.Connection:
    """The database of the link, for this process alone: two that send one spool would tell everything twice.

    Raises:
        Fault: "already-connected", or what `ksocket.state.database` raises.
    """
    try:
        connection = database(path, "PRAGMA locking_mode=EXCLUSIVE; CREATE TABLE IF NOT EXISTS mine (one INTEGER);")
        with transaction(connection):
            connection.execute("DELETE FROM mine")
    except (Fault, sqlite3.OperationalError) as error:
        if "locked" in str(error):
            raise Fault("already-connected", path=path.parent) from error
        raise
    return connection
