"""The part of a sweep that is IPv6: own links by multicast, single addresses by what fits the way. No prefix is swept.

Prefixes of /120 and longer are their single addresses. Of a larger one that lies on a link of this machine everyone is
called there; of one behind a router only those are found whom a table names.
"""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from functools import partial
from ipaddress import IPv6Address, IPv6Network
from typing import Final

from ksocket.discover import neighborhood
from ksocket.discover.connect import Connecting
from ksocket.discover.cookies import Cookies
from ksocket.discover.findings import Alive, Emit, Tally
from ksocket.discover.finished import Finished
from ksocket.discover.gateway import Link, Surroundings
from ksocket.discover.kernel6 import KernelNeighborhood
from ksocket.discover.neighborhood import Neighborhood
from ksocket.discover.packets import LinkDown
from ksocket.discover.ping6 import ROUNDS, Pinger6
from ksocket.pace import Pace
from ksocket.scope import LARGEST_IPV6, Network, Scope, overlap
from kswire.problems import Code, problem

LINK_LOCAL: Final = IPv6Network("fe80::/10")


@dataclass(slots=True)
class Claim:
    """What one `find` asks over IPv6: the links on which everyone is called, and for which prefixes; and addresses."""

    calls: dict[str, list[IPv6Network]] = field(default_factory=dict)
    singles: list[IPv6Address] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.calls or self.singles)


class SearchIPv6:
    """What one sweep does over IPv6; it asks nothing twice. raw: with packet sockets; ports: of the TCP connections."""

    def __init__(
        self, surroundings: Surroundings, scope: Scope, pace: Pace, tally: Tally, ports: tuple[int, ...], *, raw: bool
    ) -> None:
        self._surroundings, self._scope, self._pace, self._tally = surroundings, scope, pace, tally
        self._ports, self._raw, self._cookies = ports, raw, Cookies()
        self._asked: set[IPv6Address | IPv6Network] = set()

    def claim(self, networks: Iterable[Network]) -> Claim:
        """What of these may be asked and was not asked before; not the address that any router of a link answers at."""
        claim = Claim()
        prefixes = [one for link in self._surroundings.links for one in link.prefixes]
        routers = {one.network_address for one in prefixes if one.prefixlen < 127}  # RFC 4291, 2.6.1; RFC 6164
        for network in networks:
            if not isinstance(network, IPv6Network):
                continue
            if network.prefixlen >= LARGEST_IPV6:
                for one in network:
                    if one not in self._asked and one not in routers and self._scope.permits(one).allowed:
                        self._asked.add(one)
                        claim.singles.append(one)
            elif network not in self._asked:
                self._asked.add(network)
                for link in on_links(network, self._surroundings, self._scope):
                    if prefix := withheld(link, self._scope):
                        self._tally.note(problem(Code.MULTICAST_WITHHELD, ifname=link.ifname, prefix=prefix))
                    else:
                        claim.calls.setdefault(link.ifname, []).append(network)
        return claim

    async def search(self, claim: Claim, connector: Callable[[], Connecting], emit: Emit, finished: Finished) -> None:
        """Find those of the claim that answer."""
        links = {link.ifname: link for link in self._surroundings.links if link.up}
        near: dict[str, list[IPv6Address]] = {ifname: [] for ifname in claim.calls}
        far: list[IPv6Address] = []
        for one in claim.singles:
            link = next(
                (each for each in links.values() if each.arp and any(one in net for net in each.prefixes)), None
            )
            (far if link is None else near.setdefault(link.ifname, [])).append(one)
        async with asyncio.TaskGroup() as group:
            for ifname, singles in near.items():
                called = claim.calls.get(ifname, [])
                group.create_task(self._near(links[ifname], called, singles, connector, emit, finished))
            if far:
                group.create_task(self._far(far, connector, emit, finished))

    async def _near(
        self,
        link: Link,
        called: list[IPv6Network],
        singles: list[IPv6Address],
        connector: Callable[[], Connecting],
        emit: Emit,
        finished: Finished,
    ) -> None:
        """On one link: by packets of our own where we may send them, else with the kernel's help."""
        self._source(link)
        wanted = partial(self._wanted, called, frozenset(singles))
        try:
            if self._raw and link.framed:
                with closing(Neighborhood(link, self._cookies, self._pace, self._tally, wanted, emit)) as there:
                    await there.solicit(singles)
                    if called:
                        await there.call(self._surroundings.gateways)
            else:
                kernel = KernelNeighborhood(link, self._pace, self._tally, wanted)
                try:
                    if singles:
                        await kernel.ping(self._cookies, singles)
                    if called:
                        await kernel.call(self._cookies)
                except OSError:
                    await kernel.connect(connector(), singles)
                kernel.tell(singles, emit)
            finished.singles.update(map(str, singles))
        except LinkDown:
            self._tally.note(problem(Code.INTERFACE_DOWN, ifname=link.ifname))

    def _wanted(self, called: list[IPv6Network], singles: frozenset[IPv6Address], address: IPv6Address) -> bool:
        named = address in singles or any(address in one for one in called)
        return named and self._scope.permits(address).allowed

    async def _far(
        self, addresses: list[IPv6Address], connector: Callable[[], Connecting], emit: Emit, finished: Finished
    ) -> None:
        """Behind routers, and this machine itself: echo requests, then TCP connections to those that stay silent."""
        silent = {str(one): one for one in addresses}

        def answered(addr: str, by: str) -> None:
            if addr in silent:
                del silent[addr]
                emit(Alive(addr, None, by, ""))

        with ExitStack() as stack:
            pinger = self._pinger(stack, lambda one: answered(str(one), "icmp"))
            for _ in range(ROUNDS if pinger else 0):
                asked = [
                    one for one in silent.values() if not one.is_loopback and str(one) not in self._surroundings.own
                ]
                if pinger and asked:
                    await pinger.ask(asked, self._pace, partial(self._tally.count, "icmp6"))
            for port in self._ports:
                sent = partial(self._tally.count, "tcp-connect")
                await connector().call(list(silent), port, lambda addr: answered(addr, "tcp"), sent)
        finished.singles.update(map(str, addresses))

    def _pinger(self, stack: ExitStack, heard: Callable[[IPv6Address], None]) -> Pinger6 | None:
        try:
            return stack.enter_context(closing(Pinger6(self._cookies, heard)))
        except OSError:
            return None

    def _source(self, link: Link) -> None:
        for one in neighborhood.sources(link):
            self._tally.outbound.source(str(one), link.ifname)


def on_links(network: IPv6Network, surroundings: Surroundings, scope: Scope) -> list[Link]:
    """The links that hold a part of the network of which any address may be asked."""
    return [
        link
        for link in surroundings.links
        if link.up and link.arp and any(overlap(network, one) and scope.admits(one) for one in link.prefixes)
    ]


def withheld(link: Link, scope: Scope) -> Network | None:
    """A prefix of the link with an address that must not be asked: a call would reach that, too."""
    local = LINK_LOCAL if scope.denies(LINK_LOCAL) else None
    return next((one for one in link.prefixes if scope.prohibits_on(one)), local)
