"""Who is behind a router: echo requests to all, then SYNs to those that stay silent."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from functools import partial
from ipaddress import IPv4Address

from ksocket.discover import bpf, frames
from ksocket.discover.arp import batch_size
from ksocket.discover.block import SIZE, Block
from ksocket.discover.cookies import Cookies
from ksocket.discover.findings import Alive, Emit, Tally
from ksocket.discover.icmp import Echo, clock
from ksocket.discover.packets import PacketSocket
from ksocket.discover.rtt import RoundTrip
from ksocket.discover.tcp import Syn, Waves, reserve
from ksocket.discover.ways import Way
from ksocket.pace import Pace

ECHO_ROUNDS = 2
_RING_BLOCKS = 64  # 4 MiB: 28,000 replies, or half a second in which the loop does something else
_BLOCKS_AT_ONCE = 32


class Wire:
    """One way out: a packet socket on its interface, and the blocks that are searched through it.

    macaddr: the router's; None on a link without Ethernet headers. waves: TCP ports to try on the silent ones.

    Raises:
        LinkDown: the interface is down.
    """

    def __init__(self, way: Way, macaddr: str | None, cookies: Cookies, pace: Pace, tally: Tally, waves: Waves) -> None:
        self._way, self._cookies, self._pace, self._tally, self._waves = way, cookies, pace, tally, waves
        self.probes = ECHO_ROUNDS + sum(map(len, waves))
        self._header = _header(way, macaddr)
        self._port = reserve(way.source)
        self._port_number: int = self._port.getsockname()[1]
        self._searches: dict[int, list[tuple[Block, Emit]]] = {}
        self._room = _Room(2 * SIZE, _BLOCKS_AT_ONCE)
        self._round_trip = RoundTrip()
        try:
            program = bpf.answers_to(way.source, self._port_number)
            self._socket = PacketSocket(way.link, frames.ETH_IP, program, blocks=_RING_BLOCKS)
        except BaseException:
            self._port.close()
            raise
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
        search = (block, emit)
        self._searches.setdefault(block.base, []).append(search)
        try:
            await self._rounds(block)
            leave()
            await asyncio.sleep(self._round_trip.tail)
            self._socket.check()
        finally:
            self._searches[block.base].remove(search)
            self._tally.expect(block, 0)

    async def _rounds(self, block: Block) -> None:
        echo = Echo(self._way, self._header, block.base, self._cookies)
        probes = self.probes
        for turn in range(ECHO_ROUNDS):
            await asyncio.sleep(self._round_trip.timeout if turn else 0)
            await self._volleys(block, echo, "icmp", probes)
            probes -= 1
        for ports in self._waves:
            await asyncio.sleep(self._round_trip.timeout)
            for port in ports:
                syn = Syn(self._way, self._header, block.base, self._cookies, self._port_number, port)
                await self._volleys(block, syn, "tcp-syn", probes)
                probes -= 1

    async def _volleys(self, block: Block, probe: Echo | Syn, kind: str, probes: int) -> None:
        """One probe to every silent host; `probes` are still to come for each that stays silent, this one included."""
        size, sent = batch_size(self._pace.profile.routed_per_second), partial(self._tally.count, kind)
        self._tally.expect(block, expected := block.left * probes)
        for batch in block.batches(size):
            await self._pace.probe(_addresses(block.base, batch))
            probe.fill(batch)
            await self._socket.send(probe.volley, len(batch), sent)
            self._tally.expect(block, expected := expected - len(batch))

    def _receive(self, packet: memoryview) -> None:
        reply = frames.reply(packet, self._port_number)
        if reply is None or not (searches := self._searches.get(reply.address & ~0xFFFF)):
            return
        if reply.cookie != self._cookies.of(reply.by, reply.address):
            return
        if reply.sent is not None:
            self._round_trip.note((clock() - reply.sent & 0xFFFFFFFF) / 1000)
        for block, emit in searches:
            if block.answered(reply.address):
                emit(Alive(str(IPv4Address(reply.address)), None, reply.by, self._way.link.ifname))


class _Room:
    """Lets searches in while they ask for no more than so many addresses together."""

    def __init__(self, addresses: int, searches: int) -> None:
        self._addresses, self._searches = addresses, searches
        self._given = asyncio.Event()

    async def enter(self, addresses: int) -> Callable[..., None]:
        """Wait until there is room; what is returned gives it back, once however often it is called."""
        while self._addresses < addresses or not self._searches:
            self._given.clear()
            await self._given.wait()
        self._addresses -= addresses
        self._searches -= 1
        return partial(self._leave, [addresses])

    def _leave(self, inside: list[int], *_: object) -> None:
        while inside:
            self._addresses += inside.pop()
            self._searches += 1
            self._given.set()


def _header(way: Way, macaddr: str | None) -> bytes:
    """The Ethernet header of everything on this way; empty where the link has none."""
    if not way.link.framed:
        return b""
    own = way.link.macaddr
    return frames.ethernet(_octets(macaddr or own), _octets(own), frames.ETH_IP)


def _octets(macaddr: str) -> bytes:
    return bytes.fromhex(macaddr.replace(":", ""))


def _addresses(base: int, hosts: list[int]) -> list[str]:
    prefix = f"{base >> 24}.{base >> 16 & 0xFF}."
    return [f"{prefix}{host >> 8}.{host & 0xFF}" for host in hosts]
