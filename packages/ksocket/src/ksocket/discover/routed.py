"""Who is behind a router: echo requests to all, then SYNs to those that stay silent."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack

from ksocket.discover import bpf, frames
from ksocket.discover.block import SIZE, Block
from ksocket.discover.canaries import Canaries
from ksocket.discover.cookies import Cookies
from ksocket.discover.findings import Emit, Tally
from ksocket.discover.hearing import Hearing
from ksocket.discover.icmp import Echo
from ksocket.discover.packets import PacketSocket
from ksocket.discover.path import Path, Probe
from ksocket.discover.room import Room
from ksocket.discover.tcp import Syn, Waves, reserve
from ksocket.discover.ways import Way
from ksocket.pace import Pace

ECHO_ROUNDS = 2
REPEATS = 4  # how often at most a round asks again what was lost
_LOSSY = 0.02  # a path that loses more at any rate gets another round
_RING_BLOCKS = 64  # 4 MiB: 28,000 replies, or half a second in which the loop does something else
_BLOCKS_AT_ONCE = 32


class Wire:
    """One way out: a packet socket on its interface, and the blocks that are searched through it.

    macaddr: the router's; None on a link without Ethernet headers. waves: TCP ports to try on the silent ones.

    Raises:
        LinkDown: the interface is down.
    """

    def __init__(self, way: Way, macaddr: str | None, cookies: Cookies, pace: Pace, tally: Tally, waves: Waves) -> None:
        self._way, self._cookies, self._tally, self._waves = way, cookies, tally, waves
        self.probes = ECHO_ROUNDS + sum(map(len, waves))
        self._header = _header(way, macaddr)
        self._port = reserve(way.source)
        self._port_number: int = self._port.getsockname()[1]
        self._searches: dict[int, list[Hearing]] = {}
        self._room = Room(2 * SIZE, _BLOCKS_AT_ONCE)
        try:
            program = bpf.answers_to(way.source, self._port_number)
            self._socket = PacketSocket(way.link, frames.ETH_IP, program, blocks=_RING_BLOCKS)
        except BaseException:
            self._port.close()
            raise
        self._path = Path(self._socket, Canaries(way, self._header, cookies), pace, tally, _called(way))
        self._socket.listen(self._receive)

    async def search(self, blocks: Iterable[Block], emit: Emit, listening: ExitStack) -> None:  # noqa: ARG002 - each block listens by itself
        """Ask everyone in the blocks: some at once, but no more than two full ones, so that one waits while one sends.

        Raises:
            LinkDown: the interface went down; in an ExceptionGroup.
        """
        async with asyncio.TaskGroup() as group:
            for block in blocks:
                leave = await self._room.enter(block.left)
                task = group.create_task(self._search(block, emit, leave))
                task.add_done_callback(leave)  # also when it is cancelled before it begins

    def close(self) -> None:
        """Hear no more."""
        self._socket.close()
        self._port.close()

    async def _search(self, block: Block, emit: Emit, leave: Callable[[], None]) -> None:
        hearing = Hearing(block, emit, self._tally.ghosts.append, self._way.link.ifname)
        self._searches.setdefault(block.base, []).append(hearing)
        try:
            await self._rounds(block)
            leave()
            await asyncio.sleep(self._path.round_trip.tail)
            self._socket.check()
        finally:
            hearing.end()
            self._searches[block.base].remove(hearing)
            self._tally.expect(block, 0)

    async def _rounds(self, block: Block) -> None:
        probes, turn = self.probes, 0
        while turn < ECHO_ROUNDS + (self._path.own_loss > _LOSSY):
            await self._round(block, [Echo(self._way, self._header, block.base, self._cookies)], probes)
            probes -= turn < ECHO_ROUNDS
            turn += 1
        for ports in self._waves:
            await self._round(block, [self._syn(block, port) for port in ports], probes)
            probes -= len(ports)

    def _syn(self, block: Block, port: int) -> Syn:
        return Syn(self._way, self._header, block.base, self._cookies, self._port_number, port)

    async def _round(self, block: Block, kinds: Sequence[Probe], probes: int) -> None:
        """A probe of each kind to every silent host, and again what the path has lost.

        probes: so many are to come for each that stays silent, these included.
        """
        for kind in kinds:
            self._tally.expect(block, block.left * probes)
            await self._path.ask(block, kind, block.round())
            probes -= 1
        self._tally.expect(block, block.left * probes)
        for _ in range(REPEATS):
            for _, kind, hosts in await self._path.settled(block):
                await self._path.ask(block, kind, iter(hosts))
        await self._path.settled(block)

    def _receive(self, packet: memoryview) -> None:
        reply = frames.reply(packet, self._port_number)
        if reply is None or reply.cookie != self._cookies.of(reply.by, reply.address):
            return
        if reply.sent is not None:
            self._path.echoed(reply.address, reply.sent)
        for search in self._searches.get(reply.address & ~0xFFFF, ()):
            search.heard(reply.address, (reply.by, packet[8]), asyncio.get_running_loop().time())


def _called(way: Way) -> str:
    return str(way.gateway or way.link.ifname)


def _header(way: Way, macaddr: str | None) -> bytes:
    """The Ethernet header of everything on this way; empty where the link has none."""
    if not way.link.framed:
        return b""
    own = way.link.macaddr
    return frames.ethernet(_octets(macaddr or own), _octets(own), frames.ETH_IP)


def _octets(macaddr: str) -> bytes:
    return bytes.fromhex(macaddr.replace(":", ""))
