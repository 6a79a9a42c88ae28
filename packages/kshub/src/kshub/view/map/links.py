"""Who hangs on whom, as the devices tell: LLDP, CDP, routing. Pure.

Tables of addresses (ARP, NDP) are no links: they tell who was heard, and of every host. A forwarding table (FDB) tells
of a host on the port where nothing else is; on a port that leads to another device it tells of everything behind that.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final

from kshub.view.map.drawn import ACCESS, DISTRIBUTION, ETHERNET, ROUTED, ROUTER, Known, Link, Stranger
from kswire.facts import Neighbor

_HEARD: Final = frozenset({"arp", "ndp"})
_FORWARDING: Final = "fdb"
_ROUTED: Final = frozenset({"ospf", "bgp", "isis", "eigrp", "rip", "route"})
MOST_STRANGERS: Final = 5_000
MOST_LINKS: Final = 50_000  # a map of more shows nobody anything
_FEW: Final = 1  # stations of a forwarding table on one port: more of them, and something stands between


def telling(told: Sequence[Neighbor]) -> list[Neighbor]:
    """Of what one device told, what may become links: the tables that do not are nearly all of it."""
    loads = _loads(told)
    return [
        one
        for one in told
        if one.source not in _HEARD and (one.source != _FORWARDING or len(loads[one.ifname]) <= _FEW)
    ]


def _loads(told: Iterable[Neighbor]) -> defaultdict[str | None, set[str | None]]:
    """Which stations the forwarding table has on each port: read at two addresses, each stands there twice."""
    loads: defaultdict[str | None, set[str | None]] = defaultdict(set)
    for one in told:
        if one.source == _FORWARDING:
            loads[one.ifname].add(one.macaddr)
    return loads


class Found:
    """Links as they come together: of each pair and layer one, with what both ends say."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._at = {spot.node_id: index for index, spot in enumerate(known.spots)}
        self._links: dict[tuple[int, int, int], Link] = {}
        self._strangers: dict[Stranger, int] = {}
        self._read()

    @cached_property
    def _names(self) -> dict[str, int]:
        return _names(self._known)

    @property
    def links(self) -> list[Link]:
        """In the order of their ends."""
        return [self._links[pair] for pair in sorted(self._links)]

    @property
    def strangers(self) -> list[Stranger]:
        """In the order of their numbers."""
        return list(self._strangers)

    def node(self, told: Neighbor) -> int | None:
        """The spot that is meant: by its MAC, else its address, else a name that only one has.

        An address in another VRF is not meant: there it is another machine's.
        """
        number = self._known.macs.get(told.macaddr or "")
        if number is None and told.vrf is None:
            number = self._known.addrs.get(told.addr or "")
        if number is None and told.name:
            number = self._names.get(told.name.lower()) or self._names.get(_short(told.name))
        return None if number is None else self._at.get(number)

    def infer(self, tiers: list[int], router_of: Iterable[int | None]) -> None:
        """A switch of which nobody tells hangs, as far as anybody knows, on the router of its site."""
        linked = {end for link in self._links.values() if link.layer == ETHERNET for end in (link.origin, link.to)}
        for index, (tier, router) in enumerate(zip(tiers, router_of, strict=True)):
            if tier in (DISTRIBUTION, ACCESS) and index not in linked and router is not None and router != index:
                self._add(router, index, ETHERNET, "subnet", measured=False)

    def _read(self) -> None:
        for number, told in self._known.neighbors.items():
            if number in self._at:
                for one in told:
                    if one.source not in _HEARD and one.source != _FORWARDING:
                        self._tell(self._at[number], one)
        for origin, one in self._stations():
            self._tell(origin, one)
        for number, hops in self._known.hops.items():
            for hop in sorted(hops):
                if number in self._at:
                    self._tell(self._at[number], Neighbor(source="route", addr=hop))

    def _tell(self, origin: int, one: Neighbor) -> None:
        layer = ROUTED if one.source in _ROUTED else ETHERNET
        to = self.node(one)
        if to is not None:
            if to != origin:
                self._add(origin, to, layer, one.source, measured=True, ports=(one.ifname, one.port))
            return
        stranger = Stranger(one.name, one.addr, one.macaddr, one.platform)
        full = len(self._links) >= MOST_LINKS
        if stranger not in self._strangers and (full or len(self._strangers) >= MOST_STRANGERS):
            return
        place = self._strangers.setdefault(stranger, len(self._strangers))
        key = (origin, -1 - place, layer)
        if key not in self._links and not full:
            self._links[key] = Link(origin, None, place, layer, [one.source], True, one.ifname, one.port)

    def _add(
        self,
        origin: int,
        to: int,
        layer: int,
        source: str,
        *,
        measured: bool,
        ports: tuple[str | None, str | None] = (None, None),
    ) -> None:
        first, second = min(origin, to), max(origin, to)
        near, far = ports if origin == first else ports[::-1]
        link = self._links.get((first, second, layer))
        if link is None:
            if len(self._links) >= MOST_LINKS:
                return
            link = self._links[first, second, layer] = Link(first, second, None, layer, [], measured)
        if source not in link.sources:
            link.sources = sorted([*link.sources, source])
        link.from_port, link.to_port = link.from_port or near, link.to_port or far

    def _stations(self) -> Iterator[tuple[int, Neighbor]]:
        """Entries of forwarding tables that tell where a host is plugged in: on a port where nothing else is."""
        trunks = {(link.origin, link.from_port) for link in self._links.values() if link.layer == ETHERNET} | {
            (link.to, link.to_port) for link in self._links.values() if link.to is not None and link.layer == ETHERNET
        }
        here: dict[str, dict[tuple[int, str | None], Neighbor]] = defaultdict(dict)
        for number, told in self._known.neighbors.items():
            origin = self._at.get(number)
            if origin is None:
                continue
            loads = _loads(told)
            for one in told:
                port = (origin, one.ifname)
                if one.source == _FORWARDING and one.macaddr and port not in trunks and len(loads[one.ifname]) <= _FEW:
                    here[one.macaddr].setdefault(port, one)
        for heard in here.values():
            if len(heard) == 1:
                (((origin, _), one),) = heard.items()
                if self.node(one) is not None:
                    yield origin, one


def tiers(known: Known, links: Iterable[Link]) -> list[int]:
    """What each spot is in its network: routers by what they are, switches by what hangs below them."""
    found = [_tier(spot.device_type) for spot in known.spots]
    beside: dict[int, set[int]] = defaultdict(set)
    for link in links:
        if link.layer == ETHERNET and link.to is not None and found[link.origin] and found[link.to]:
            beside[link.origin].add(link.to)
            beside[link.to].add(link.origin)
    depth = _depths(found, beside)
    for index, tier in enumerate(found):
        if tier == ACCESS and any(depth.get(one, 0) > depth.get(index, 0) for one in beside[index]):
            found[index] = DISTRIBUTION
    return found


def _tier(device_type: str | None) -> int:
    return {"router": ROUTER, "firewall": ROUTER, "switch": ACCESS}.get(device_type or "", 0)


def _depths(found: list[int], beside: dict[int, set[int]]) -> dict[int, int]:
    """How far each device is from a router; where no router is linked, from the switch that has the most links."""
    depth: dict[int, int] = {}
    roots = [index for index in beside if found[index] == ROUTER]
    left = sorted(beside, key=lambda one: (-len(beside[one]), one))
    for first in (roots, *([one] for one in left)):
        queue = [one for one in first if one not in depth]
        depth.update((one, 0) for one in queue)
        for one in queue:  # grows while it is walked
            for other in sorted(beside[one]):
                if other not in depth:
                    depth[other] = depth[one] + 1
                    queue.append(other)
    return depth


def _names(known: Known) -> dict[str, int]:
    """Nodes by their names as a whole and up to the first dot, where only one is called so."""
    counts: Counter[str] = Counter()
    found: dict[str, int] = {}
    for spot in known.spots:
        for name in {(spot.name or "").lower(), _short(spot.name or "")} - {""}:
            counts[name] += 1
            found[name] = spot.node_id
    return {name: number for name, number in found.items() if counts[name] == 1}


def _short(name: str) -> str:
    """Up to the first dot; of an address nothing."""
    first = name.lower().partition(".")[0]
    return "" if first.isdigit() else first
