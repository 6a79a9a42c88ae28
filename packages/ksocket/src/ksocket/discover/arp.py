"""Who is on this link: ARP from a packet socket, past the kernel's neighbour table, which holds 1,024 entries only."""

import asyncio
from collections.abc import Iterable
from contextlib import ExitStack
from functools import partial
from ipaddress import IPv4Address

from ksocket.discover import bpf, frames
from ksocket.discover.block import Block
from ksocket.discover.findings import Emit, Tally
from ksocket.discover.hearing import Hearing
from ksocket.discover.packets import PacketSocket, Volley, column
from ksocket.discover.ways import Way
from ksocket.pace import Pace, Profile

REPLY_SECONDS = 0.3  # a neighbour that is alive answers within milliseconds; one that sleeps may take longer
_RING_BLOCKS = 16
_ASK_SECONDS = (0.1, 0.3, 1.0)  # the wait after each request for one neighbour


class Segment:
    """One link. It hears every ARP packet from its making to its close, asked for or not.

    Raises:
        LinkDown: the interface is down.
    """

    def __init__(self, way: Way, pace: Pace, tally: Tally) -> None:
        self._way, self._pace, self._tally = way, pace, tally
        self._sent = partial(tally.count, "arp")
        self.probes = rounds(pace.profile)
        self._searches: dict[int, list[Hearing]] = {}
        self._awaited: dict[int, asyncio.Future[str]] = {}
        self._socket = PacketSocket(way.link, frames.ETH_ARP, bpf.arp_of_ipv4(), blocks=_RING_BLOCKS)
        self._socket.listen(self._receive)

    async def search(self, blocks: Iterable[Block], emit: Emit, listening: ExitStack) -> None:
        """Ask everyone in the blocks; who is heard later still counts until `listening` is closed.

        Raises:
            LinkDown: the interface went down.
        """
        for block in blocks:
            searches = self._searches.setdefault(block.base, [])
            searches.append(hearing := Hearing(block, emit, self._tally.ghosts.append, self._way.link.ifname))
            listening.callback(searches.remove, hearing)
            await self._rounds(hearing)
            hearing.end()

    async def resolve(self, address: IPv4Address) -> str | None:
        """The MAC address of one neighbour; None if it does not answer three requests.

        Raises:
            LinkDown: the interface went down.
        """
        heard = self._awaited.setdefault(int(address), asyncio.get_running_loop().create_future())
        volley = self._volley(address)
        for seconds in _ASK_SECONDS:
            await self._pace.arp(self._way.link.ifname, 1)
            await self._socket.send(volley, 1, self._sent)
            done, _ = await asyncio.wait([heard], timeout=seconds)
            if done:
                return heard.result()
        return None

    def close(self) -> None:
        """Hear no more."""
        self._socket.close()

    async def _rounds(self, hearing: Hearing) -> None:
        block = hearing.block
        volley = self._volley(IPv4Address(block.base))
        size = batch_size(self._pace.profile.arp_per_second)
        for left in range(self.probes, 0, -1):
            for batch in block.batches(size):
                self._tally.expect(block, block.left * left)
                await self._pace.arp(self._way.link.ifname, len(batch))
                volley.fill(frames.ARP_LOW, column(batch), 2)
                await self._socket.send(volley, len(batch), self._sent)
                hearing.look(asyncio.get_running_loop().time())
            self._tally.expect(block, block.left * (left - 1))
            await asyncio.sleep(REPLY_SECONDS)
            self._socket.check()

    def _volley(self, target: IPv4Address) -> Volley:
        macaddr = bytes.fromhex(self._way.link.macaddr.replace(":", ""))
        return Volley(b"", frames.arp_request(macaddr, self._way.source, target))

    def _receive(self, packet: memoryview) -> None:
        heard = frames.heard(packet)
        if heard is None:
            return
        awaited = self._awaited.get(heard.address)
        if awaited is not None and heard.answer and not awaited.done():
            awaited.set_result(heard.macaddr)
        for search in self._searches.get(heard.address & ~0xFFFF, ()):
            search.heard(heard.address, ("arp", heard.macaddr), asyncio.get_running_loop().time())


def rounds(profile: Profile) -> int:
    """How often a silent neighbour is asked.

    Switches with ARP inspection count requests: "safe" asks once, and hears what else is said on the link.
    """
    return 1 if profile.name == "safe" else 2


def batch_size(per_second: int | None) -> int:
    """How many probes may leave together: a 25th of a second's, so that a cap holds over short times too."""
    return 256 if per_second is None else min(256, max(1, per_second // 25))
