"""BGP4-MIB (RFC 4273): the routers with which this one has a session, on its links or far away."""

from ksocket.collect.snmp.links import Links
from ksocket.collect.snmp.oids import BGP
from ksocket.collect.snmp.tables import Reader, Table
from ksocket.collect.snmp.values import address, arcs, number, usable
from kswire.facts import Neighbor

_IDLE = 1  # bgpPeerState: nobody tries to reach it, as where a session is shut down
_MOST_AS = 2**32 - 1
_MOST = 2000


async def ask(reader: Reader, links: Links) -> tuple[Neighbor, ...]:
    """The peers, without those that are shut down."""
    return parse(await reader.table("bgp", BGP, max_rows=_MOST), links)


def parse(peers: Table, links: Links) -> tuple[Neighbor, ...]:
    """Rows of bgpPeerTable, whose index is the peer's address -> neighbours; platform is their autonomous system."""
    found = []
    for index, row in peers.items():
        parts = arcs(index)
        addr = address(parts) if len(parts) == 4 else None
        if addr and usable(addr) and number(row.get("bgpPeerState")) != _IDLE:
            system = number(row.get("bgpPeerRemoteAs")) or 0
            platform = f"AS{system}" if 0 < system <= _MOST_AS else None
            found.append(Neighbor(source="bgp", addr=addr, ifname=links.to(addr), platform=platform))
    return tuple(found)
