"""TCP connections as probes where there is no epoll: one task for each, by the loop's own means."""

import asyncio
import socket
from collections.abc import Callable, Iterable
from typing import Final

from ksocket.pace import Pace

SYNS: Final = 3
"""Windows sends a SYN that is refused twice more, half a second apart (Microsoft's article 175523)."""
SECONDS: Final = 3.0  # so a refusal is told only after more than a second
AT_ONCE: Final = 500


class Connections:
    """Many connections at once; each ends as soon as it is answered, and nothing is written."""

    def __init__(self, pace: Pace) -> None:
        self._pace, self._room = pace, asyncio.Semaphore(AT_ONCE)

    async def call(
        self, addresses: Iterable[str], port: int, answered: Callable[[str], None], sent: Callable[[], None]
    ) -> None:
        """Connect to this port of each address; it returns when each is answered or given up.

        answered gets those where someone is; sent is told of each call that left.
        """
        async with asyncio.TaskGroup() as group:
            for addr in addresses:
                await self._pace.probe([addr] * SYNS)
                await self._room.acquire()
                sent()
                task = group.create_task(_one(addr, port, answered))
                task.add_done_callback(lambda _: self._room.release())

    def close(self) -> None:
        """Nothing to give back: what `call` opened, it closed."""


async def _one(addr: str, port: int, answered: Callable[[str], None]) -> None:
    with socket.socket(socket.AF_INET6 if ":" in addr else socket.AF_INET, socket.SOCK_STREAM) as sock:
        sock.setblocking(False)
        try:
            async with asyncio.timeout(SECONDS):
                await asyncio.get_running_loop().sock_connect(sock, (addr, port))
        except (ConnectionRefusedError, ConnectionResetError):
            pass  # someone said no
        except OSError:
            return
    answered(addr)
