"""Which VLAN it is: most agents index their tables by the numbers of IEEE 802.1Q, but Juniper's do not."""

from dataclasses import dataclass, field, replace

from ksocket.collect.snmp.oids_bridge import JUNIPER_EX_VLANS, JUNIPER_VLANS
from ksocket.collect.snmp.tables import Reader, Table
from ksocket.collect.snmp.values import number

JUNIPER = 2636  # its number at IANA
LAST = 4094
_MOST = 5000


@dataclass(frozen=True, slots=True)
class Tags:
    """indexes: index of a row -> VLAN; None: it is the index itself. databases: the same of forwarding databases."""

    indexes: dict[int, int] | None = None
    databases: dict[int, int | None] = field(default_factory=dict)

    def number(self, index: int) -> int | None:
        """The VLAN, 1 to 4094, of the row with this index."""
        return _possible(index if self.indexes is None else self.indexes.get(index))

    def vlan(self, database: int) -> int | None:
        """The VLAN whose stations are in this forwarding database; None when nobody tells, or they are of several."""
        if self.databases:
            return _possible(self.databases.get(database))
        return self.number(database)

    def of(self, databases: dict[int, int | None]) -> "Tags":
        """With what the agent itself says of its databases, where its maker's tables say nothing of them."""
        told = {one: None if vlan is None else self.number(vlan) for one, vlan in databases.items()}
        return self if self.databases else replace(self, databases=told)


async def ask(reader: Reader, maker: int | None) -> Tags:
    """Asked of Juniper's switches alone."""
    if maker != JUNIPER:
        return Tags()
    newer = await reader.table("vlans", JUNIPER_VLANS, max_rows=_MOST)
    older = {} if newer else await reader.table("vlans", JUNIPER_EX_VLANS, max_rows=_MOST)
    reader.also("fdb", "vlans")
    return parse(newer, older)


def parse(newer: Table, older: Table) -> Tags:
    """Rows of jnxL2aldVlanTable or jnxExVlanTable -> tags; an agent that has neither numbers as others do."""
    if not newer and not older:
        return Tags()
    indexes: dict[int, int] = {}
    databases: dict[int, int | None] = {}
    for index, row in (newer or older).items():
        tag = number(row.get("jnxL2aldVlanTag", row.get("jnxExVlanTag")))
        database = number(row.get("jnxL2aldVlanFdbId"))
        if tag is not None and index.isdigit():
            indexes[int(index)] = tag
            if database is not None:
                databases[database] = tag
    return Tags(indexes, databases)


def _possible(vlan: int | None) -> int | None:
    return vlan if vlan is not None and 1 <= vlan <= LAST else None
