"""The bytes of a WinRM connection: straight to the target or through a jump host, with TLS in it or without."""

import asyncio
import ssl
from contextlib import suppress
from typing import Any, Final, Protocol

_CHUNK: Final = 64 << 10  # bytes


class Writer(Protocol):
    """What asyncio and asyncssh have in common."""

    def write(self, data: bytes) -> None:
        """Takes bytes to be sent."""

    async def drain(self) -> None:
        """Waits until they are nearly gone."""

    def close(self) -> None:
        """Hangs up."""


class Reader(Protocol):
    """What asyncio and asyncssh have in common."""

    async def read(self, n: int = -1, /) -> bytes:
        """At most n bytes; empty at the end."""

    def at_eof(self) -> bool:
        """Whether the end was reached."""


class Plain:
    """A connection as it is."""

    def __init__(self, reader: Reader, writer: Writer) -> None:
        self._reader, self._writer = reader, writer

    async def read(self) -> bytes:
        """What comes next; empty at the end."""
        return await self._reader.read(_CHUNK)

    async def write(self, data: bytes) -> None:
        """Sends."""
        self._writer.write(data)
        await self._writer.drain()

    @property
    def ended(self) -> bool:
        """Whether the other side has hung up, as far as it is known."""
        return self._reader.at_eof()

    def close(self) -> None:
        """Hangs up at once: nothing is left to say."""
        transport: Any = getattr(self._writer, "transport", None)
        with suppress(OSError, RuntimeError):
            transport.abort() if isinstance(transport, asyncio.WriteTransport) else self._writer.close()


class Tls:
    """TLS within a connection, the same for both ways: what is encrypted passes through memory."""

    def __init__(self, inner: Plain, context: ssl.SSLContext, server: str) -> None:
        self._inner = inner
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._object = context.wrap_bio(self._incoming, self._outgoing, server_hostname=server)
        self._over = False

    async def handshake(self) -> None:
        """Agrees upon keys.

        Raises:
            ssl.SSLError: no agreement, or the certificate is not accepted.
            EOFError: it hung up.
        """
        while True:
            try:
                self._object.do_handshake()
            except ssl.SSLWantReadError:
                await self._flush()
                await self._feed()
            except ssl.SSLError:
                await self._flush()  # the alert that says why
                raise
            else:
                await self._flush()
                return

    @property
    def certificate(self) -> bytes:
        """The server's, in DER."""
        return self._object.getpeercert(binary_form=True) or b""

    async def read(self) -> bytes:
        """What comes next; empty at the end, whether or not it was announced: HTTP knows its lengths."""
        data = b""
        with suppress(EOFError, ssl.SSLZeroReturnError, ssl.SSLEOFError):
            data = await self._read()
        self._over = not data
        return data

    async def _read(self) -> bytes:
        while True:
            try:
                return self._object.read(_CHUNK)
            except ssl.SSLWantReadError:
                await self._flush()
                await self._feed()

    async def write(self, data: bytes) -> None:
        """Sends."""
        view = memoryview(data)
        while view:
            view = view[self._object.write(view) :]
        await self._flush()

    @property
    def ended(self) -> bool:
        """Whether the other side has hung up, as far as it is known."""
        return self._over or self._inner.ended

    def close(self) -> None:
        """Hangs up at once."""
        self._inner.close()

    async def _feed(self) -> None:
        data = await self._inner.read()
        if not data:
            raise EOFError("it hung up")
        self._incoming.write(data)

    async def _flush(self) -> None:
        if data := self._outgoing.read():
            await self._inner.write(data)
