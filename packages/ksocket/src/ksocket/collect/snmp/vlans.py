"""Q-BRIDGE-MIB (RFC 4363): the VLANs of a switch, and which of its ports are in them."""

from functools import reduce
from operator import or_

from ksocket.collect.snmp import bitmaps
from ksocket.collect.snmp.bridge import Bridge
from ksocket.collect.snmp.oids_bridge import VLAN_PORTS, VLANS
from ksocket.collect.snmp.tables import Reader, Table
from ksocket.collect.snmp.tags import Tags
from ksocket.collect.snmp.values import Value, arcs, text
from kswire.facts import Vlan
from kswire.problems import Code, problem

_MOST = 4096
_SECONDS = 15.0
_FIRST = 1  # the port of the first bit of a PortList
MOST_MEMBERS = 50_000  # ports of all VLANs together


async def ask(reader: Reader, switch: Bridge, tags: Tags) -> tuple[Vlan, ...]:
    """The VLANs of this switch, as they are configured and as they are."""
    static = await reader.table("vlans", VLANS, max_rows=_MOST, max_seconds=_SECONDS)
    current = await reader.table("vlans", VLAN_PORTS, max_rows=_MOST, max_seconds=_SECONDS)
    return within(reader, parse(static, current, switch, tags))


def within(reader: Reader, vlans: tuple[Vlan, ...]) -> tuple[Vlan, ...]:
    """Those whose ports fit the bound together; the others without their ports, and `missing` says so."""
    found, members = [], 0
    for one in vlans:
        members += len(one.tagged) + len(one.untagged)
        found.append(one if members <= MOST_MEMBERS else Vlan(number=one.number, name=one.name))
    if members > MOST_MEMBERS:
        reader.lacks("vlans", problem(Code.SNMP_WALK_LIMIT, table="ports of VLANs", rows=MOST_MEMBERS))
    return tuple(found)


def parse(static: Table, current: Table, switch: Bridge, tags: Tags) -> tuple[Vlan, ...]:
    """Rows of dot1qVlanStaticTable and dot1qVlanCurrentTable (by a time mark and the VLAN) -> VLANs by their numbers.

    Of the ports, what is now counts more than what is configured. After the bound, VLANs come without their ports.
    """
    rows: dict[int, dict[str, Value]] = {}
    for index, row in (*static.items(), *current.items()):
        number = tags.number(arcs(index)[-1])
        if number is not None:
            rows.setdefault(number, {}).update(row)
    egress = {number: _ports(row, "EgressPorts") for number, row in rows.items()}
    switch = switch.of(one + _FIRST for one in bitmaps.numbers(reduce(or_, egress.values(), 0)))
    known = bitmaps.of(one - _FIRST for one in switch.numbers())
    found, members = [], 0
    for number in sorted(rows):
        most = known if members <= MOST_MEMBERS else 0
        one = _vlan(number, rows[number], switch, egress[number] & most, most)
        members += len(one.tagged) + len(one.untagged)
        found.append(one)
    return tuple(found)


def _ports(row: dict[str, Value], which: str) -> int:
    state = "Current" if row.get("dot1qVlanCurrentEgressPorts") else "Static"
    return bitmaps.bitmap(row.get(f"dot1qVlan{state}{which}"))


def _vlan(number: int, row: dict[str, Value], switch: Bridge, egress: int, known: int) -> Vlan:
    bare = _ports(row, "UntaggedPorts") & known
    untagged = _names(bare, switch)
    tagged = dict.fromkeys(_names(egress & ~bare, switch))
    for one in untagged:  # two numbers may be of one port
        tagged.pop(one, None)
    return Vlan(number, text(row.get("dot1qVlanStaticName")), tuple(tagged), untagged)


def _names(ports: int, switch: Bridge) -> tuple[str, ...]:
    names = (switch.port(one + _FIRST) for one in bitmaps.numbers(ports))
    return tuple(dict.fromkeys(one for one in names if one is not None))
