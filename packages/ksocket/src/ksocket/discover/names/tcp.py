"""One connection to one port, and what is said there within a few seconds and octets."""

import asyncio
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

CONNECT_SECONDS: Final = 2.0
TALK_SECONDS: Final = 3.0
_PIECE: Final = 16_384
_MAX_PIECES: Final = 256  # each is looked through: who sends octet by octet is not heard to the end


@dataclass(frozen=True, slots=True)
class Heard:
    """What came over a connection that was made; certificate: DER, of a TLS server."""

    data: bytes = b""
    certificate: bytes | None = None


async def talk(
    addr: str, port: int, say: bytes, most: int, enough: Callable[[bytes], bool], tls: ssl.SSLContext | None = None
) -> Heard | None:
    """Say this, and listen until it is enough, `most` octets came, the other side ends, or the time is up.

    None: no connection was made, or no TLS on it.
    """
    try:
        async with asyncio.timeout(CONNECT_SECONDS if tls is None else CONNECT_SECONDS + TALK_SECONDS):
            reader, writer = await asyncio.open_connection(addr, port, ssl=tls, limit=_PIECE)
    except (OSError, TimeoutError, ValueError):  # ssl.SSLError is an OSError
        return None
    try:
        certificate = writer.get_extra_info("ssl_object").getpeercert(binary_form=True) if tls else None
        writer.write(say)
        return Heard(await _listen(reader, most, enough), certificate)
    finally:
        writer.transport.abort()  # whatever is still to come is not waited for


async def _listen(reader: asyncio.StreamReader, most: int, enough: Callable[[bytes], bool]) -> bytes:
    data = bytearray()
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(TALK_SECONDS):
            for _ in range(_MAX_PIECES):
                piece = await reader.read(min(_PIECE, most - len(data)))
                data += piece
                if not piece or len(data) >= most or enough(bytes(data)):
                    break
    return bytes(data)
