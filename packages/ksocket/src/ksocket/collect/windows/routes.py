"""Routes. Sources: MSFT_NetRoute (from Server 2012 on), else Win32_IP4RouteTable."""

from collections.abc import Iterable
from ipaddress import ip_network

from ksocket.collect.linux.lines import address, cidr
from ksocket.collect.windows.interfaces import ADAPTER, names
from ksocket.collect.windows.question import CIMV2, STANDARD, Items, Question, WmiProbe
from ksocket.collect.windows.values import number, text, word
from kswire.facts import Facts, Route

MAX_ROUTES = 1_000
ROUTE = Question(STANDARD, "MSFT_NetRoute", ("DestinationPrefix", "NextHop", "InterfaceAlias"), limit=5_000)
IP4_ROUTE = Question(CIMV2, "Win32_IP4RouteTable", ("Destination", "Mask", "NextHop", "InterfaceIndex"), limit=5_000)
_ON_LINK = frozenset(("0.0.0.0", "::"))


def parse(routes: Items) -> Facts:
    """IPv4 and IPv6; without those that every machine has: to itself, to broadcasts, to groups."""
    return _told(
        _route(text(one, "DestinationPrefix"), text(one, "NextHop"), word(one, "InterfaceAlias", 100)) for one in routes
    )


def parse_ip4(routes: Items, adapters: Items) -> Facts:
    """IPv4 alone."""
    known = names(adapters)
    return _told(
        _route(
            f"{text(one, 'Destination').strip()}/{text(one, 'Mask').strip()}",
            text(one, "NextHop"),
            known.get(number(one, "InterfaceIndex") or -1),
        )
        for one in routes
    )


def _told(routes: Iterable[Route | None]) -> Facts:
    found = dict.fromkeys(one for one in routes if one is not None)
    return Facts(routes=tuple(found)[:MAX_ROUTES])


def _route(prefix: str, hop: str, ifname: str | None) -> Route | None:
    destination, next_hop = cidr(prefix.strip()), address(hop.strip())
    if destination is None:
        return None
    network, on_link = ip_network(destination), next_hop is None or next_hop in _ON_LINK
    alone = network.prefixlen == network.max_prefixlen and on_link  # its own addresses, and broadcasts
    local = network.version == 6 and network.is_link_local
    if alone or local or network.is_loopback or network.is_multicast:
        return None
    return Route(destination=destination, next_hop=None if on_link else next_hop, ifname=ifname)


PROBE = WmiProbe("routes", (ROUTE,), parse, otherwise=WmiProbe("routes", (IP4_ROUTE, ADAPTER), parse_ip4))
