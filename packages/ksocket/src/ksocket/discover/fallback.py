"""Who is behind a router, without privileges: echo requests where the system sends them, then TCP connections."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import partial
from ipaddress import IPv4Address
from typing import Protocol

from ksocket.discover import datagram
from ksocket.discover.block import Block
from ksocket.discover.connect import Connecting
from ksocket.discover.findings import Alive, Emit, Tally
from ksocket.discover.ways import Way
from ksocket.pace import Pace

_BATCH = 64


class Pinging(Protocol):
    """What asks the addresses of one block after the other by echo requests."""

    async def search(self, block: Block, *, then: int) -> None:
        """Ask everyone in the block; `then` probes are to follow for each that stays silent."""

    def close(self) -> None:
        """Give back what it holds."""


@dataclass(slots=True)
class Fallback:
    """One way out, for those who may not send raw packets. ports: tried in this order, after the echo requests."""

    way: Way
    pace: Pace
    tally: Tally
    connector: Connecting
    ports: tuple[int, ...]
    ping: Callable[[Emit], Pinging] | None

    @property
    def probes(self) -> int:
        """At most so many for each address."""
        return len(self.ports) + (datagram.ROUNDS if self.ping else 0)

    async def search(self, blocks: Iterable[Block], emit: Emit, listening: ExitStack) -> None:
        """Ask everyone in the blocks."""
        pinger = None
        if self.ping:
            pinger = listening.enter_context(closing(self.ping(emit)))
        for block in blocks:
            try:
                if pinger:
                    await pinger.search(block, then=len(self.ports))
                for done, port in enumerate(self.ports):
                    self.tally.expect(block, block.left * (len(self.ports) - done))
                    await self._connect(block, port, emit)
            finally:
                self.tally.expect(block, 0)

    def close(self) -> None:
        """Nothing to give back: what `search` opened, it closed."""

    async def _connect(self, block: Block, port: int, emit: Emit) -> None:
        def answered(addr: str) -> None:
            if block.answered(int(IPv4Address(addr))):
                emit(Alive(addr, None, "tcp", self.way.link.ifname))

        silent = (str(IPv4Address(block.base + host)) for batch in block.batches(_BATCH) for host in batch)
        await self.connector.call(silent, port, answered, partial(self.tally.count, "tcp-connect"))
