"""BRIDGE-MIB (RFC 4188): the ports of a bridge, which have numbers of their own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from ksocket.collect.snmp.oids_bridge import BASE_PORTS, BRIDGE
from ksocket.collect.snmp.tables import Reader, Table
from ksocket.collect.snmp.values import Value, number

_MOST_PORTS = 5000


@dataclass(frozen=True)
class Bridge:
    """names: ifIndex -> interface. ports: number of the bridge's port -> ifIndex; empty: they are the same."""

    names: dict[int, str]
    ports: dict[int, int] = field(default_factory=dict)

    @cached_property
    def _last(self) -> int:
        return max(self.ports, default=0)

    def port(self, value: Value | None) -> str | None:
        """The name of the interface that is the port of this number.

        What is behind the last port is no port of the bridge's table: a group of links, by its ifIndex.
        """
        told = number(value)
        if told is None:
            return None
        index = told if told > self._last else self.ports.get(told)
        return None if index is None else self.names.get(index)

    def numbers(self) -> Iterator[int]:
        """The ports that have a name."""
        return (one for one in (*self.ports, *(one for one in self.names if one > self._last)) if self.port(one))

    def of(self, told: Iterable[Value | None]) -> "Bridge":
        """As a table means it that names these ports, of which none is known.

        Some agents number the ports in their other tables from 1 on, whatever the table of ports says; some write
        ifIndexes.
        """
        numbers = {one for one in map(number, told) if one}
        if not self.ports or not numbers or not numbers.isdisjoint(self.ports):
            return self
        ordered = sorted(self.ports)
        if max(numbers) <= len(ordered) < ordered[0]:
            return Bridge(self.names, {place: self.ports[port] for place, port in enumerate(ordered, 1)})
        return Bridge(self.names)


async def ask(reader: Reader, names: dict[int, str]) -> Bridge | None:
    """The ports of this bridge; None where the agent has nothing to say of any, which costs one request, or not all."""
    there = [await reader.rows("fdb", oid, max_rows=1) for oid in BRIDGE.values()]
    found = await within(reader, names) if any(there) else None
    reader.also("vlans", "fdb")
    return found


async def within(reader: Reader, names: dict[int, str]) -> Bridge | None:
    """The ports as the context that is read tells them; None where it breaks off: half of them name wrong ports."""
    ports = parse(await reader.table("fdb", BASE_PORTS, max_rows=_MOST_PORTS))
    return Bridge(names, ports) if reader.whole else None


def parse(table: Table) -> dict[int, int]:
    """Rows of dot1dBasePortTable -> ifIndex by port."""
    told = {int(index): number(row.get("dot1dBasePortIfIndex")) for index, row in table.items() if index.isdigit()}
    return {port: index for port, index in told.items() if index is not None}
