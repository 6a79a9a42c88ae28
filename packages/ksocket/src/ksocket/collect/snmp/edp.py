"""EXTREME-EDP-MIB: who says hello in Extreme's protocol."""

from ksocket.collect.snmp.oids_hello import EDP
from ksocket.collect.snmp.tables import Reader, Table
from ksocket.collect.snmp.values import Value, arcs, mac, number, text
from kswire.facts import Neighbor

EXTREME = 1916  # its number at IANA
_ID = 8  # octets of ExtremeDeviceId: a priority of two, then a MAC address
_MOST = 2000


async def ask(reader: Reader, names: dict[int, str]) -> tuple[Neighbor, ...]:
    """The neighbours that the agent hears by EDP."""
    return parse(await reader.table("edp", EDP, max_rows=_MOST), names)


def parse(table: Table, names: dict[int, str]) -> tuple[Neighbor, ...]:
    """Rows of extremeEdpTable, whose index is a port and the neighbour's id -> neighbours."""
    return tuple(_neighbor(arcs(index), row, names) for index, row in table.items())


def _neighbor(index: tuple[int, ...], row: dict[str, Value], names: dict[int, str]) -> Neighbor:
    octets = index[-6:] if len(index) > _ID and max(index[-6:]) < 256 else ()
    version = text(row.get("extremeEdpNeighborSoftwareVersion"))
    return Neighbor(
        source="edp",
        macaddr=mac(bytes(octets)),
        ifname=names.get(index[0]),
        name=text(row.get("extremeEdpNeighborName")),
        port=_port(number(row.get("extremeEdpNeighborSlot")), number(row.get("extremeEdpNeighborPort"))),
        platform=f"ExtremeXOS {version}" if version else None,
    )


def _port(slot: int | None, port: int | None) -> str | None:
    """As the neighbour names it: "1:24" in a stack or a chassis, "24" in a switch that has no slots."""
    if port is None or not 0 < port < 2**16:
        return None
    return f"{slot}:{port}" if slot is not None and 0 < slot < 2**16 else str(port)
