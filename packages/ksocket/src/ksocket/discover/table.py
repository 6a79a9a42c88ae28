"""Who is on this link, without privileges: the kernel asks by ARP when a connection begins, and its table tells."""

import asyncio
import socket
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from ipaddress import IPv4Address

from ksocket.discover.block import Block
from ksocket.discover.connect import begin
from ksocket.discover.findings import Alive, Emit, Tally
from ksocket.discover.gateway import Neighbor, neighbors
from ksocket.discover.ways import Way
from ksocket.pace import Pace

AT_ONCE = 300  # unresolved addresses: the kernel's table holds 1,024 of all, this machine's other traffic included
_REQUESTS = 3  # the kernel asks three times, a second apart, before it gives up
PORT = 443
_LOOK_SECONDS = 0.2
_SILENT_SECONDS = 3.5
_DOUBTFUL_SECONDS = 9.0  # an entry from before is confirmed or dropped after five seconds and three requests


@dataclass(slots=True)
class _Asked:
    """The addresses of one search that the kernel was made to ask for."""

    emit: Emit
    open: int = 0
    fewer: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class _Pending:
    """One of them."""

    block: Block
    asked: _Asked
    begun: float
    sock: socket.socket | None


class KernelTable:
    """One link, through the eyes of the kernel's neighbour table. room: shared by all links of a sweep."""

    probes = 1

    def __init__(self, way: Way, pace: Pace, tally: Tally, room: asyncio.Semaphore) -> None:
        self._way, self._pace, self._tally, self._room = way, pace, tally, room
        self._pending: dict[str, _Pending] = {}
        self._looking: asyncio.Task[None] | None = None

    async def search(self, blocks: Iterable[Block], emit: Emit, listening: ExitStack) -> None:  # noqa: ARG002 - the table is heard while asked
        """Make the kernel ask everyone in the blocks."""
        if self._looking is None:
            self._looking = asyncio.create_task(self._look_on())
        asked = _Asked(emit)
        for block in blocks:
            for batch in block.batches(1):
                self._tally.expect(block, block.left)
                await self._pace.arp(self._way.link.ifname, _REQUESTS)
                await self._room.acquire()
                self._begin(str(IPv4Address(block.base + batch[0])), block, asked)
            self._tally.expect(block, 0)
        while asked.open:
            asked.fewer.clear()
            await asked.fewer.wait()

    def close(self) -> None:
        """Give up whatever is open."""
        if self._looking:
            self._looking.cancel()
        for addr in list(self._pending):
            self._end(addr)

    def _begin(self, addr: str, block: Block, asked: _Asked) -> None:
        sock = begin(addr, PORT)
        begun = asyncio.get_running_loop().time()
        self._pending[addr] = _Pending(block, asked, begun, sock if isinstance(sock, socket.socket) else None)
        self._tally.count("tcp-connect")
        self._tally.outbound.sent("arp-kernel", _REQUESTS)
        asked.open += 1

    def _end(self, addr: str) -> None:
        pending = self._pending.pop(addr)
        self._room.release()
        pending.asked.open -= 1
        pending.asked.fewer.set()
        if pending.sock is not None:
            pending.sock.close()

    async def _look_on(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            if self._pending:
                held = {one.addr: one for one in neighbors() if one.ifindex == self._way.link.index}
                for addr in list(self._pending):
                    self._judge(addr, held.get(addr), loop.time())

    def _judge(self, addr: str, entry: Neighbor | None, now: float) -> None:
        pending = self._pending[addr]
        if entry and entry.reachable and entry.macaddr:
            self._end(addr)
            if pending.block.answered(int(IPv4Address(addr))):
                pending.asked.emit(Alive(addr, entry.macaddr, "arp", self._way.link.ifname))
        elif now - pending.begun > (_DOUBTFUL_SECONDS if entry and entry.doubtful else _SILENT_SECONDS):
            self._end(addr)
