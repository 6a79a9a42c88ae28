"""What asks the addresses on one way: by ARP, raw packets, the kernel's table, or connections."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable
from contextlib import ExitStack
from typing import Protocol

from ksocket.discover.block import Block
from ksocket.discover.connect import Connecting, Connector
from ksocket.discover.findings import Emit
from ksocket.discover.ways import Way
from ksocket.discover.windows.connections import Connections
from ksocket.pace import Pace


class Searcher(Protocol):
    """What asks the addresses on one way. probes: at most so many for each address."""

    @property
    def probes(self) -> int:
        """The most that one address gets."""

    async def search(self, blocks: Iterable[Block], emit: Emit, listening: ExitStack) -> None:
        """Ask everyone in the blocks, which come one by one; who answers goes to `emit`.

        What must be heard until the whole find is over is put on `listening`.
        """

    def close(self) -> None:
        """Give back what it holds."""


class Searchers:
    """The searchers of a sweep: made when first needed, shared by every `find`, closed when the last has ended."""

    def __init__(self, make: Callable[[Way], Awaitable[Searcher | None]], pace: Pace) -> None:
        self._make, self._pace = make, pace
        self._made: dict[Way, Searcher | None] = {}
        self._connector: Connecting | None = None
        self._users = 0
        self._turns: dict[Way, asyncio.Lock] = {}

    def __enter__(self) -> None:
        self._users += 1

    def __exit__(self, *_: object) -> None:
        self._users -= 1
        if self._users:
            return
        for searcher in self._made.values():
            if searcher is not None:
                searcher.close()
        self._made.clear()
        if self._connector is not None:
            self._connector.close()
            self._connector = None

    async def get(self, way: Way) -> Searcher | None:
        """What searches this way; None if its router cannot be found.

        Raises:
            LinkDown: the interface is down.
        """
        async with self._turns.setdefault(way, asyncio.Lock()):
            if way not in self._made:
                self._made[way] = await self._make(way)
            return self._made[way]

    def connector(self) -> Connecting:
        """The one connector of the sweep: its limit holds for all ways together."""
        if self._connector is None:
            self._connector = Connections(self._pace) if sys.platform == "win32" else Connector(self._pace)
        return self._connector
