"""FOUNDRY-SN-SWITCH-GROUP-MIB: who says hello in Foundry's protocol, on its switches and those of its heirs."""

import msgspec

from ksocket.collect.snmp import cdp
from ksocket.collect.snmp.oids_hello import FDP
from ksocket.collect.snmp.tables import Reader, Table
from kswire.facts import Neighbor

FOUNDRY = 1991  # its number at IANA; Brocade and Ruckus kept it
_MOST = 2000


async def ask(reader: Reader, names: dict[int, str]) -> tuple[Neighbor, ...]:
    """The neighbours that the agent hears by FDP."""
    return parse(await reader.table("fdp", FDP, max_rows=_MOST), names)


def parse(cache: Table, names: dict[int, str]) -> tuple[Neighbor, ...]:
    """Rows of snFdpCacheTable -> neighbours. Its columns and its index are those of Cisco's table."""
    rows = {
        index: {name.replace("snFdpCache", "cdpCache"): value for name, value in row.items()}
        for index, row in cache.items()
    }
    return tuple(msgspec.structs.replace(one, source="fdp") for one in cdp.parse(rows, names))
