"""How machines hang together, as rows of the handover workbook: who sees whom, VLANs, routes. Pure."""

import re
from collections.abc import Iterator
from typing import Final

from kswire.facts import Interface, Neighbor
from kswire.nodes import Node

TABLES: Final = frozenset({"arp", "ndp", "fdb"})  # who was heard; other sources name who is at the end of a cable
_VLANS: Final = (re.compile(r"[^.]+\.([0-9]{1,4})"), re.compile(r"(?:vlan|vl|vlanif)[-_ ]?([0-9]{1,4})", re.IGNORECASE))
MAX_VLAN: Final = 4094  # IEEE 802.1Q

LINKS: Final = (
    "localPort",
    "source",
    "remoteDevice",
    "remotePort",
    "remoteIpAddress",
    "remoteMacaddr",
    "platform",
    "vrf",
)
PLACES: Final = ("macaddr", "ipAddress", "ifname", "vlan", "source", "vrf")
VLANS: Final = (
    *("vlan", "vlanName", "ifname", "ipAddress", "netmask", "state", "description"),
    *("untaggedPorts", "taggedPorts"),
)
ROUTES: Final = ("destination", "nextHop", "ifname", "vrf")


def links(node: Node) -> Iterator[tuple[object, ...]]:
    """What is at the other end of its ports, by LLDP, CDP and the like."""
    for one in node.neighbors or ():
        if one.source not in TABLES:
            yield one.ifname, one.source, one.name, one.port, one.addr, one.macaddr, one.platform, one.vrf


def places(node: Node) -> Iterator[tuple[object, ...]]:
    """Which MAC addresses it hears on which of its interfaces, each once."""
    heard: dict[tuple[object, ...], None] = {}
    for one in node.neighbors or ():
        if one.macaddr:
            heard[_place(one)] = None
    yield from heard


def vlans(node: Node) -> Iterator[tuple[object, ...]]:
    """Its VLANs, each with its interfaces (Vlan10), and interfaces whose name tells another one (eth0.10)."""
    left: dict[int, list[Interface]] = {}
    for each in node.interfaces or ():
        if number := vlan(each.ifname):
            left.setdefault(number, []).append(each)
    for one in node.vlans or ():
        for port in left.pop(one.number, [None]):
            yield one.number, one.name, *_of_port(port), ", ".join(one.untagged), ", ".join(one.tagged)
    for number, some in left.items():
        for port in some:
            yield number, None, *_of_port(port), None, None


def _of_port(one: Interface | None) -> tuple[object, ...]:
    if one is None:
        return None, None, None, None, None
    state = None if one.up is None else "up" if one.up else "down"
    return one.ifname, one.addr, one.netmask, state, one.description


def routes(node: Node) -> Iterator[tuple[object, ...]]:
    """Where it sends what; no next hop: the destination is on the link."""
    for one in node.routes or ():
        yield one.destination, one.next_hop, one.ifname, one.vrf


def vlan(ifname: str) -> int | None:
    """The number of the VLAN that an interface's name tells, if it tells one."""
    found = next((match for one in _VLANS if (match := one.fullmatch(ifname))), None)
    number = int(found[1]) if found else 0
    return number if 1 <= number <= MAX_VLAN else None


def _place(one: Neighbor) -> tuple[object, ...]:
    return one.macaddr, one.addr, one.ifname, one.vlan, one.source, one.vrf
