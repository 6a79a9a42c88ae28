"""/live: what changes, told as it happens by server-sent events (WHATWG HTML, 9.2). No action of anybody: no row.

It is not in the OpenAPI, whose clients read an answer to its end, which this one has not.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any, Final

import msgspec
from litestar import Request, get
from litestar.di import NamedDependency
from litestar.enums import ScopeType
from litestar.handlers import HTTPRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from sqlalchemy.exc import SQLAlchemyError

from kshub.api.asking import Identity, lasting
from kshub.api.recording import CHANGING
from kshub.auth import access
from kshub.auth.people import Caller
from kshub.entry import Entry
from kshub.live import Live, Stream
from kshub.store.engine import Store

HEARTBEAT: Final = 15.0  # seconds: proxies cut at 30 what is silent
LIFE: Final = 600.0  # seconds, after which the browser comes again: over another proxy, with other rights, perhaps
RETRY: Final = 2000  # milliseconds
CHECK: Final = 5.0  # seconds between two looks at whether the session lasts and what it may see
DOUBTED: Final = 1.0  # the same when somebody's rights or sessions were changed
SLOW: Final = 30.0  # seconds in which who watches must take what is sent
_HEADERS: Final = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx hands it on at once
    (b"x-content-type-options", b"nosniff"),
)
_BEAT: Final = b":\n\n"
# what of a network a look does not show, or not always: of the names and settings of Ksockets it sees the length alone
_TOLD: Final = {
    "/managed-nodes": "nodes",
    "/tags": "nodes",
    "/decisions": "nodes",
    "/proposed-merges": "nodes",
    "/ksockets": "ksocket",
    "/map/positions": "map",
}

Rights = Callable[[], Awaitable[frozenset[int] | None]]


@get("/live", include_in_schema=False)
async def live_stream(
    request: Request[Any, Any, Any],
    store: NamedDependency[Store],
    entry: NamedDependency[Entry],
    live: NamedDependency[Live],
    identity: NamedDependency[Identity],
) -> ASGIApp:
    """Messages {kind, networkId} of the networks that the caller sees: what of them is another now.

    "progress" carries the runs that are not over. It ends after ten minutes, and with the session; who watches then
    comes again, and reads anew what is on the screen.
    """
    networks = await _seen(store, identity.caller)
    present = identity.present
    who = f"session {present.session_id}" if present else f"user {identity.caller.user_id}"

    async def rights() -> frozenset[int] | None:
        caller = await lasting(request, store, entry)
        return None if caller is None else await _seen(store, caller)

    return Watched(live, who, networks, rights)


async def _seen(store: Store, caller: Caller) -> frozenset[int]:
    async with store.read() as connection:
        numbers: Iterable[Any] = await connection.scalars(access.visible(caller))
        return frozenset(numbers)


class Watched:
    """The answer: an ASGI application, which writes for as long as the stream lasts."""

    def __init__(self, live: Live, who: str, networks: frozenset[int], rights: Rights) -> None:
        self._live, self._who, self._networks, self._rights = live, who, networks, rights

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Until either side ends it. Who takes nothing for a while is left."""
        stream = await self._live.begin(self._who, self._networks)
        gone = asyncio.create_task(_gone(receive, stream))
        try:
            with suppress(TimeoutError):
                await self._write(stream, send)
        finally:
            gone.cancel()
            self._live.leave(stream)

    async def _write(self, stream: Stream, send: Send) -> None:
        await _put(send, {"type": "http.response.start", "status": 200, "headers": list(_HEADERS)})
        await _put(send, _body(b"retry: %d\n\n" % RETRY))
        now = time.monotonic()
        ends, checked, said = now + LIFE, now, now
        while not stream.over and now < ends:
            if (told := stream.take()) or now >= said + HEARTBEAT:
                await _put(send, _body(b"".join(_message(one) for one in told) or _BEAT))
                said = time.monotonic()
            due = checked + (DOUBTED if stream.doubted else CHECK)
            await stream.wait(max(0.0, min(ends, due, said + HEARTBEAT) - time.monotonic()))
            now = time.monotonic()
            if now >= checked + (DOUBTED if stream.doubted else CHECK):
                checked = now
                await self._check(stream)
        await _put(send, _body(b"", more=False))

    async def _check(self, stream: Stream) -> None:
        stream.doubted = False
        try:
            networks = await self._rights()
        except (SQLAlchemyError, OSError):
            networks = None  # it comes again
        if networks is None:
            stream.end()
            return
        self._live.show(stream, stream.now(networks))


def _message(told: Any) -> bytes:
    return b"data: " + msgspec.json.encode(told) + b"\n\n"


def _body(text: bytes, *, more: bool = True) -> Message:
    return {"type": "http.response.body", "body": text, "more_body": more}


async def _put(send: Send, message: Message) -> None:
    async with asyncio.timeout(SLOW):
        await send(message)


async def _gone(receive: Receive, stream: Stream) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    stream.end()


class Stirring(ASGIMiddleware):
    """Whoever watches is told at once of what is changed through the API of this process."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, live: Live) -> None:
        self._live = live

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Serve the request; when it is done, stir."""
        if Request[Any, Any, Any](scope).method not in CHANGING:
            await next_app(scope, receive, send)
            return

        async def answered(message: Message) -> None:
            await send(message)
            if message["type"] == "http.response.start" and message["status"] < 400:
                self._stir(scope)

        await next_app(scope, receive, answered)

    def _stir(self, scope: Scope) -> None:
        number, path = scope.get("path_params", {}).get("network_id"), scope["path"]
        if not isinstance(number, int):
            self._live.stir(people=True)
        else:
            self._live.stir(number, next((kind for part, kind in _TOLD.items() if part in path), None))


ROUTES: list[HTTPRouteHandler] = [live_stream]
