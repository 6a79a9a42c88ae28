"""HTTP as uvicorn speaks it, to an end: whoever connects and does not ask, or not in full, is hung up on.

uvicorn itself waits for ever for a request's head and body, and for an answer to be read: a few thousand connections
that say nothing, from one machine without a token, would take all that a process may have open.
"""

import asyncio
import resource
import socket
from contextlib import suppress
from typing import Any, Final

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

ASK_SECONDS: Final = 30.0  # from the connection, or the former answer, to the last byte of the request
UNREAD_SECONDS: Final = 60  # for which what was sent may lie at a client that takes nothing of it

_ASKING: Final = (h11.IDLE, h11.SEND_BODY)


class Protocol(H11Protocol):
    """One connection. A WebSocket has its own pings, and is left alone once its handshake is here."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """The client may ask."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """A piece of a request."""
        super().data_received(data)
        if self.conn.their_state not in _ASKING:
            self._enough()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """It is no request for an answer."""
        self._enough()
        super().handle_websocket_upgrade(event)

    def on_response_complete(self) -> None:
        """The client may ask again."""
        super().on_response_complete()
        if not self.transport.is_closing() and self.conn.their_state in _ASKING:
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is waited for."""
        self._enough()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._enough()
        self._deadline = self.loop.call_later(ASK_SECONDS, self.transport.abort)

    def _enough(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def bound_to_read(listening: socket.socket) -> None:
    """Connections taken from this socket end by themselves when their client takes nothing for a while (tcp(7))."""
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # Linux
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNREAD_SECONDS * 1000)


def many_connections() -> None:
    """As many open files as this process may have; services often begin with a thousand and may have a lot more."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
