"""IP-MIB: whom the agent has met on its links (ARP and neighbour discovery)."""

from ksocket.collect.snmp.oids import NEIGHBORS, NEIGHBORS_IPV4
from ksocket.collect.snmp.tables import Reader, Table
from ksocket.collect.snmp.values import Value, address, arcs, inet_address, mac, number, usable
from kswire.facts import Neighbor

_INVALID = 2  # ipNetToMediaType, ipNetToPhysicalType
_LOCAL = 5  # ipNetToPhysicalType: the agent's own address
_MOST = 20_000
_SECONDS = 10.0


async def ask(reader: Reader, names: dict[int, str]) -> tuple[Neighbor, ...]:
    """Both tables: many agents fill only one, some each with another part."""
    both = await reader.table("neighbors", NEIGHBORS, max_rows=_MOST, max_seconds=_SECONDS)
    older = await reader.table("neighbors", NEIGHBORS_IPV4, max_rows=_MOST, max_seconds=_SECONDS)
    return parse(both, older, names)


def parse(both: Table, older: Table, names: dict[int, str]) -> tuple[Neighbor, ...]:
    """Rows of ipNetToPhysicalTable and ipNetToMediaTable -> neighbours, each (address, interface) once.

    names: ifIndex -> name of the interface.
    """
    found: dict[tuple[str, int], Neighbor] = {}
    for index, row in both.items():
        first, _, rest = index.partition(".")
        addr = inet_address(arcs(rest))[0] if rest else None
        kind = number(row.get("ipNetToPhysicalType"))
        _add(found, int(first), addr, row.get("ipNetToPhysicalPhysAddress"), kind, names)
    for index, row in older.items():
        parts = arcs(index)
        if len(parts) < 5:
            continue
        kind = number(row.get("ipNetToMediaType"))
        _add(found, parts[0], address(parts[-4:]), row.get("ipNetToMediaPhysAddress"), kind, names)
    return tuple(found.values())


def _add(
    found: dict[tuple[str, int], Neighbor],
    index: int,
    addr: str | None,
    physical: Value | None,
    kind: int | None,
    names: dict[int, str],
) -> None:
    macaddr = mac(physical)
    if addr is None or macaddr is None or kind in (_INVALID, _LOCAL) or not usable(addr) or int(macaddr[:2], 16) & 1:
        return
    source = "ndp" if ":" in addr else "arp"
    found.setdefault((addr, index), Neighbor(source=source, addr=addr, macaddr=macaddr, ifname=names.get(index)))
