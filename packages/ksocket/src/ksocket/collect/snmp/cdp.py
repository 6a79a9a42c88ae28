"""CISCO-CDP-MIB: who says hello on the agent's ports in Cisco's protocol."""

from ksocket.collect.snmp.oids_hello import CDP
from ksocket.collect.snmp.tables import Reader, Table
from ksocket.collect.snmp.values import Value, address, arcs, number, text, usable
from kswire.facts import Neighbor

_SIZES = {1: 4, 20: 16}  # CiscoNetworkProtocol: ip, ipv6 -> bytes of an address
_MOST = 2000


async def ask(reader: Reader, names: dict[int, str]) -> tuple[Neighbor, ...]:
    """The neighbours that the agent hears by CDP."""
    cache = await reader.table("cdp", CDP, max_rows=_MOST)
    return () if reader.session.silent else parse(cache, names)  # rows that are known are better than half of them


def parse(cache: Table, names: dict[int, str]) -> tuple[Neighbor, ...]:
    """Rows of cdpCacheTable -> neighbours; one with another address for management is there by each of the two.

    names: ifIndex -> name of the interface, with which the index begins.
    """
    found: dict[Neighbor, None] = {}
    for index, row in cache.items():
        for addr in _addresses(row):
            found[_neighbor(names.get(arcs(index)[0]), row, addr)] = None
    return tuple(found)


def _neighbor(ifname: str | None, row: dict[str, Value], addr: str | None) -> Neighbor:
    return Neighbor(
        source="cdp",
        addr=addr,
        ifname=ifname,
        name=text(row.get("cdpCacheDeviceId")),
        port=text(row.get("cdpCacheDevicePort")),
        platform=text(row.get("cdpCachePlatform")),
    )


def _addresses(row: dict[str, Value]) -> list[str | None]:
    """The address on the link and the one for management, each once; one None when there is neither."""
    pairs = (
        ("cdpCacheAddressType", "cdpCacheAddress"),
        ("cdpCachePrimaryMgmtAddrType", "cdpCachePrimaryMgmtAddr"),
    )
    told = [_address(row.get(kind), row.get(value)) for kind, value in pairs]
    return list(dict.fromkeys(one for one in told if one)) or [None]


def _address(kind: Value | None, raw: Value | None) -> str | None:
    if not isinstance(raw, bytes) or _SIZES.get(number(kind) or 0) != len(raw):
        return None
    addr = address(tuple(raw))
    return addr if addr and usable(addr) else None
