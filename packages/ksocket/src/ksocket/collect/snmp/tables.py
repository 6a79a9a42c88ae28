"""Asking for tables: some columns of them, bounded, with a word for what could not be read."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field

from ksocket.collect.snmp.values import Value
from ksocket.reach.snmp import SnmpSession
from ksocket.reach.trouble import Trouble
from kswire.facts import Missing
from kswire.problems import Code, Problem

# A table by its rows' indexes; a row by its columns' names.
Table = dict[str, dict[str, Value]]


def by_index(columns: dict[str, list[tuple[str, Value]]], oids: dict[str, str]) -> Table:
    """Columns as they were walked -> the table."""
    table: Table = {}
    for name, rows in columns.items():
        skip = len(oids[name]) + 1
        for oid, value in rows:
            if index := oid[skip:]:
                if (row := table.get(index)) is None:
                    row = table[index] = {}
                row[name] = value
    return table


@dataclass(slots=True)
class Reader:
    """Reads from one session; keeps what went wrong by the group of facts that it was asked for.

    whole: whether the last table was read to its end.
    """

    session: SnmpSession
    missing: list[Missing] = field(default_factory=list)
    empty: frozenset[str] = frozenset()  # columns without a row, which are not walked
    whole: bool = True

    async def survey(self, columns: Iterable[str]) -> None:
        """Asks once which of these columns have rows at all: most agents have few of the tables that there are."""
        self.empty |= await self.session.empty(list(columns))

    async def values(self, group: str, oids: Iterable[str]) -> dict[str, Value]:
        """These values; none of them when the agent fell silent."""
        try:
            return await self.session.get(oids)
        except Trouble as trouble:
            self.lacks(group, trouble.problem)
            return {}

    async def table(
        self, group: str, oids: dict[str, str], *, max_rows: int = 5000, max_seconds: float = 10.0
    ) -> Table:
        """These columns of a table. When the first is empty, the others are not asked for.

        max_seconds is for all columns together.
        """
        columns: dict[str, list[tuple[str, Value]]] = {}
        expected: int | None = None
        end = asyncio.get_running_loop().time() + max_seconds
        self.whole = True
        for name, oid in oids.items() if next(iter(oids.values())) not in self.empty else ():
            left = end - asyncio.get_running_loop().time()
            walk = await self.session.walk(oid, max_rows=max_rows, max_seconds=left, name=name, expected=expected)
            columns[name] = walk.rows
            expected = max(expected or 0, len(walk.rows))
            if walk.problem is not None:
                self.whole = False
                self.lacks(group, walk.problem)
            if self.session.silent or not any(columns.values()):
                break
        return by_index(columns, oids)

    async def beginning(self, group: str, oids: dict[str, str], *, below: str = "", max_rows: int = 20) -> Table:
        """The first rows of a table, of those whose index begins with `below`; that there are more is no problem."""
        columns: dict[str, list[tuple[str, Value]]] = {}
        for name, oid in oids.items():
            columns[name] = await self._first(group, f"{oid}{below}", max_rows)
            if self.session.silent or not any(columns.values()):
                break
        return by_index(columns, oids)

    async def rows(self, group: str, oid: str, *, max_rows: int = 20) -> dict[str, Value]:
        """The first rows of a column by their index: all that is wanted of it."""
        return {row[len(oid) + 1 :]: value for row, value in await self._first(group, oid, max_rows) if row != oid}

    async def _first(self, group: str, oid: str, max_rows: int) -> list[tuple[str, Value]]:
        if oid in self.empty:
            return []
        walk = await self.session.walk(oid, max_rows=max_rows)
        if walk.problem is not None and walk.problem.code != Code.SNMP_WALK_LIMIT:
            self.lacks(group, walk.problem)
        return walk.rows

    def broken(self, group: str) -> bool:
        """Whether something of this group could not be read."""
        return any(one.group == group for one in self.missing)

    def also(self, group: str, of: str) -> None:
        """What is lacking of one group is lacking of another that is made of it."""
        for one in [one for one in self.missing if one.group == of]:
            self.lacks(group, one.problem)

    def lacks(self, group: str, problem: Problem) -> None:
        """Notes a problem, once for each group and code."""
        if not any(one.group == group and one.problem.code == problem.code for one in self.missing):
            self.missing.append(Missing(group=group, problem=problem))
