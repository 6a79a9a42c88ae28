"""OSPF-MIB (RFC 4750) and OSPFV3-MIB (RFC 5643): the routers that this one exchanges routes with."""

from ksocket.collect.snmp.links import Links
from ksocket.collect.snmp.oids import OSPF, OSPF_V3
from ksocket.collect.snmp.tables import Reader, Table
from ksocket.collect.snmp.values import address, arcs, number, usable
from kswire.facts import Neighbor

_DOWN = 1  # ospfNbrState, ospfv3NbrState: nothing was heard of it of late
_MOST = 2000


async def ask(reader: Reader, links: Links) -> tuple[Neighbor, ...]:
    """The neighbours of both versions."""
    older = await reader.table("ospf", OSPF, max_rows=_MOST)
    newer = await reader.table("ospf", OSPF_V3, max_rows=_MOST)
    return parse(older, newer, links)


def parse(older: Table, newer: Table, links: Links) -> tuple[Neighbor, ...]:
    """Rows of ospfNbrTable and ospfv3NbrTable -> neighbours, each once, without those that are down.

    The router id, which need not be an address, is not used.
    """
    found: dict[Neighbor, None] = {}
    for index, row in older.items():
        parts = arcs(index)  # its address, and the ifIndex of a link without addresses, else 0
        addr = address(parts[:4]) if len(parts) == 5 else None
        if addr and usable(addr) and number(row.get("ospfNbrState")) != _DOWN:
            ifname = links.names.get(parts[4]) if parts[4] else links.to(addr)
            found[Neighbor(source="ospf", addr=addr, ifname=ifname)] = None
    for index, row in newer.items():
        raw = row.get("ospfv3NbrAddress")
        addr = address(tuple(raw)) if isinstance(raw, bytes) else None
        if addr and usable(addr) and number(row.get("ospfv3NbrState")) != _DOWN:
            found[Neighbor(source="ospf", addr=addr, ifname=links.names.get(arcs(index)[0]))] = None
    return tuple(found)
