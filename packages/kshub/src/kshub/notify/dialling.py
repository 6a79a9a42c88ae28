"""A connection to whom something is told: the name is resolved once, and the very address that was checked is dialled.

A name that leads elsewhere a moment later (DNS rebinding) leads nowhere: nobody asks it a second time.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Final

from kshub.notify.addresses import Address, Allowed
from kshub.notify.resolving import BusyError, resolved

CONNECT_SECONDS: Final = 10
SECONDS: Final = 20  # of one message, whatever the other side does
LIMIT: Final = 8192  # bytes of one line of an answer
_TRIED: Final = 3  # addresses of one name

Resolve = Callable[[str, int], Awaitable[list[str]]]


class Undelivered(Exception):  # noqa: N818 - what the other side, or the way there, did
    """It did not arrive. code: see kshub.words (`notify-CODE`). for_good: trying again brings the same answer."""

    def __init__(self, code: str, *, for_good: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.for_good = for_good


@dataclass(slots=True)
class Line:
    """A connection, not encrypted until `encrypt`. host: whom its certificate must name."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    host: str


def trusting() -> ssl.SSLContext:
    """The authorities that this system trusts; names are checked."""
    return ssl.create_default_context()


@dataclass(slots=True)
class Dialler:
    """allowed: which addresses may be dialled. context: whom to believe."""

    allowed: Allowed = field(default_factory=Allowed)
    resolve: Resolve = resolved
    context: Callable[[], ssl.SSLContext] = trusting

    @asynccontextmanager
    async def dialled(self, host: str, port: int, *, plain: bool) -> AsyncIterator[Line]:
        """A connection, closed at the end of the block, which lasts for SECONDS at most. plain: nobody will encrypt it.

        Raises:
            Undelivered: and whatever fails within the block by the network is one, too.
        """
        line: Line | None = None
        try:
            async with asyncio.timeout(SECONDS):
                line = await self._connected(host, port, plain=plain)
                yield line
        except TimeoutError:
            raise Undelivered("timed-out") from None
        except ssl.SSLError:
            raise Undelivered("tls-wrong") from None
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            raise Undelivered("answer-wrong") from None
        except OSError:
            raise Undelivered("cut-off") from None
        finally:
            if line is not None:
                line.writer.transport.abort()

    async def _connected(self, host: str, port: int, *, plain: bool) -> Line:
        chosen = await self._checked(host, port)
        if plain and not all(map(self.allowed.near, chosen)):
            raise Undelivered("plain-refused")
        for address in chosen:
            with suppress(OSError, TimeoutError):
                async with asyncio.timeout(CONNECT_SECONDS):
                    reader, writer = await asyncio.open_connection(str(address), port, limit=LIMIT)
                return Line(reader, writer, host)
        raise Undelivered("unreachable")

    async def _checked(self, host: str, port: int) -> list[Address]:
        """The addresses that are dialled.

        Raises:
            Undelivered: "no-such-name", "resolver-busy", "address-refused".
        """
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                found = [ip_address(one.partition("%")[0]) for one in await self.resolve(host, port)]
        except BusyError:
            raise Undelivered("resolver-busy") from None
        except (OSError, UnicodeError, ValueError):  # TimeoutError is an OSError
            raise Undelivered("no-such-name") from None
        chosen = [one for one in found if self.allowed.permits(one)]
        if not chosen:
            raise Undelivered("address-refused" if found else "no-such-name")
        return chosen[:_TRIED]

    async def encrypt(self, line: Line) -> None:
        """TLS from here on, with a certificate for the name that was dialled.

        Raises:
            ssl.SSLError: its certificate is not good; OSError.
        """
        early: bytearray = line.reader._buffer  # type: ignore[attr-defined]  # noqa: SLF001 - there is no other way
        if early:  # said before TLS, it would be believed after: CVE-2011-0411
            raise Undelivered("answer-wrong")
        name = line.host.rstrip(".")  # certificates name it without the root
        await line.writer.start_tls(self.context(), server_hostname=name, ssl_handshake_timeout=CONNECT_SECONDS)
