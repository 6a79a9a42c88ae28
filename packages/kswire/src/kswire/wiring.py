"""How machines hang together, as rows of the handover workbook: who sees whom, VLANs, routes. Pure."""

import re
from collections.abc import Iterator
from typing import Final

from kswire.facts import Neighbor
from kswire.nodes import Node

_TABLES: Final = frozenset({"arp", "ndp"})  # who was heard on an interface; all other sources name a port
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
PLACES: Final = ("macaddr", "ipAddress", "ifname", "source", "vrf")
VLANS: Final = ("vlan", "ifname", "ipAddress", "netmask", "state", "description")
ROUTES: Final = ("destination", "nextHop", "ifname", "vrf")


def links(node: Node) -> Iterator[tuple[object, ...]]:
    """What is at the other end of its ports, by LLDP, CDP and the like."""
    for one in node.neighbors or ():
        if one.source not in _TABLES:
            yield one.ifname, one.source, one.name, one.port, one.addr, one.macaddr, one.platform, one.vrf


def places(node: Node) -> Iterator[tuple[object, ...]]:
    """Which MAC addresses it hears on which of its interfaces, each once."""
    heard: dict[tuple[object, ...], None] = {}
    for one in node.neighbors or ():
        if one.macaddr:
            heard[_place(one)] = None
    yield from heard


def vlans(node: Node) -> Iterator[tuple[object, ...]]:
    """Its interfaces whose name tells a VLAN (eth0.10, Vlan10)."""
    for one in node.interfaces or ():
        if number := vlan(one.ifname):
            state = None if one.up is None else "up" if one.up else "down"
            yield number, one.ifname, one.addr, one.netmask, state, one.description


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
    return one.macaddr, one.addr, one.ifname, one.source, one.vrf
