"""By which link and which router this machine reaches an address: its routes as ranges. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from itertools import pairwise

from ksocket.discover.gateway import Link, Route, Surroundings
from ksocket.discover.ranges import Range, of_network

LOOPBACK = Link("lo", 1, "", (), up=True, arp=False)


@dataclass(frozen=True, slots=True)
class Way:
    """The link that leads to an address, and the address of this machine to send from.

    gateway: the router to give the packet to; None: the address is on the link.
    """

    link: Link
    gateway: IPv4Address | None
    source: IPv4Address

    @property
    def on_link(self) -> bool:
        """Whether neighbours are asked by ARP here."""
        return self.gateway is None and self.link.arp

    @property
    def local(self) -> bool:
        """Whether it ends at this machine: its own addresses and loopback."""
        return self.link is LOOPBACK


class Ways:
    """The whole IPv4 address space, cut where the way changes."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._starts, self._ways = _lay(_choices(surroundings))

    def split(self, ranges: Iterable[Range]) -> dict[Way | None, list[Range]]:
        """The ranges by the way that leads there; None: there is no way."""
        parts: dict[Way | None, list[Range]] = {}
        for low, high in ranges:
            first, last = bisect_right(self._starts, low), bisect_left(self._starts, high)
            cuts = [low, *self._starts[first:last], high]
            for way, part in zip(self._ways[first - 1 : last], pairwise(cuts), strict=True):
                parts.setdefault(way, []).append(part)
        return parts


def _choices(surroundings: Surroundings) -> list[tuple[Range, Way | None]]:
    """Every route with its way, in the order in which they win: longest prefix first, then on-link, then metric."""
    links = {link.ifname: link for link in surroundings.links if link.up}
    routes = [
        Route(address.network, link.ifname, source=address.ip, metric=-1)
        for link in links.values()
        for address in link.addresses
        if isinstance(address, IPv4Interface)
    ]
    routes += surroundings.routes
    if not surroundings.routes:
        hops = ((ip, one.ifname) for one in surroundings.gateways if (ip := _ipv4(one.addr)))
        routes += [Route(_ANYWHERE, ifname, gateway, metric=n) for n, (gateway, ifname) in enumerate(hops)]
    own = (address for link in links.values() for address in link.addresses if isinstance(address, IPv4Interface))
    here = [IPv4Network("127.0.0.0/8"), *(IPv4Network(address.ip) for address in own)]
    chosen: list[tuple[Range, Way | None]] = [(of_network(network), _HERE) for network in here]
    for route in sorted(routes, key=lambda one: (-one.destination.prefixlen, one.metric)):
        way = _way(route, links)
        if way is not None or route.ifname is None:
            chosen.append((of_network(route.destination), way))
    return chosen


_ANYWHERE = IPv4Network("0.0.0.0/0")
_HERE = Way(LOOPBACK, None, IPv4Address("127.0.0.1"))


def _ipv4(addr: str) -> IPv4Address | None:
    return IPv4Address(addr) if ":" not in addr else None


def _way(route: Route, links: dict[str, Link]) -> Way | None:
    link = links.get(route.ifname or "")
    if link is None:
        return None
    own = [address for address in link.addresses if isinstance(address, IPv4Interface)]
    near = [address.ip for address in own if route.gateway is not None and route.gateway in address.network]
    source = route.source or next(iter([*near, *(address.ip for address in own)]), None)
    return Way(link, route.gateway, source) if source is not None else None


def _lay(choices: list[tuple[Range, Way | None]]) -> tuple[list[int], list[Way | None]]:
    """Prefixes nest or are apart, so one walk with a stack finds the innermost everywhere."""
    first: dict[Range, Way | None] = {}
    for span, way in choices:
        first.setdefault(span, way)
    starts, ways = [0], [None]  # type: tuple[list[int], list[Way | None]]
    stack: list[tuple[int, Way | None]] = [(1 << 32, None)]

    def cut(at: int, way: Way | None) -> None:
        if starts[-1] == at:
            ways[-1] = way
        elif ways[-1] != way:
            starts.append(at)
            ways.append(way)

    for (low, high), way in sorted(first.items(), key=lambda one: (one[0][0], -one[0][1])):
        while stack[-1][0] <= low:
            end, _ = stack.pop()
            cut(end, stack[-1][1])
        cut(low, way)
        stack.append((high, way))
    while len(stack) > 1:
        end, _ = stack.pop()
        if end < 1 << 32:
            cut(end, stack[-1][1])
    return starts, ways
