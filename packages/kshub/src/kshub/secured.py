"""TLS of the hub's port, with the memory of its buffers shared by all connections.

The event loop's own TLS keeps a buffer of 256 KB for each connection, and OpenSSL's input grows to whatever was once
read in one go: a collector that told one large batch costs half a megabyte from then on. Here all connections read into
one buffer, which is empty again before the loop goes on, and OpenSSL gets it in small pieces. Below is the standard
library's TLS, which leaves both open.

When thousands come at once their handshakes begin one by one, so that the first are through while the last still wait:
begun all together, all would end together, after most have given up.
"""

import asyncio
import ssl
from asyncio.sslproto import SSLProtocol
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

PIECE: Final = 2048  # bytes; what OpenSSL keeps room for
UNREAD: Final = 16_384  # bytes that wait for the program before nothing more is read from the network
_BUFFER: Final = memoryview(bytearray(16_384))  # a record of TLS


class Turns:
    """Handshakes to begin: one in each round of the loop, beside whatever goes on. None waits for what a peer does."""

    def __init__(self) -> None:
        self._waiting: deque[Callable[[], None]] = deque()

    def wait(self, begin: Callable[[], None]) -> None:
        """It is called when it is its turn."""
        self._waiting.append(begin)
        if len(self._waiting) == 1:
            asyncio.get_running_loop().call_soon(self._next)

    def _next(self) -> None:
        begin = self._waiting.popleft()
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._next)
        begin()


class Secured(SSLProtocol):
    """The server's side of one connection."""

    max_size = len(_BUFFER)  # of what is decrypted in one go, too

    def __init__(self, protocol: asyncio.Protocol, context: ssl.SSLContext, turns: Turns) -> None:
        super().__init__(asyncio.get_running_loop(), protocol, context, None, server_side=True)  # type: ignore[arg-type]
        self._ssl_buffer_view = _BUFFER
        self._ssl_buffer = bytearray()
        self._turns: Turns | None = turns  # until it begins
        self._set_read_buffer_limits(UNREAD)  # type: ignore[attr-defined]

    def get_buffer(self, _size: int) -> memoryview:
        """Where the loop reads to, right before `buffer_updated`: nothing else happens in between."""
        return _BUFFER

    def buffer_updated(self, nbytes: int) -> None:
        """So much was read."""
        if self._turns is None:
            self._feed(_BUFFER[:nbytes])
            return
        self._under.pause_reading()
        first = bytes(_BUFFER[:nbytes])
        self._turns.wait(lambda: self._begin(first))
        self._turns = None

    @property
    def _under(self) -> asyncio.Transport:
        return self._transport  # type: ignore[return-value]

    def _begin(self, first: bytes) -> None:
        if self._transport is None:  # it has gone, or waited for too long
            return
        self._under.resume_reading()
        self._feed(memoryview(first))

    def _feed(self, text: memoryview) -> None:
        for start in range(0, len(text), PIECE):
            self._ssl_buffer_view = text[start : start + PIECE]
            super().buffer_updated(len(self._ssl_buffer_view))
        self._ssl_buffer_view = _BUFFER


def context(certificate: Path, key: Path) -> ssl.SSLContext:
    """TLS 1.2 and later, with these files."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.load_cert_chain(certificate, key)
    return made


def secured(inner: Callable[..., asyncio.Protocol], chosen: ssl.SSLContext) -> Callable[..., asyncio.Protocol]:
    """Protocols as `inner` makes them, each behind TLS."""
    turns = Turns()

    def make(*given: Any, **named: Any) -> asyncio.Protocol:
        return Secured(inner(*given, **named), chosen, turns)  # type: ignore[return-value]

    return make
