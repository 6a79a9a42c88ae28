"""One WebSocket, reduced to what a link needs (https://asgi.readthedocs.io/en/latest/specs/www.html)."""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any, Final

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

NORMAL, POLICY, TRY_LATER = 1000, 1008, 1013  # RFC 6455, 7.4.1; 1013 is in the IANA registry
CLOSE_SECONDS: Final = 1.0  # who does not read what was sent does not read the close frame either


class Gone(Exception):  # noqa: N818 - the other side left, which is no error
    """The connection is over."""


class Socket:
    """Binary frames in and out; frames of one call leave together."""

    __slots__ = ("_closed", "_receive", "_send", "_turn")

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._turn = asyncio.Lock()
        self._closed = False

    async def accept(self) -> None:
        """Answer the handshake."""
        await self._receive()
        await self._send({"type": "websocket.accept"})

    async def deny(self, status: int, text: str) -> None:
        """Answer the handshake with an HTTP status instead."""
        await self._receive()
        headers = [(b"content-type", b"text/plain; charset=utf-8")]
        await self._send({"type": "websocket.http.response.start", "status": status, "headers": headers})
        await self._send({"type": "websocket.http.response.body", "body": text.encode()})

    async def read(self) -> bytes:
        """The next frame; text is read as its bytes, which are no message of ours.

        Raises:
            Gone: the other side left.
        """
        message = await self._receive()
        if message["type"] != "websocket.receive":
            raise Gone
        return message.get("bytes") or (message.get("text") or "").encode()

    async def write(self, frames: list[bytes]) -> None:
        """Send them; once closed, nothing is sent any more.

        Raises:
            Gone: the other side left.
        """
        async with self._turn:
            for frame in frames:
                await self._say({"type": "websocket.send", "bytes": frame})

    async def close(self, code: int = NORMAL) -> None:
        """End it from here; one that does not read is not waited for."""
        with suppress(Gone, TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS), self._turn:
                await self._say({"type": "websocket.close", "code": code})
        self._closed = True

    async def _say(self, message: Message) -> None:
        if self._closed:
            return
        try:
            await self._send(message)
        except (OSError, RuntimeError) as error:  # uvicorn raises either when nobody is there any more
            raise Gone from error
