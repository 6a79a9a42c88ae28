"""Q-BRIDGE-MIB (RFC 4363): the VLANs of a switch, and which of its ports are in them."""

from collections.abc import Iterator

from ksocket.collect.snmp.bridge import Bridge
from ksocket.collect.snmp.oids_bridge import VLAN_PORTS, VLANS
from ksocket.collect.snmp.tables import Reader, Table
from ksocket.collect.snmp.tags import Tags
from ksocket.collect.snmp.values import Value, arcs, text
from kswire.facts import Vlan
from kswire.problems import Code, problem

_MOST = 4096
_SECONDS = 15.0
_LARGEST = 2048  # octets of a PortList that are read: 16,384 ports
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

    Of the ports, what is now counts more than what is configured.
    """
    rows: dict[int, dict[str, Value]] = {}
    for index, row in (*static.items(), *current.items()):
        number = tags.number(arcs(index)[-1])
        if number is not None:
            rows.setdefault(number, {}).update(row)
    return tuple(_vlan(number, rows[number], switch) for number in sorted(rows))


def _vlan(number: int, row: dict[str, Value], switch: Bridge) -> Vlan:
    state = "Current" if row.get("dot1qVlanCurrentEgressPorts") else "Static"
    egress = _names(row.get(f"dot1qVlan{state}EgressPorts"), switch)
    untagged = _names(row.get(f"dot1qVlan{state}UntaggedPorts"), switch)
    tagged = tuple(one for one in egress if one not in set(untagged))
    return Vlan(number=number, name=text(row.get("dot1qVlanStaticName")), tagged=tagged, untagged=untagged)


def _names(ports: Value | None, switch: Bridge) -> tuple[str, ...]:
    names = (switch.port(one) for one in bits(ports, 1))
    return tuple(dict.fromkeys(one for one in names if one is not None))


def bits(value: Value | None, first: int) -> Iterator[int]:
    """The numbers whose bits are set; the most significant bit of the first octet is `first` (PortList, RFC 4363)."""
    if isinstance(value, bytes):
        for place, octet in enumerate(value[:_LARGEST]):
            for bit in range(8):
                if octet & 0x80 >> bit:
                    yield first + 8 * place + bit
