"""The ports of one switch, each with what is on it. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from kshub.view.cabling.plugged import HELLO, Cabling
from kswire.facts import Interface, Neighbor
from kswire.nodes import Node

MOST_STATIONS: Final = 100  # of one port, that are named
MOST_PORTS: Final = 5_000
_TABLE: Final = "fdb"
_DIGITS: Final = re.compile(r"(\d+)")


@dataclass(slots=True)
class Station:
    """A MAC address on a port; here: it is plugged in at this port, and not only heard through it."""

    macaddr: str
    vlans: list[int] = field(default_factory=list)
    here: bool = False


@dataclass(slots=True)
class PortUse:
    """A port; stations: how many MAC addresses are there, of which `named` are the first, those that are here first."""

    ifname: str
    interface: Interface | None = None
    leads: bool = False
    untagged: list[int] = field(default_factory=list)
    tagged: list[int] = field(default_factory=list)
    hello: list[Neighbor] = field(default_factory=list)
    stations: int = 0
    named: list[Station] = field(default_factory=list)


def panel(node_id: int, known: Node, told: Iterable[Neighbor], cabling: Cabling) -> list[PortUse]:
    """Ports that are in a VLAN, or on which something is or says hello, in the order in which people count them."""
    ports: dict[str, PortUse] = {}
    heard: dict[str, dict[str, Station]] = defaultdict(dict)
    for vlan in known.vlans or ():
        for name in vlan.untagged:
            _at(ports, name).untagged.append(vlan.number)
        for name in vlan.tagged:
            _at(ports, name).tagged.append(vlan.number)
    for said in told:
        if said.ifname and said.source in HELLO:
            _at(ports, said.ifname).hello.append(said)
        elif said.ifname and said.source == _TABLE and said.macaddr:
            _at(ports, said.ifname)
            station = heard[said.ifname].setdefault(said.macaddr, Station(said.macaddr))
            if said.vlan is not None and said.vlan not in station.vlans:
                station.vlans.append(said.vlan)
    leads = {name for name, port in cabling.ports(node_id).items() if port.leads}
    interfaces = {one.ifname: one for one in reversed(known.interfaces or ())}
    for name, one in ports.items():
        one.interface, one.leads = interfaces.get(name), name in leads
        _name(one, heard.get(name, {}), node_id, cabling)
    return sorted(ports.values(), key=lambda one: natural(one.ifname))[:MOST_PORTS]


def natural(ifname: str) -> list[tuple[int, str]]:
    """Gi1/0/2 before Gi1/0/10."""
    return [(int(one), "") if one.isdecimal() else (0, one) for one in _DIGITS.split(ifname[:200])]


def wanted(ports: Iterable[PortUse]) -> set[str]:
    """The MAC addresses of which it is to be known whose they are."""
    named = {one.macaddr for port in ports for one in port.named}
    return named | {one.macaddr for port in ports for one in port.hello if one.macaddr}


def _at(ports: dict[str, PortUse], ifname: str) -> PortUse:
    found = ports.get(ifname)
    if found is None:
        found = ports[ifname] = PortUse(ifname)
    return found


def _name(one: PortUse, heard: Mapping[str, Station], node_id: int, cabling: Cabling) -> None:
    for station in heard.values():
        station.here = cabling.here(node_id, one.ifname, station.macaddr)
    one.stations = len(heard)
    one.named = sorted(heard.values(), key=lambda each: (not each.here, each.macaddr))[:MOST_STATIONS]
