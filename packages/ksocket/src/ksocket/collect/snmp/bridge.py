"""BRIDGE-MIB (RFC 4188): the ports of a bridge, which have numbers of their own."""

from dataclasses import dataclass, field

from ksocket.collect.snmp.oids_bridge import BASE_PORTS, BRIDGE
from ksocket.collect.snmp.tables import Reader, Table
from ksocket.collect.snmp.values import Value, number

_MOST_PORTS = 5000


@dataclass(frozen=True, slots=True)
class Bridge:
    """names: ifIndex -> interface. ports: number of the bridge's port -> ifIndex; empty: they are the same."""

    names: dict[int, str]
    ports: dict[int, int] = field(default_factory=dict)

    def port(self, value: Value | None) -> str | None:
        """The name of the interface that is the port of this number."""
        told = number(value)
        if told is None:
            return None
        index = self.ports.get(told) if self.ports else told
        return None if index is None else self.names.get(index)


async def ask(reader: Reader, names: dict[int, str]) -> Bridge | None:
    """The ports of this bridge; None where the agent has nothing to say of any, which costs one request."""
    there = [await reader.rows("fdb", oid, max_rows=1) for oid in BRIDGE.values()]
    found = await within(reader, names) if any(there) else None
    reader.also("vlans", "fdb")
    return found


async def within(reader: Reader, names: dict[int, str]) -> Bridge:
    """The ports as the context that is read tells them."""
    return Bridge(names, parse(await reader.table("fdb", BASE_PORTS, max_rows=_MOST_PORTS)))


def parse(table: Table) -> dict[int, int]:
    """Rows of dot1dBasePortTable -> ifIndex by port."""
    told = {int(index): number(row.get("dot1dBasePortIfIndex")) for index, row in table.items() if index.isdigit()}
    return {port: index for port, index in told.items() if index is not None}
