"""What a switch knows as a switch: its VLANs, and which station is behind which port."""

from ksocket.collect.snmp import bridge, fdb, tags, vlans, vtp
from ksocket.collect.snmp.tables import Reader
from kswire.facts import Neighbor, Vlan

Switching = tuple[tuple[Vlan, ...], tuple[Neighbor, ...]]


async def ask(reader: Reader, names: dict[int, str], maker: int | None) -> Switching:
    """VLANs, then stations, which come last of all: their tables are long, and of things that come and go.

    names: ifIndex -> name of the interface. maker: the enterprise number in its sysObjectID.
    """
    switch = await bridge.ask(reader, names)
    if maker == vtp.CISCO:
        found = await vtp.ask(reader, names)
        if found:
            return found, () if switch is None else await fdb.ask(reader, switch, tags.Tags(), found)
    if switch is None:
        return (), ()
    numbers = await tags.ask(reader, maker)
    return await vlans.ask(reader, switch, numbers), await fdb.ask(reader, switch, numbers)
