"""What a router's tables say about where else to look. Pure: facts of a device in, candidate addresses out."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from ipaddress import IPv4Interface, IPv4Network, ip_address, ip_interface, ip_network

from ksocket.scope import MAX_LEARNED_PREFIX, IPAddress, Scope, sweepable
from kswire.facts import Facts
from kswire.problems import Code, Problem, problem

MAX_ADDRESSES = 20_000
MAX_PREFIXES = 1_000
_MAX_ROWS = 500_000  # of a table that is looked through at all


@dataclass(frozen=True, slots=True)
class Candidates:
    """Where to look next. addresses: named by a table; prefixes: on a link of the device, to be swept whole."""

    addresses: tuple[str, ...]
    prefixes: tuple[str, ...]
    problems: tuple[Problem, ...]


def candidates(facts: Facts, scope: Scope, seen: AbstractSet[str]) -> Candidates:
    """What the tables of one device name that is in scope and was not seen before.

    Prefixes of its links, and those that it has a route to, are swept when they are /22 or longer; of larger ones only
    the addresses that it names: the routers on the way are asked, and know their own links. What is more than 20,000
    addresses or 1,000 prefixes is left out, with a problem that says so. A neighbour in another VRF is named only where
    the main one has nobody at that address (docs/adr/0010); its prefixes are not swept.
    """
    own = {address for interface in facts.interfaces or () if (address := _address(interface.addr))}
    on_link = list(dict.fromkeys(_on_link(facts)))
    ends = {end for one in on_link if one.prefixlen < 31 for end in (one.network_address, one.broadcast_address)}
    in_scope = [one for one in on_link if one.prefixlen < 31 and scope.ranges(one)]
    problems = [
        problem(Code.PREFIX_NOT_SWEPT, prefix=one, limit=MAX_LEARNED_PREFIX)
        for one in in_scope
        if not sweepable(one) and str(one) not in seen
    ]
    named = (one for one in dict.fromkeys(_named(facts, on_link)) if one not in own and one not in ends)
    addresses = [str(one) for one in named if str(one) not in seen and _reachable(one) and scope.permits(one).allowed]
    beyond = (one for one in _routed(facts) if one.prefixlen < 31 and sweepable(one) and scope.ranges(one))
    links = (one for one in in_scope if sweepable(one))
    prefixes = [one for one in dict.fromkeys(map(str, (*links, *beyond))) if one not in seen]
    for found, maximum, table in ((addresses, MAX_ADDRESSES, "neighbors"), (prefixes, MAX_PREFIXES, "routes")):
        if len(found) > maximum:
            problems.append(problem(Code.TABLE_TOO_LARGE, address=_name(facts), table=table, rows=len(found)))
            del found[maximum:]
    return Candidates(tuple(addresses), tuple(prefixes), tuple(problems[:MAX_PREFIXES]))


def inside(prefix: str) -> str:
    """The addresses of a prefix that a machine can have, as a range: without the network's own and broadcast ones."""
    network = ip_network(prefix)
    if network.prefixlen >= network.max_prefixlen - 1:
        return prefix
    return f"{network.network_address + 1}-{network.broadcast_address - 1}"


def _named(facts: Facts, on_link: Iterable[IPv4Network]) -> Iterator[IPAddress]:
    """Neighbours, next hops, the far ends of point-to-point links; last the neighbours of other VRFs."""
    neighbors = (facts.neighbors or ())[:_MAX_ROWS]
    words = [neighbor.addr for neighbor in neighbors if neighbor.vrf is None]
    words += [route.next_hop for route in (facts.routes or ())[:_MAX_ROWS] if route.vrf is None]
    yield from (address for word in dict.fromkeys(words) if (address := _address(word)))
    routed = tuple(_routed(facts))
    for network in dict.fromkeys((*on_link, *routed)):
        if network.prefixlen >= 31:
            yield from network
    elsewhere = dict.fromkeys(neighbor.addr for neighbor in neighbors if neighbor.vrf is not None)
    if elsewhere:
        known = _Prefixes((*on_link, *routed))
        yield from (address for word in elsewhere if (address := _address(word)) and address not in known)


class _Prefixes:
    """IPv4 prefixes, many of them, asked whether they hold an address."""

    def __init__(self, prefixes: Iterable[IPv4Network]) -> None:
        self._numbers: dict[int, set[int]] = {}
        for one in prefixes:
            shift = 32 - one.prefixlen
            self._numbers.setdefault(shift, set()).add(int(one.network_address) >> shift)

    def __contains__(self, address: IPAddress) -> bool:
        return address.version == 4 and any(int(address) >> shift in held for shift, held in self._numbers.items())


def _routed(facts: Facts) -> Iterator[IPv4Network]:
    """The prefixes of the main routing table, but for the default route: who is in one of them is somebody there."""
    for route in (facts.routes or ())[:_MAX_ROWS]:
        network = _network(route.destination) if route.vrf is None else None
        if network is not None and network.prefixlen:
            yield network


def _on_link(facts: Facts) -> Iterator[IPv4Network]:
    """The IPv4 prefixes of the device's interfaces, and the routes that it has on a link."""
    for interface in facts.interfaces or ():
        if interface.addr and interface.netmask:
            try:
                held = ip_interface(f"{interface.addr}/{interface.netmask}")
            except ValueError:
                continue
            if isinstance(held, IPv4Interface) and held.network.prefixlen < 32:
                yield held.network
    for route in (facts.routes or ())[:_MAX_ROWS]:
        network = _network(route.destination) if route.next_hop is None and route.vrf is None else None
        if network is not None and network.prefixlen:
            yield network


def _network(word: str) -> IPv4Network | None:
    try:
        network = ip_network(word, strict=False)
    except ValueError:
        return None
    return network if isinstance(network, IPv4Network) else None


def _address(word: str | None) -> IPAddress | None:
    try:
        return ip_address(word) if word else None
    except ValueError:  # a device may say anything
        return None


def _reachable(address: IPAddress) -> bool:
    """A link-local address means nothing on another link."""
    return not address.is_link_local


def _name(facts: Facts) -> str:
    addresses = (interface.addr for interface in facts.interfaces or () if interface.addr)
    return next(addresses, None) or facts.hostname or "-"
