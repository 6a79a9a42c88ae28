"""LLDP-MIB (IEEE 802.1AB-2005): who says hello on the agent's ports."""

from ksocket.collect.snmp.oids import LLDP, LLDP_ADDRESSES, LLDP_PORTS
from ksocket.collect.snmp.tables import Reader, Table
from ksocket.collect.snmp.values import Value, address, arcs, mac, number, text
from kswire.facts import Neighbor

_CHASSIS_MAC, _PORT_MAC = 4, 3  # LldpChassisIdSubtype, LldpPortIdSubtype
_MOST = 2000

# A neighbour by the local port and its own number: the last two numbers of the index. Before them stands a time mark,
# which some switches leave out.
Key = tuple[int, int]


async def ask(reader: Reader) -> tuple[Neighbor, ...]:
    """The neighbours that the agent hears by LLDP."""
    remote = await reader.table("lldp", LLDP, max_rows=_MOST)
    if not remote:
        return ()
    addresses = await reader.table("lldp", LLDP_ADDRESSES, max_rows=_MOST)
    ports = await reader.table("lldp", LLDP_PORTS, max_rows=_MOST)
    return parse(remote, addresses, ports)


def parse(remote: Table, addresses: Table, ports: Table) -> tuple[Neighbor, ...]:
    """lldpRemTable, lldpRemManAddrTable and lldpLocPortTable -> neighbours."""
    managed = managed_by(addresses)
    return tuple(_neighbor(_key(index), row, managed, ports) for index, row in remote.items() if "." in index)


def _key(index: str) -> Key:
    parts = arcs(index)
    return parts[-2], parts[-1]


def managed_by(addresses: Table) -> dict[Key, str]:
    """The management address of each neighbour: its type, length and bytes end the index (IANA address families)."""
    found: dict[Key, str] = {}
    for index in addresses:
        parts = arcs(index)
        for family, size in ((1, 4), (2, 16)):
            start = len(parts) - size - 2
            if start >= 2 and parts[start : start + 2] == (family, size):
                addr = address(parts[start + 2 :])
                if addr:
                    found.setdefault((parts[start - 2], parts[start - 1]), addr)
    return found


def _neighbor(key: Key, row: dict[str, Value], managed: dict[Key, str], ports: Table) -> Neighbor:
    chassis_is_mac = number(row.get("lldpRemChassisIdSubtype")) == _CHASSIS_MAC
    mine = ports.get(str(key[0]), {})
    return Neighbor(
        source="lldp",
        addr=managed.get(key),
        macaddr=mac(row.get("lldpRemChassisId")) if chassis_is_mac else None,
        ifname=_port(mine, "lldpLocPort"),
        name=text(row.get("lldpRemSysName")),
        port=_port(row, "lldpRemPort"),
        platform=text(row.get("lldpRemSysDesc")),
    )


def _port(row: dict[str, Value], which: str) -> str | None:
    """The name of a port; where its id is a MAC address, as Linux sends it, the description has the name."""
    if number(row.get(f"{which}IdSubtype")) == _PORT_MAC:
        return text(row.get(f"{which}Desc")) or mac(row.get(f"{which}Id"))
    return text(row.get(f"{which}Id"))
