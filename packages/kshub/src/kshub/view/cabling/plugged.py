"""Where machines are plugged in, by the forwarding tables of switches and by what says hello on their ports. Pure.

A MAC address stands in the tables of all switches between a machine and who talks with it. It is plugged in where the
port leads to no other switch; of several such ports, where the fewest stations are. Where two are alike, at both: the
switches of a pair (MLAG) know the same.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from kswire.facts import Neighbor
from kswire.macs import of_a_group

HELLO: Final = frozenset({"lldp", "cdp", "fdp", "edp"})  # each names who is at the other end of a cable
MOST_PLACES: Final = 64  # where one machine is plugged in: a core switch has so many cables
_TABLE: Final = "fdb"

How = Literal["port", "shared", "behind"]
"""port: nothing else is on the port; shared: others are as well; behind: the port leads to a switch that tells nothing
of it."""
HOWS: Final[tuple[How, ...]] = ("port", "shared", "behind")


@dataclass(frozen=True, slots=True)
class Port:
    """A port of a switch; stations: how many MAC addresses its forwarding table has there.

    leads: to another switch, behind which what is heard on the port may be plugged in.
    """

    node_id: int
    ifname: str
    stations: int = 0
    leads: bool = False


@dataclass(frozen=True, slots=True)
class Switch:
    """One that tells of others, or that others tell of: what it is known by."""

    macaddrs: Collection[str] = ()
    names: Collection[str] = ()  # lower case


@dataclass(frozen=True, slots=True)
class Machine:
    """Of which it is asked where it is plugged in; names: lower case."""

    node_id: int
    macaddrs: Collection[str] = ()
    addrs: Collection[str] = ()
    names: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """A port at which a machine is. macaddrs: by which it is heard there; vlans: those in which it is.

    others: how many stations are there besides. own_port: of the machine, as it says itself. sources: who tells.
    """

    port: Port
    how: How
    macaddrs: tuple[str, ...]
    vlans: tuple[int, ...]
    others: int
    own_port: str | None
    sources: tuple[str, ...]


Hello = tuple[tuple[int, str], Neighbor]  # heard on this port of this switch


class Cabling:
    """All that the switches of a network tell of where machines are: `add` each, then `settle`."""

    def __init__(self) -> None:
        self._heard: dict[tuple[int, str], dict[str, list[int]]] = {}  # port -> MAC address -> VLANs
        self._hello: list[Hello] = []
        self._ports: dict[tuple[int, str], Port] = {}
        self._best: dict[str, list[tuple[tuple[int, str], tuple[int, ...]]]] = {}
        self._said: dict[str, list[Hello]] = defaultdict(list)
        self._shared: Collection[str] = ()

    def add(self, node_id: int, told: Iterable[Neighbor]) -> int:
        """What a switch tells; how many entries of it count."""
        count = 0
        for one in told:
            if not one.ifname:
                continue
            place = node_id, one.ifname
            if one.source == _TABLE and one.macaddr and not of_a_group(one.macaddr):
                vlans = self._heard.setdefault(place, {}).setdefault(one.macaddr, [])
                if one.vlan is not None and one.vlan not in vlans:
                    vlans.append(one.vlan)
            elif one.source in HELLO:
                self._hello.append((place, one))
            else:
                continue
            count += 1
        return count

    @property
    def switches(self) -> set[int]:
        """Those that have told a forwarding table."""
        return {node_id for node_id, _ in self._heard}

    def settle(self, switches: Mapping[int, Switch], shared: Collection[str] = ()) -> None:
        """Nothing more will be added. switches: all of the network. shared: names that several machines have."""
        self._shared = shared
        leading = set(self._leading(switches))
        for place, heard in self._heard.items():
            self._ports[place] = Port(*place, len(heard), place in leading)
        for place, one in self._hello:
            self._ports.setdefault(place, Port(*place, 0, place in leading))
            for key in _keys(one):
                self._said[key].append((place, one))
        for place in sorted(self._heard, key=lambda place: self._order(self._ports[place])):
            for mac, vlans in self._heard[place].items():
                best = self._best.setdefault(mac, [])
                if not best or self._alike(self._ports[best[0][0]], self._ports[place]):
                    best.append((place, tuple(sorted(vlans))))
        self._heard, self._hello = {}, []

    def places(self, machine: Machine) -> tuple[Place, ...]:
        """Where it is plugged in; the ports that it says itself first, then those that nothing else is on."""
        said = self._hellos(machine)
        heard: dict[tuple[int, str], dict[str, tuple[int, ...]]] = {}
        for mac in machine.macaddrs:
            for place, vlans in self._best.get(mac, ()):
                if place[0] != machine.node_id:
                    heard.setdefault(place, {})[mac] = vlans
        if said:  # then a port that leads elsewhere is no word on where it is
            heard = {place: macs for place, macs in heard.items() if place in said or not self._ports[place].leads}
        found = [self._place(place, said.get(place), heard.get(place, {})) for place in {*said, *heard}]
        found.sort(key=lambda one: (not HELLO.intersection(one.sources), HOWS.index(one.how), self._order(one.port)))
        return tuple(found[:MOST_PLACES])

    def ports(self, node_id: int) -> dict[str, Port]:
        """The ports of a switch of which anything is known, by name."""
        return {ifname: port for (owner, ifname), port in self._ports.items() if owner == node_id}

    def here(self, node_id: int, ifname: str, macaddr: str) -> bool:
        """Whether this is the port at which that station is plugged in, and not one that leads there."""
        place = node_id, ifname
        return any(one == place and not self._ports[one].leads for one, _ in self._best.get(macaddr, ()))

    def _leading(self, switches: Mapping[int, Switch]) -> Iterator[tuple[int, str]]:
        """Ports that lead to another switch: it says hello there, or stands in the table there."""
        owner = {mac: number for number, one in switches.items() for mac in one.macaddrs}
        called = {name: number for number, one in switches.items() for name in one.names}
        for place, heard in self._heard.items():
            if any(owner.get(mac, place[0]) != place[0] for mac in heard):
                yield place
        for place, one in self._hello:
            other = owner.get(one.macaddr or "") or called.get((one.name or "").lower())
            if other is not None and other != place[0]:
                yield place

    def _hellos(self, machine: Machine) -> dict[tuple[int, str], Neighbor]:
        """Ports of others at which it says hello; a MAC address or an address goes before a name."""
        found: dict[tuple[int, str], Neighbor] = {}
        for key in (*machine.macaddrs, *machine.addrs, *(one for one in machine.names if one not in self._shared)):
            for place, one in self._said.get(key, ()):
                if place[0] != machine.node_id:
                    found.setdefault(place, one)
        return found

    def _place(self, place: tuple[int, str], said: Neighbor | None, heard: Mapping[str, tuple[int, ...]]) -> Place:
        port = self._ports[place]
        others = max(0, port.stations - len(heard))
        alone: How = "shared" if others else "port"
        how: How = alone if said is not None or not port.leads else "behind"
        vlans = {vlan for some in heard.values() for vlan in some}
        sources = ([] if said is None else [said.source]) + ([_TABLE] if heard else [])
        own = said.port if said is not None else None
        return Place(port, how, tuple(sorted(heard)), tuple(sorted(vlans)), others, own, tuple(sources))

    @staticmethod
    def _alike(one: Port, other: Port) -> bool:
        return not other.leads and one.stations == other.stations and one.node_id != other.node_id

    @staticmethod
    def _order(port: Port) -> tuple[bool, int, int, str]:
        return port.leads, port.stations, port.node_id, port.ifname


def _keys(one: Neighbor) -> Iterator[str]:
    """By what a machine may be known that says hello: in another VRF an address is another machine's."""
    if one.macaddr:
        yield one.macaddr
    if one.addr and one.vrf is None:
        yield one.addr
    if one.name:
        yield one.name.lower()
