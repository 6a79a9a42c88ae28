"""Who is there: addresses and prefixes in, those that answer out, as they answer."""

import asyncio
import socket
import sys
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from functools import partial
from ipaddress import IPv4Address, IPv4Network, collapse_addresses
from weakref import WeakSet

from ksocket.discover import table
from ksocket.discover.arp import Segment
from ksocket.discover.block import Block
from ksocket.discover.cookies import Cookies
from ksocket.discover.datagram import Pinger, open_socket
from ksocket.discover.fallback import Fallback, Pinging
from ksocket.discover.findings import Alive, Emit, Stream, Tally
from ksocket.discover.finished import Finished
from ksocket.discover.gateway import Surroundings, neighbors
from ksocket.discover.ipv6 import Claim, SearchIPv6
from ksocket.discover.packets import LinkDown
from ksocket.discover.ranges import Range, Ranges, blocks
from ksocket.discover.routed import Wire
from ksocket.discover.searchers import Searcher, Searchers
from ksocket.discover.tcp import WAVES, Waves
from ksocket.discover.ways import Way, Ways
from ksocket.discover.windows import arp, echo, iphlpapi
from ksocket.outbound import Outbound
from ksocket.pace import Pace
from ksocket.scope import Network, Scope, parse_networks
from kswire.problems import Code, Problem, problem

__all__ = ["Alive", "Sweep"]


class Sweep:
    """One search from this machine; its `find` may be called many times, also at once, and asks no address twice.

    Only addresses that the scope permits are asked, at the rates of `pace`. waves: the TCP ports that are tried on
    addresses that do not answer echo requests, wave by wave. mode: "raw" with CAP_NET_RAW; else "datagram" where echo
    requests need no privilege; else "connect"; on Windows "windows". finished: what was searched to the end. outbound:
    where it counts.
    """

    def __init__(
        self,
        surroundings: Surroundings,
        scope: Scope,
        pace: Pace,
        outbound: Outbound | None = None,
        *,
        waves: Waves = WAVES,
    ) -> None:
        self._surroundings, self._scope, self._pace, self._waves = surroundings, scope, pace, waves
        self._ways, self._cookies, self._tally = Ways(surroundings), Cookies(), Tally(outbound or Outbound())
        self._asked = Ranges()
        self._searchers = Searchers(self._make, pace)
        self._unresolved = asyncio.Semaphore(table.AT_ONCE)
        self._named: dict[int, None] = {}  # singly, by a person or a table: likely to be there, so asked before others
        self._working: WeakSet[Block] = WeakSet()
        self._running: set[asyncio.Task[None]] = set()
        self._cancelled = False
        self.finished = Finished()
        self.mode = mode()
        ports = tuple(port for wave in waves for port in wave)
        self._ipv6 = SearchIPv6(surroundings, scope, pace, self._tally, ports, raw=self.mode == "raw")
        for ifname in self._surroundings.unplugged:
            self._tally.note(problem(Code.INTERFACE_DOWN, ifname=ifname))
        if self.mode not in {"raw", "windows"}:
            self._tally.note(problem(Code.NO_RAW_PACKETS, mode=self.mode))

    def watched(self, tell: Callable[[Problem], None]) -> None:
        """Tell at once what changes how the search goes on, and why: that a path is slower than was tried, say."""
        self._tally.tell = tell

    def note(self, problem: Problem) -> None:
        """Tell at once, and at the end, what is less whole than it could be."""
        self._tally.note(problem)
        self._tally.tell(problem)

    @property
    def sent(self) -> int:
        """Probes sent until now."""
        return self._tally.sent

    @property
    def planned(self) -> int:
        """Probes sent and still to be sent; it shrinks when addresses answer early."""
        return self._tally.planned

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What made this sweep less than whole."""
        ghosts = collapse_addresses(self._tally.ghosts)
        return (*self._tally.problems, *(problem(Code.ANSWERS_FOR_ALL, prefix=one) for one in ghosts))

    def cancel(self) -> None:
        """End every `find`, now and to come, at the loop's next turn; what was found until then is handed out."""
        self._cancelled = True
        for work in self._running:
            work.cancel()

    async def find(self, targets: Iterable[str]) -> AsyncGenerator[Alive, None]:
        """Those of the targets (addresses or CIDRs) that answer, as they answer. Addresses are asked before prefixes.

        Raises:
            Fault: "bad-network": a target is neither an address nor a CIDR.
        """
        stream = Stream()
        networks = parse_networks(targets)
        named = [int(one.network_address) for one in networks if one.num_addresses == 1 and one.version == 4]
        self._named.update(dict.fromkeys(named))
        for block in self._working:  # of another `find`, whose prefix holds what a table has named now
            block.hurry(named)
        finished = Finished()
        ranges, claim = self._claim(networks), self._ipv6.claim(networks)
        work = asyncio.create_task(self._search(ranges, claim, stream.put, finished))
        work.add_done_callback(lambda _: stream.end())
        self._running.add(work)
        if self._cancelled:
            work.cancel()
        try:
            async for alive in stream:
                yield alive
            self.finished.add(finished)  # only now that all who answered were handed out
            with suppress(asyncio.CancelledError):
                work.result()
        finally:
            work.cancel()
            await asyncio.wait([work])
            self._running.discard(work)

    def _claim(self, networks: Iterable[Network]) -> list[Range]:
        """The IPv4 addresses of the targets that may be asked and were not asked before."""
        fresh = Ranges()
        for network in networks:
            if isinstance(network, IPv4Network):
                for permitted in self._permitted(network):
                    for low, high in self._asked.add(*permitted):
                        fresh.add(low, high)
        return list(fresh)

    def _permitted(self, network: IPv4Network) -> Iterator[Range]:
        if network.num_addresses == 1:  # tables name them by the thousand
            if self._scope.permits(network.network_address).allowed:
                low = int(network.network_address)
                yield low, low + 1
        else:
            yield from ((one.start, one.stop) for one in self._scope.ranges(network))

    async def _search(self, ranges: list[Range], claim: Claim, emit: Emit, finished: Finished) -> None:
        """Every way at once; whoever listens on a link listens until the last way is done."""
        with self._searchers, ExitStack() as listening:
            async with asyncio.TaskGroup() as group:
                for way, part in self._ways.split(ranges).items():
                    if way is None:
                        self._tally.note(problem(Code.UNREACHABLE, detail=_no_route(part)))
                    else:
                        group.create_task(self._walk(way, part, emit, listening, finished))
                if claim:
                    group.create_task(self._ipv6.search(claim, self._searchers.connector, emit, finished))

    async def _walk(self, way: Way, ranges: list[Range], emit: Emit, listening: ExitStack, finished: Finished) -> None:
        try:
            searcher = await self._searchers.get(way)
            if searcher is not None:
                await searcher.search(self._blocks(way, ranges, searcher.probes), emit, listening)
                finished.swept(ranges, on_link=way.on_link, ghosts=self._tally.ghosts)
        except* LinkDown:
            self._tally.note(problem(Code.INTERFACE_DOWN, ifname=way.link.ifname))

    def _blocks(self, way: Way, ranges: list[Range], probes: int) -> Iterator[Block]:
        """One block after the other; `probes` for each address are expected of those that are still to come."""
        part, left = object(), sum(high - low for low, high in ranges)
        try:
            for base, inside in blocks(ranges):
                left -= sum(high - low for low, high in inside)
                self._tally.expect(part, left * probes)
                block = Block(base)
                block.want(inside)
                block.hurry((*self._guesses(way), *self._named))
                self._working.add(block)
                yield block
        finally:
            self._tally.expect(part, 0)

    async def _make(self, way: Way) -> Searcher | None:
        """What searches this way in this mode; None if its router cannot be found."""
        self._tally.outbound.source(str(way.source), way.link.ifname)
        if self.mode == "raw" and not way.local:
            return Segment(way, self._pace, self._tally) if way.on_link else await self._wire(way)
        if self.mode == "windows" and way.on_link:
            return arp.SystemArp(way, self._pace, self._tally, iphlpapi.system())
        if way.on_link:
            return table.KernelTable(way, self._pace, self._tally, self._unresolved)
        ports = tuple(port for wave in self._waves for port in wave)
        ping = None if way.local else self._ping(way)
        return Fallback(way, self._pace, self._tally, self._searchers.connector(), ports, ping)

    def _ping(self, way: Way) -> Callable[[Emit], Pinging] | None:
        if self.mode == "windows":
            return partial(echo.Pinger, way, self._pace, self._tally, iphlpapi.system())
        if self.mode == "datagram":
            return partial(Pinger, way, self._cookies, self._pace, self._tally)
        return None

    async def _wire(self, way: Way) -> Wire | None:
        macaddr = None
        if way.gateway is not None and way.link.framed:
            macaddr = await self._resolve(way, way.gateway)
            if macaddr is None:
                self._tally.note(problem(Code.UNREACHABLE, detail=f"{way.gateway} does not answer ARP"))
                return None
        return Wire(way, macaddr, self._cookies, self._pace, self._tally, self._waves)

    async def _resolve(self, way: Way, gateway: IPv4Address) -> str | None:
        """The router's MAC address. It is asked for that even where scans may not touch it.

        The kernel asks it the same for every connection that goes through it; the router is a way, not a target. Of one
        that is prohibited by name we take what the kernel knows, and do not ask.
        """
        if not self._scope.permits(gateway).prohibited:
            near = next(iter(self._ways.split([(int(gateway), int(gateway) + 1)])))
            segment = await self._searchers.get(near) if near and near.on_link else None
            if isinstance(segment, Segment) and (macaddr := await segment.resolve(gateway)):
                return macaddr
        held = (one for one in neighbors() if one.ifindex == way.link.index and one.addr == str(gateway))
        return next((one.macaddr for one in held), None)

    def _guesses(self, way: Way) -> list[int]:
        """Who is likely to be on a link: gateways, and whom the kernel knows."""
        link = way.link.ifname
        known = [one.addr for one in self._surroundings.gateways if one.ifname == link and ":" not in one.addr]
        known += [addr for ifname, addr in self._surroundings.known if ifname == link]
        return [int(IPv4Address(addr)) for addr in known]


def mode() -> str:
    """How this process may search: "raw" with CAP_NET_RAW, else "datagram" or "connect"; on Windows "windows"."""
    if sys.platform == "win32":
        return "windows"
    try:
        socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0).close()
    except (OSError, AttributeError):
        with suppress(OSError):
            open_socket().close()
            return "datagram"
        return "connect"
    return "raw"


def _no_route(ranges: list[Range]) -> str:
    first = IPv4Address(ranges[0][0])
    count = sum(high - low for low, high in ranges)
    return f"no route to {first}" + (f" and {count - 1} more addresses" if count > 1 else "")
