"""Where the parts are put together: settings in, a hub that serves out. Nothing else knows all parts."""

import asyncio
import errno
import logging
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, nullcontext
from importlib.metadata import version
from typing import Any, Final

import uvicorn
from alembic.util import CommandError
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from kshub import memory, patience, reached, secured, tls, upgrading
from kshub.alone import alone
from kshub.api.application import application
from kshub.auth.recorder import Recorder
from kshub.config import Settings
from kshub.entry import Entry
from kshub.faults import Fault
from kshub.flow import Flow
from kshub.jobs import AWAY_DAYS, HOUR, Job, Jobs
from kshub.link import endpoint, presence
from kshub.link.lean import Lean
from kshub.link.links import Links
from kshub.link.watch import watch
from kshub.live import Live
from kshub.merge.apply import Applied
from kshub.notify.addresses import Allowed
from kshub.notify.dialling import Dialler
from kshub.notify.sending import EVERY, Sender
from kshub.proxied import Application, Proxied
from kshub.reached import Reached
from kshub.store import clearing, planner, removing
from kshub.store.engine import Store, open_store
from kshub.store.queries import texts
from kshub.store.retention import HUB, Kept
from kshub.store.signals import Signals
from kswire.codec import MAX_COMPRESSED
from kswire.session import KEEP_ALIVE

log = logging.getLogger("kshub")

LOGFORMAT: Final = "%(asctime)s %(levelname)s %(name)s %(message)s"
CLOSE_SECONDS: Final = 5
REMOVING_SECONDS: Final = 2  # how often some of what was deleted is cleared away, and for how long
REMOVING_FOR: Final = 0.5
PRESENCE_SECONDS: Final = 10  # how often it is looked for connections that nobody refreshes any more


class Hub:
    """One process of the hub, as an ASGI application: collectors by WebSocket, the API beside them."""

    def __init__(
        self,
        store: Store,
        *,
        away_days: int = AWAY_DAYS,
        kept: Kept = HUB,
        entry: Entry = Entry(),  # noqa: B008 - frozen
        sender: Sender | None = None,
        way: Reached = Reached(),  # noqa: B008 - frozen
    ) -> None:
        signals = Signals()
        self._kept = kept
        self.sender = sender or Sender(store, Dialler())
        often: dict[str, tuple[int, Job]] = {
            "presence": (PRESENCE_SECONDS, self._forget),
            "texts": (HOUR, self._fill),
            "notify": (EVERY, self.sender.look),
            "removing": (REMOVING_SECONDS, self._remove),
        }
        self.jobs = Jobs(store, signals, away_days, daily={"clearing": self._clear}, often=often)
        self.live = Live(store)
        self.links = Links(Flow(store, self._published), signals, version("kshub"))
        self.recorder = Recorder(store)
        self._api = application(self.links.flow, signals, self.sender, kept, entry, self.recorder, self.live, way)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """What uvicorn calls for each connection and request."""
        if scope["type"] == "websocket":
            await endpoint.serve(self.links, scope, receive, send)
        else:
            await self._api(scope, receive, send)

    def _published(self, snapshot_id: int, applied: Applied) -> None:
        _published(snapshot_id, applied)
        self.live.stir()

    async def _clear(self, now: int) -> None:
        gone = await clearing.clear(self.links.store, now, self._kept)
        if gone != clearing.Cleared():
            log.info("what was too old was cleared away: %s", gone)

    async def _remove(self, _now: int) -> None:
        await removing.clear(self.links.store, REMOVING_FOR)

    async def _fill(self, _now: int) -> None:
        if count := await texts.fill(self.links.store):
            log.info("%d nodes can be searched now", count)

    async def _forget(self, now: int) -> None:
        async with self.links.store.read() as connection:
            if not await presence.stale(connection, now):
                return
        async with self.links.store.write() as connection:
            count = await presence.forget(connection, now)
        if count:
            log.warning("%d connections were not heard of for %d seconds: they are over", count, presence.STALE_SECONDS)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """What goes on beside the connections, as long as the block lasts."""
        async with self.links.store.write() as connection:
            await planner.told(connection)  # of a database that an earlier version filled
            if self.links.store.sqlite:  # nobody else has it open
                await presence.clear(connection)
        await self.links.flow.resume()
        await self.live.look()  # who watches later is told what happens from now on
        beside = [asyncio.create_task(one) for one in (watch(self.links), self.jobs.run())]
        try:
            yield
        finally:
            for one in beside:
                one.cancel()
            await asyncio.gather(*beside, return_exceptions=True)
            await self.sender.close()
            await asyncio.gather(*self.links.work)
            await self.recorder.settled()


def sender_of(settings: Settings, store: Store) -> Sender:
    """What tells events, and may go where these settings allow it."""
    return Sender(store, Dialler(Allowed.of(settings.notify_private)), settings.public_url)


@asynccontextmanager
async def store_of(settings: Settings) -> AsyncIterator[Store]:
    """The database of these settings, with all its tables.

    Raises:
        Fault: "no-database".
    """
    try:
        settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = make_url(settings.database)
        store = open_store(settings.database)
    except (SQLAlchemyError, OSError, ValueError) as error:
        raise Fault("no-database", detail=_first_line(error)) from error
    log.debug("the database is %s", place.render_as_string(hide_password=True))
    try:
        await _upgraded(settings, store)
        yield store
    finally:
        await store.close()


async def _upgraded(settings: Settings, store: Store) -> None:
    try:
        await upgrading.upgrade(settings, store)
    except (SQLAlchemyError, CommandError, OSError) as error:
        raise Fault("no-database", detail=_first_line(error)) from error


async def serve(settings: Settings, ready: Callable[[], None] = lambda: None) -> None:
    """Serve until a signal ends it. ready: called when connections are taken.

    Raises:
        Fault: the certificate, the client's secret, the database or the port cannot be used, or a hub is at work there
            already.
    """
    if settings.certificate and settings.key:
        if not settings.certificate.exists():
            raise Fault("tls-missing", file=settings.certificate)
        tls.check(settings.certificate, settings.key)
    entry, way = settings.door.opened() if settings.door else Entry(), reached.of(settings)
    async with _held(settings), store_of(settings) as store:
        memory.settle()
        kept = Kept(settings.retention_days, settings.attempt_days, settings.max_snapshots, settings.audit_days)
        hub = Hub(
            store, away_days=settings.away_days, kept=kept, entry=entry, sender=sender_of(settings, store), way=way
        )
        patience.many_connections()
        with closing(_bound(settings)) as bound:
            async with hub.at_work():
                await _Server(_uvicorn(hub, settings), ready, hub.live.close).serve([bound])


@asynccontextmanager
async def _held(settings: Settings) -> AsyncIterator[None]:
    """SQLite: this process alone serves it."""
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with alone(settings.home) if settings.database.startswith("sqlite") else nullcontext():
        yield


def _bound(settings: Settings) -> socket.socket:
    """The port is taken before anything begins to work.

    Raises:
        Fault: "port-taken", "port-refused".
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        bound = socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        code = "port-taken" if error.errno == errno.EADDRINUSE else "port-refused"
        raise Fault(code, host=settings.host, port=settings.port, detail=error.strerror) from None
    patience.bound_to_read(bound)
    return bound


class _Server(uvicorn.Server):
    """Ends by its signals, and lets the rest end in order: uvicorn's own would raise the signal again."""

    def __init__(self, chosen: uvicorn.Config, ready: Callable[[], None], ending: Callable[[], None]) -> None:
        super().__init__(chosen)
        self._ready, self._ending = ready, ending

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to take connections."""
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Answers without an end get one now: the others are waited for."""
        self._ending()
        await super().shutdown(sockets)

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for one in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(one, self.handle_exit, one, None)
        try:
            yield
        finally:
            for one in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(one)


def _uvicorn(hub: Application, settings: Settings) -> uvicorn.Config:
    http: Any = patience.Protocol
    if settings.certificate and settings.key:
        http = secured.secured(http, secured.context(settings.certificate, settings.key))
    return uvicorn.Config(
        Proxied(hub) if settings.behind_proxy else hub,
        host=settings.host,
        port=settings.port,
        http=http,
        ws=Lean,
        ws_max_size=MAX_COMPRESSED,
        ws_ping_interval=KEEP_ALIVE,
        ws_ping_timeout=KEEP_ALIVE,
        ws_per_message_deflate=False,  # the frames are compressed already
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=settings.behind_proxy,
        forwarded_allow_ips=list(settings.trusted_proxies),
        server_header=False,
        timeout_graceful_shutdown=CLOSE_SECONDS,
    )


def _published(snapshot_id: int, applied: Applied) -> None:
    log.info("snapshot %d: %d new nodes, %d changed", snapshot_id, len(applied.created), len(applied.changed))
    if applied.waiting:
        log.warning("snapshot %d would merge too many nodes at once, and waits for a person", snapshot_id)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:300]
