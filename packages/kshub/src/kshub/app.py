"""Where the parts are put together: settings in, a hub that serves out. Nothing else knows all parts."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from importlib.metadata import version
from typing import Any, Final

import uvicorn
from alembic.util import CommandError
from litestar import Litestar
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from kshub import tls
from kshub.api import routes
from kshub.config import Settings
from kshub.faults import Fault
from kshub.flow import Flow
from kshub.link import endpoint, presence
from kshub.link.links import Links
from kshub.link.watch import watch
from kshub.merge.apply import Applied
from kshub.store import migrations
from kshub.store.engine import Store, open_store
from kshub.store.signals import Signals
from kswire.codec import MAX_COMPRESSED
from kswire.session import KEEP_ALIVE

log = logging.getLogger("kshub")

LOGFORMAT: Final = "%(asctime)s %(levelname)s %(name)s %(message)s"
MAX_BODY: Final = 1 << 20  # bytes of one request to the API
CLOSE_SECONDS: Final = 5


class Hub:
    """One process of the hub, as an ASGI application: collectors by WebSocket, the API beside them."""

    def __init__(self, store: Store) -> None:
        signals = Signals()
        self.links = Links(Flow(store, _published), signals, version("kshub"))
        self._api = _api(store, signals)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """What uvicorn calls for each connection and request."""
        if scope["type"] == "websocket":
            await endpoint.serve(self.links, scope, receive, send)
        else:
            await self._api(scope, receive, send)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """What goes on beside the connections, as long as the block lasts."""
        if self.links.store.sqlite:  # nobody else has it open
            async with self.links.store.write() as connection:
                await presence.clear(connection)
        await self.links.flow.resume()
        watching = asyncio.create_task(watch(self.links))
        try:
            yield
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
            await asyncio.gather(*self.links.work)


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
        await _upgrade(store)
        yield store
    finally:
        await store.close()


async def _upgrade(store: Store) -> None:
    try:
        if await migrations.pending(store):
            await migrations.upgrade(store)
    except (SQLAlchemyError, CommandError, OSError) as error:
        raise Fault("no-database", detail=_first_line(error)) from error


async def serve(settings: Settings) -> None:
    """Serve until a signal ends it.

    Raises:
        Fault: the certificate or the database cannot be used.
    """
    if settings.certificate and settings.key:
        if not settings.certificate.exists():
            raise Fault("tls-missing", file=settings.certificate)
        tls.check(settings.certificate, settings.key)
    async with store_of(settings) as store:
        hub = Hub(store)
        async with hub.at_work():
            await _Server(_uvicorn(hub, settings)).serve()


class _Server(uvicorn.Server):
    """Ends by its signals, and lets the rest end in order: uvicorn's own would raise the signal again."""

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


def _uvicorn(hub: Hub, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        hub,
        host=settings.host,
        port=settings.port,
        ws="websockets-sansio",
        ws_max_size=MAX_COMPRESSED,
        ws_ping_interval=KEEP_ALIVE,
        ws_ping_timeout=KEEP_ALIVE,
        ws_per_message_deflate=False,  # the frames are compressed already
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=settings.behind_proxy,
        server_header=False,
        timeout_graceful_shutdown=CLOSE_SECONDS,
        ssl_certfile=settings.certificate,
        ssl_keyfile=settings.key,
    )


def _api(store: Store, signals: Signals) -> Litestar:
    return Litestar(
        route_handlers=[*routes.OPEN, routes.router()],
        dependencies={
            "store": Provide(lambda: store, sync_to_thread=False),
            "signals": Provide(lambda: signals, sync_to_thread=False),
        },
        openapi_config=OpenAPIConfig(
            title="kshub", version=version("kshub"), path="/api/schema", render_plugins=[JsonRenderPlugin(path="/")]
        ),
        request_max_body_size=MAX_BODY,
        logging_config=None,  # `kshub serve` has set it up
    )


def _published(snapshot_id: int, applied: Applied) -> None:
    log.info("snapshot %d: %d new nodes, %d changed", snapshot_id, len(applied.created), len(applied.changed))
    if applied.waiting:
        log.warning("snapshot %d would merge too many nodes at once, and waits for a person", snapshot_id)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:300]
