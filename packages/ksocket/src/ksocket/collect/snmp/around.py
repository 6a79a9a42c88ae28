"""What an agent knows around it: neighbours by every table that tells of them, and routes."""

from ksocket.collect.snmp import bgp, cdp, edp, fdp, lldp, neighbors, ospf, routes
from ksocket.collect.snmp.links import Links
from ksocket.collect.snmp.tables import Reader
from kswire.facts import Neighbor, Route

# Neighbours, and routes: None when nothing of a large table is known.
Around = tuple[tuple[Neighbor, ...], tuple[Route, ...] | None]


async def ask(reader: Reader, links: Links, addr: str, maker: int | None = None) -> Around:
    """Routes come last: an agent that is too slow to tell them has told the rest by then.

    maker: the enterprise number in its sysObjectID; what only one maker's devices tell is asked of them alone.
    """
    met = await neighbors.ask(reader, links.names)
    met += await lldp.ask(reader, links.names)
    met += await cdp.ask(reader, links.names)
    if maker == fdp.FOUNDRY:
        met += await fdp.ask(reader, links.names)
    if maker == edp.EXTREME:
        met += await edp.ask(reader, links.names)
    more, ways = await _routing(reader, links, addr)
    return met + more, ways


async def in_vrf(reader: Reader, links: Links, addr: str) -> Around:
    """The same of a routing instance of its own, of which LLDP and CDP know nothing."""
    met = await neighbors.ask(reader, links.names)
    more, ways = await _routing(reader, links, addr)
    return met + more, ways


async def _routing(reader: Reader, links: Links, addr: str) -> Around:
    met = await ospf.ask(reader, links)
    met += await bgp.ask(reader, links)
    return met, await routes.ask(reader, links, addr)
