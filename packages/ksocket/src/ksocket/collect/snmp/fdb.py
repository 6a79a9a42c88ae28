"""Q-BRIDGE-MIB (RFC 4363) and BRIDGE-MIB (RFC 4188): which station a switch has heard behind which of its ports."""

import asyncio
from collections.abc import Iterable

from ksocket.collect.snmp import bridge
from ksocket.collect.snmp.bridge import Bridge
from ksocket.collect.snmp.oids_bridge import FDB, FDB_IDS, Q_FDB
from ksocket.collect.snmp.tables import Reader, Table
from ksocket.collect.snmp.tags import Tags
from ksocket.collect.snmp.values import Value, arcs, mac, number
from ksocket.reach.trouble import Trouble
from kswire.facts import Neighbor, Vlan
from kswire.problems import Code, problem

VLANS = "fdbVlans"  # what is missing of the tables of single VLANs, where the main one was read
_STATIONS = (None, 3, 5)  # dot1dTpFdbStatus: learned, mgmt. Not other, invalid, self; None: it does not tell
_MOST = 20_000  # stations, in all
_SECONDS = 20.0  # for all of it; what is under way is not cut off
_MOST_VLANS = 4096
_MOST_CONTEXTS = 200
_DEFAULT, _RESERVED = 1, range(1002, 1006)  # Cisco: the VLAN of the main context, and those that are no Ethernet


async def ask(
    reader: Reader, switch: Bridge, tags: Tags, elsewhere: tuple[Vlan, ...] | None = None
) -> tuple[Neighbor, ...]:
    """The stations behind the ports of this switch.

    elsewhere: the VLANs of an agent of Cisco's that keeps a table for each of them in a context of its own. Contexts
    are asked by SNMPv3, by v2c only where the credential file says how: a community that an agent does not know is an
    alarm to somebody.
    """
    end = asyncio.get_running_loop().time() + _SECONDS
    table = await reader.table("fdb", Q_FDB, max_rows=_MOST, max_seconds=_SECONDS)
    if table:
        ids = await reader.table("fdb", FDB_IDS, max_rows=_MOST_VLANS, max_seconds=_SECONDS / 4)
        return by_vlan(table, switch, tags.of(by_id(ids)))
    left = end - asyncio.get_running_loop().time()
    table = await reader.table("fdb", FDB, max_rows=_MOST, max_seconds=left)
    found = plain(table, switch, _DEFAULT if elsewhere else None)
    return (
        found
        if elsewhere is None
        else found + await _contexts(reader, switch, _numbers(elsewhere), _MOST - len(found), end)
    )


def by_id(table: Table) -> dict[int, int | None]:
    """Rows of dot1qVlanCurrentTable -> the VLAN of each forwarding database; None where several VLANs share one."""
    found: dict[int, int | None] = {}
    for index, row in table.items():
        database = number(row.get("dot1qVlanFdbId"))
        if database is not None:
            vlan = arcs(index)[-1]
            found[database] = vlan if found.get(database, vlan) == vlan else None
    return found


def by_vlan(table: Table, switch: Bridge, tags: Tags) -> tuple[Neighbor, ...]:
    """Rows of dot1qTpFdbTable, whose index is a forwarding database and a MAC address -> stations.

    Some agents add a number of their own to the index.
    """
    found: dict[Neighbor, None] = {}
    switch = switch.of(row.get("dot1qTpFdbPort") for row in table.values())
    for index, row in table.items():
        database, *octets = arcs(index)
        one = _station(octets[:6], row.get("dot1qTpFdbPort"), row.get("dot1qTpFdbStatus"), switch, tags.vlan(database))
        if one is not None:
            found[one] = None
    return tuple(found)


def plain(table: Table, switch: Bridge, vlan: int | None) -> tuple[Neighbor, ...]:
    """Rows of dot1dTpFdbTable, whose index is a MAC address -> stations."""
    switch = switch.of(row.get("dot1dTpFdbPort") for row in table.values())
    told = (
        _station(arcs(index), row.get("dot1dTpFdbPort"), row.get("dot1dTpFdbStatus"), switch, vlan)
        for index, row in table.items()
    )
    return tuple(dict.fromkeys(one for one in told if one is not None))


def _station(
    octets: Iterable[int], port: Value | None, status: Value | None, switch: Bridge, vlan: int | None
) -> Neighbor | None:
    """None for what is no station behind a port: the switch itself, groups, what was heard at an unknown port."""
    parts = tuple(octets)
    ifname = switch.port(port)
    if len(parts) != 6 or max(parts) > 255 or parts[0] & 1 or ifname is None or number(status) not in _STATIONS:
        return None
    macaddr = mac(bytes(parts))
    return None if macaddr is None else Neighbor(source="fdb", macaddr=macaddr, ifname=ifname, vlan=vlan)


def _numbers(vlans: tuple[Vlan, ...]) -> list[int]:
    """Those whose tables are elsewhere; first those that have ports."""
    known = [one for one in vlans if one.number != _DEFAULT and one.number not in _RESERVED]
    return [one.number for one in sorted(known, key=lambda one: (not one.untagged, not one.tagged))]


async def _contexts(reader: Reader, switch: Bridge, vlans: list[int], most: int, end: float) -> tuple[Neighbor, ...]:
    """The stations of these VLANs, each asked in its context, one after the other. The first failure ends it."""
    found: tuple[Neighbor, ...] = ()
    for place, vlan in enumerate(vlans):
        context = reader.session.vlan_context(vlan)
        if context is None or (told := await _context(reader, switch, context, vlan)) is None:
            reader.lacks(VLANS, problem(Code.VLANS_NOT_READ, vlans=", ".join(map(str, vlans[place:]))[:200]))
            break
        found += told
        if len(found) >= most or place + 1 >= _MOST_CONTEXTS or asyncio.get_running_loop().time() > end:
            if place + 1 < len(vlans) or len(found) > most:
                reader.lacks("fdb", problem(Code.SNMP_WALK_LIMIT, table="dot1dTpFdbTable", rows=min(len(found), most)))
            break
    return found[:most]


async def _context(reader: Reader, switch: Bridge, context: str, vlan: int) -> tuple[Neighbor, ...] | None:
    """The stations of one VLAN; None when the agent has no such context for us, or is silent there."""
    try:
        async with reader.session.within(context) as session:
            inner = Reader(session)
            table = await inner.table("fdb", FDB, max_rows=_MOST, max_seconds=_SECONDS)
            ports = await bridge.within(inner, switch.names) if table else switch
            if ports is None or (inner.missing and not table):
                return None
            for one in inner.missing:
                reader.lacks("fdb", one.problem)
            return plain(table, ports, vlan)
    except Trouble:
        return None
