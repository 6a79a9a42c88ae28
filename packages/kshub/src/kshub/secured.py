"""TLS of the hub's port, with the memory of its buffers shared by all connections.

The event loop's own TLS keeps a buffer of 256 KB for each connection, and OpenSSL's input grows to whatever was once
read in one go: a collector that told one large batch costs half a megabyte from then on. Here all connections read into
one buffer, which is empty again before the loop goes on, and OpenSSL gets it in small pieces. Below is the standard
library's TLS, which leaves both open.
"""

import asyncio
import ssl
from asyncio.sslproto import SSLProtocol
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

PIECE: Final = 2048  # bytes; what OpenSSL keeps room for
UNREAD: Final = 16_384  # bytes that wait for the program before nothing more is read from the network
_BUFFER: Final = memoryview(bytearray(16_384))  # a record of TLS


class Secured(SSLProtocol):
    """The server's side of one connection."""

    max_size = len(_BUFFER)  # of what is decrypted in one go, too

    def __init__(self, protocol: asyncio.Protocol, context: ssl.SSLContext) -> None:
        super().__init__(asyncio.get_running_loop(), protocol, context, None, server_side=True)  # type: ignore[arg-type]
        self._ssl_buffer_view = _BUFFER
        self._ssl_buffer = bytearray()
        self._set_read_buffer_limits(UNREAD)  # type: ignore[attr-defined]

    def get_buffer(self, _size: int) -> memoryview:
        """Where the loop reads to, right before `buffer_updated`: nothing else happens in between."""
        return _BUFFER

    def buffer_updated(self, nbytes: int) -> None:
        """So much was read."""
        for start in range(0, nbytes, PIECE):
            self._ssl_buffer_view = _BUFFER[start:nbytes]
            super().buffer_updated(min(PIECE, nbytes - start))


def context(certificate: Path, key: Path) -> ssl.SSLContext:
    """TLS 1.2 and later, with these files."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.load_cert_chain(certificate, key)
    return made


def secured(inner: Callable[..., asyncio.Protocol], chosen: ssl.SSLContext) -> Callable[..., asyncio.Protocol]:
    """Protocols as `inner` makes them, each behind TLS."""

    def make(*given: Any, **named: Any) -> asyncio.Protocol:
        return Secured(inner(*given, **named), chosen)  # type: ignore[return-value]

    return make
