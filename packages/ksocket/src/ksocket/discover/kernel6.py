"""Who has IPv6 on this link, without privileges: the kernel solicits neighbours, and its table tells their MACs."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from functools import partial
from ipaddress import IPv6Address
from typing import Final

from ksocket.discover.connect import Connecting
from ksocket.discover.cookies import Cookies
from ksocket.discover.findings import Alive, Emit, Tally
from ksocket.discover.gateway import Link, Neighbor, neighbors
from ksocket.discover.neighborhood import CALL_SECONDS, MAX_HOSTS, Wanted, sources
from ksocket.discover.ping6 import ROUNDS, SECONDS, Pinger6
from ksocket.discover.table import PORT
from ksocket.pace import Pace

MAX_RESOLVED: Final = 400  # the kernel's table holds 1,024 of all
REQUESTS: Final = 3  # of a neighbour that does not answer (net.ipv6.neigh.*.mcast_solicit)


class KernelNeighborhood:
    """One link through the eyes of the kernel. wanted: whether an address that answers is to be told."""

    def __init__(self, link: Link, pace: Pace, tally: Tally, wanted: Wanted) -> None:
        self._link, self._pace, self._tally, self._wanted = link, pace, tally, wanted
        self._heard: dict[IPv6Address, str] = {}

    async def call(self, cookies: Cookies) -> None:
        """Echo requests to everyone at once, from one of our addresses after the other.

        Raises:
            OSError: this process may not send them.
        """
        with ExitStack() as stack:
            heard = partial(self._answered, "icmp")
            pingers = [stack.enter_context(closing(Pinger6(cookies, heard, one))) for one in sources(self._link)]
            for pinger in pingers * ROUNDS:
                await self._pace.arp(self._link.ifname, 1)
                if pinger.call(self._link):
                    self._tally.count("icmp6")
                await asyncio.sleep(CALL_SECONDS)
            await asyncio.sleep(SECONDS)
        known = {addr for addr, entry in self._held().items() if entry.macaddr}
        strangers = [one for one in self._heard if str(one) not in known]
        await self.ping(cookies, strangers[:MAX_RESOLVED], requests=1)  # whose MAC it does not know, it solicits now

    async def ping(self, cookies: Cookies, singles: Iterable[IPv6Address], *, requests: int = REQUESTS) -> None:
        """Echo requests to single addresses, which the kernel has to solicit first. requests: at most, for each.

        Raises:
            OSError: this process may not send them.
        """
        with closing(Pinger6(cookies, partial(self._answered, "icmp"))) as pinger:
            for one in singles:
                await self._solicited(requests)
                await pinger.ask([one], self._pace, partial(self._tally.count, "icmp6"), wait=False)
            await asyncio.sleep(SECONDS)

    async def connect(self, connector: Connecting, singles: Iterable[IPv6Address]) -> None:
        """By a TCP connection to each of them, which makes the kernel solicit it."""
        for one in singles:
            await self._solicited(REQUESTS)
            sent: Callable[[], None] = partial(self._tally.count, "tcp-connect")
            await connector.call([str(one)], PORT, lambda addr: self._answered("tcp", IPv6Address(addr)), sent)

    def tell(self, singles: Iterable[IPv6Address], emit: Emit) -> None:
        """Hand out who answered, with what the kernel knows of it; who answered the kernel alone is there as well."""
        held = self._held()
        for one in singles:
            if str(one) in held and held[str(one)].reachable:
                self._answered("ndp", one)
        for one, by in self._heard.items():
            macaddr = held[str(one)].macaddr if str(one) in held else None
            emit(Alive(str(one), macaddr, by, self._link.ifname))

    def _held(self) -> dict[str, Neighbor]:
        """The kernel's table of this link."""
        return {one.addr: one for one in neighbors() if one.ifindex == self._link.index}

    async def _solicited(self, requests: int) -> None:
        """Pay for what the kernel sends."""
        await self._pace.arp(self._link.ifname, requests)
        self._tally.outbound.sent("ndp-kernel", requests)

    def _answered(self, by: str, address: IPv6Address) -> None:
        if self._wanted(address) and len(self._heard) < MAX_HOSTS:
            self._heard.setdefault(address, by)
