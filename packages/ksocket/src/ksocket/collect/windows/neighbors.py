"""The machines that this one has talked to lately. Source: MSFT_NetNeighbor (from Server 2012 on)."""

from ksocket.collect.linux.lines import address
from ksocket.collect.windows.question import STANDARD, Item, Items, Question, WmiProbe
from ksocket.collect.windows.values import mac, text, word
from kswire.facts import Facts, Neighbor

NEIGHBOR = Question(
    STANDARD, "MSFT_NetNeighbor", ("IPAddress", "LinkLayerAddress", "InterfaceAlias", "State"), limit=10_000
)
# NL_NEIGHBOR_STATE: probe, delay, stale, reachable, permanent. Unreachable (0) and incomplete (1) are nobody.
_MET = frozenset("23456")


def parse(neighbors: Items) -> Facts:
    """Those that answered, with their MAC address; an empty table is an answer, too."""
    return Facts(neighbors=tuple(dict.fromkeys(found for one in neighbors if (found := _neighbor(one)))))


def _neighbor(item: Item) -> Neighbor | None:
    addr, macaddr = address(text(item, "IPAddress").strip()), mac(text(item, "LinkLayerAddress"))
    if addr is None or macaddr is None or text(item, "State").strip() not in _MET:
        return None
    if int(macaddr[:2], 16) & 1:  # groups and broadcasts, which Windows keeps as permanent
        return None
    source = "ndp" if ":" in addr else "arp"
    return Neighbor(source=source, addr=addr, macaddr=macaddr, ifname=word(item, "InterfaceAlias", 100))


PROBE = WmiProbe("neighbors", (NEIGHBOR,), parse)
