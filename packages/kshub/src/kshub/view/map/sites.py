"""Which subnets lie behind one router: the sites of a map. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from ipaddress import ip_network
from typing import Final

from kshub.view.map.drawn import HOST, ROUTER, Device, Known, Site, Subnet, Subnets

_TRANSIT: Final = {4: 29, 6: 124}  # prefixes from here on join routers, and hold nobody else


class Sites:
    """subnets: those that hold a node, and at last "" if some are in none. site_of: of each spot; sites: their list.

    tiers: of the spots; at: for each spot its subnet's place in `subnets`.
    """

    def __init__(self, known: Known, tiers: Sequence[int]) -> None:
        self._known, self._tiers = known, tiers
        of = Subnets(known.subnets)
        places = [of(spot.addr) for spot in known.spots]
        used = sorted({one for one in places if one is not None})
        again = {old: new for new, old in enumerate(used)}
        self.at = [len(used) if one is None else again[one] for one in places]
        self.subnets = [Subnet(of.names[one]) for one in used]
        if None in places:
            self.subnets.append(Subnet(""))
        for spot, place in zip(known.spots, self.at, strict=True):
            self.subnets[place].nodes += 1
            self.subnets[place].states[spot.state] += 1
        behind = {
            index: {again[one] for one in _touched(spot.addr, known.devices.get(spot.node_id), of) if one in again}
            for index, spot in enumerate(known.spots)
            if tiers[index] == ROUTER
        }
        self.sites = self._joined(behind)
        self.site_of = [self.subnets[place].site for place in self.at]

    def _joined(self, behind: Mapping[int, set[int]]) -> list[Site]:
        """Subnets that a router joins are one site, but for those by which routers are joined to each other."""
        transit = self._transit(behind)
        group = _Groups(len(self.subnets))
        for there in behind.values():
            group.join(there - transit)
        routers: dict[int, list[int]] = defaultdict(list)
        for router, there in behind.items():
            for first in sorted(there - transit)[:1] or sorted(there)[:1]:
                routers[group.of(first)].append(router)
        alone = [one for one in range(len(self.subnets)) if group.of(one) not in routers and one not in transit]
        group.join(alone)  # behind no router that is known
        for one in sorted(transit):
            for mine in (sorted(there - transit) for _, there in sorted(behind.items()) if one in there):
                if mine:  # the first router that has it and more
                    group.join({mine[0], one})
                    break
        return self._listed(group, {group.of(one): found for one, found in routers.items()}, behind)

    def _transit(self, behind: Mapping[int, set[int]]) -> set[int]:
        inhabited = {place for place, tier in zip(self.at, self._tiers, strict=True) if tier == HOST}
        shared = Counter(one for there in behind.values() for one in there)
        return {one for one, count in shared.items() if count > 1 and one not in inhabited and self._small(one)}

    def _small(self, place: int) -> bool:
        name = self.subnets[place].subnet
        if not name:
            return False
        network = ip_network(name, strict=False)
        return network.prefixlen >= _TRANSIT[network.version]

    def _listed(self, group: "_Groups", routers: dict[int, list[int]], behind: Mapping[int, set[int]]) -> list[Site]:
        sites: list[Site] = []
        numbers: dict[int, int] = {}
        for place, subnet in enumerate(self.subnets):
            root = group.of(place)
            if root not in numbers:
                numbers[root] = len(sites)
                router = self._router(routers.get(root, ()), behind)
                sites.append(Site(subnet.subnet, "" if router is None else self._name(routers[root], router), router))
            subnet.site = numbers[root]
        return sites

    def _router(self, those: Iterable[int], behind: Mapping[int, set[int]]) -> int | None:
        """The one that stands for the site: a router before a firewall, of more subnets before fewer."""
        spots = self._known.spots
        return min(those, key=lambda one: (spots[one].device_type != "router", -len(behind[one]), one), default=None)

    def _name(self, those: Iterable[int], router: int) -> str:
        spots, devices = self._known.spots, self._known.devices
        told = Counter(
            where.strip()
            for one in those
            if (device := devices.get(spots[one].node_id)) and (where := device.location) and where.strip()
        )
        return told.most_common(1)[0][0] if told else spots[router].name or spots[router].addr


class _Groups:
    """Numbers that belong together (union-find)."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def of(self, one: int) -> int:
        """The smallest of those that belong to it."""
        while self._above[one] != one:
            self._above[one] = self._above[self._above[one]]
            one = self._above[one]
        return one

    def join(self, those: Iterable[int]) -> None:
        """They belong together."""
        roots = sorted({self.of(one) for one in those})
        for one in roots[1:]:
            self._above[one] = roots[0]


def _touched(addr: str, device: Device | None, of: Subnets) -> set[int]:
    """The subnets in which a device has an address."""
    own = {addr}
    if device is not None:
        own |= {one.addr for one in device.addresses} | {one.addr for one in device.interfaces or () if one.addr}
    return {place for one in own if (place := of(one)) is not None}
