"""One datagram to one address, and what comes back from there for a short time."""

import asyncio
import socket
from collections.abc import Callable
from typing import Final

MAX_REPLIES: Final = 16
_LARGEST: Final = 9000


async def exchange(
    addr: str,
    port: int,
    datagram: bytes,
    seconds: float,
    enough: Callable[[list[bytes]], bool],
    left: Callable[[str], None],
) -> list[bytes]:
    """The replies, at most MAX_REPLIES, until they are enough, somebody refuses, or the time is up.

    From a port of its own, which the kernel chooses at random; what others send there is not received. left is told
    from which address of this machine the datagram leaves.
    """
    replies: list[bytes] = []
    family = socket.AF_INET6 if ":" in addr else socket.AF_INET
    loop = asyncio.get_running_loop()
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        sock.setblocking(False)
        try:
            sock.connect((addr, port))
            left(str(sock.getsockname()[0]))
            sock.send(datagram)
            async with asyncio.timeout(seconds):
                while len(replies) < MAX_REPLIES and not enough(replies):
                    replies.append(await loop.sock_recv(sock, _LARGEST))
        except (OSError, TimeoutError):  # nobody listens, no way there, or the time is up
            pass
    return replies
