"""The difference of two snapshots, read: only nodes of which a record is another than before are looked at."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.merge import missing
from kshub.merge.types import Place
from kshub.store import bulk
from kshub.store.engine import Store
from kshub.view.diff.node import Became, Looked, became
from kshub.view.diff.sides import Change, Side, When
from kshub.view.pairs import Known, Pairs, read

if TYPE_CHECKING:
    from kshub.merge.lifecycle import Search

AT_ONCE: Final = 1_000  # nodes of which everything is in memory

# A node, or where an address has none in either snapshot, what stands for that: its number below zero
_KEY: Final = "COALESCE(a.node_id, b.node_id, -a.address_id)"
_OTHER: Final = "LEFT JOIN snapshot_address b ON b.snapshot_id = :other AND b.address_id = a.address_id"
_HEARD: Final = f"""
SELECT {_KEY} AS key FROM snapshot_address a {_OTHER}
LEFT JOIN snapshot_named n ON n.snapshot_id = a.snapshot_id AND n.address_id = a.address_id
WHERE a.snapshot_id = :own AND NOT COALESCE(n.silent, FALSE)
"""  # noqa: S608 - texts of our own, here and below
_READ: Final = f"""
SELECT {_KEY} AS key FROM snapshot_tried t
JOIN snapshot_address a ON a.snapshot_id = t.snapshot_id AND a.address_id = t.address_id {_OTHER}
WHERE t.snapshot_id = :own AND t.facts_id IS NOT NULL
"""  # noqa: S608
_DIFFERING: Final = tuple(
    text(statement)
    for statement in (
        f"""
SELECT DISTINCT {_KEY} AS key FROM snapshot_address a {_OTHER}
WHERE a.snapshot_id = :own AND (b.address_id IS NULL OR a.found_id <> b.found_id OR a.node_id <> b.node_id)
""",  # noqa: S608
        f"""
SELECT DISTINCT {_KEY} AS key FROM snapshot_tried t
LEFT JOIN snapshot_tried u ON u.snapshot_id = :other AND u.address_id = t.address_id AND u.method = t.method
JOIN snapshot_address a ON a.snapshot_id = t.snapshot_id AND a.address_id = t.address_id {_OTHER}
WHERE t.snapshot_id = :own AND (COALESCE(t.facts_id, 0) <> COALESCE(u.facts_id, 0)
  OR COALESCE(t.neighbors_id, 0) <> COALESCE(u.neighbors_id, 0) OR COALESCE(t.set_id, 0) <> COALESCE(u.set_id, 0))
""",  # noqa: S608
        f"""
SELECT DISTINCT {_KEY} AS key FROM snapshot_named n
JOIN snapshot_address a ON a.snapshot_id = n.snapshot_id AND a.address_id = n.address_id {_OTHER}
LEFT JOIN snapshot_named m ON m.snapshot_id = :other AND m.address_id = n.address_id
WHERE n.snapshot_id = :own AND n.silent AND NOT COALESCE(m.silent, FALSE)
""",  # noqa: S608
    )
)


@dataclass(frozen=True, slots=True)
class Differs:
    """A node that is not as it was. node_id, display_name: None of an address that is no node's in either snapshot."""

    node_id: int | None
    display_name: str | None
    place: Place
    became: Became


@dataclass(slots=True)
class Summary:
    """in_both: nodes that both snapshots heard; unread: those of them of which neither tells more than that."""

    in_both: int = 0
    unread: int = 0
    states: Counter[str] = field(default_factory=Counter)
    changes: Counter[tuple[str, str]] = field(default_factory=Counter)  # kind and how

    @property
    def unchanged(self) -> int:
        """Of those in both, as far as both know."""
        return max(0, self.in_both - self.states["changed"] - self.states["unknown"])

    def add(self, one: Differs) -> None:
        """One more node."""
        self.states[one.became.state] += 1
        self.changes.update((change.kind, change.how) for change in one.became.changes)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the nodes that differ, and which of their changes; the part of them, by number.

    text: only nodes in whose name or address it stands, in any case.
    """

    state: str | None = None
    kind: str | None = None
    how: str | None = None
    text: str | None = None
    offset: int = 0
    limit: int = 100
    descending: bool = False


class Difference:
    """Two snapshots of one network; whoever asks knows that both may be seen."""

    def __init__(self, before: int, after: int) -> None:
        self._ids: Mapping[When, int] = {"before": before, "after": after}
        self._pairs = Pairs(before, after)
        self._searches: dict[When, tuple[Search, ...]] = {}
        self.keys: tuple[int, ...] = ()

    async def begin(self, connection: AsyncConnection) -> None:
        """Find the nodes of which something may differ, and where both scans looked."""
        await self.look(connection)
        keys: set[int] = set()
        for query in _DIFFERING:
            for own in self._both():
                keys.update((await connection.execute(query, own)).scalars())
        self.keys = tuple(sorted(keys, key=lambda one: (one < 0, abs(one))))

    async def look(self, connection: AsyncConnection) -> None:
        """Where both scans looked: enough for `some` nodes."""
        for when, number in self._ids.items():
            self._searches[when] = tuple(await missing.searched(connection, number))

    async def summary(self, connection: AsyncConnection) -> Summary:
        """What is counted without looking at the nodes that differ."""
        own, other = self._both()
        named = own | {"own2": other["own"], "other2": other["other"]}
        swapped = {"heard": _second(_HEARD), "read": _second(_READ)}
        both = f"{_HEARD} INTERSECT {swapped['heard']}"
        unread = f"{both} EXCEPT {_READ} EXCEPT {swapped['read']}"
        return Summary(
            in_both=await connection.scalar(_counted(both), named) or 0,
            unread=await connection.scalar(_counted(unread), named) or 0,
        )

    async def some(self, store: Store, keys: Sequence[int]) -> list[Differs]:
        """What became of these nodes, in their order; those that are as they were are left out."""
        async with store.read() as connection:
            known = await read(connection, self._pairs, keys)
            names = await _names(connection, keys)
        return await asyncio.to_thread(self._compared, known, keys, names)

    def _compared(self, known: Known, keys: Sequence[int], names: Mapping[int, str]) -> list[Differs]:
        looked = Looked(self._searches, known.heard)
        found = []
        for key in keys:
            before, after = known.sides(key)
            one = became(before, after, known.contents, looked)
            if one is not None:
                found.append(Differs(key if key > 0 else None, names.get(key), _place(before, after), one))
        return found

    async def every(self, store: Store) -> AsyncIterator[list[Differs]]:
        """All of them, some at a time; while they are compared, and between two times, no connection is held."""
        for start in range(0, len(self.keys), AT_ONCE):
            yield await self.some(store, self.keys[start : start + AT_ONCE])

    def _both(self) -> tuple[dict[str, int], dict[str, int]]:
        before, after = self._ids["before"], self._ids["after"]
        return {"own": before, "other": after}, {"own": after, "other": before}


async def page(store: Store, difference: Difference, wanted: Wanted) -> tuple[Summary, list[Differs], int]:
    """What is wanted of a difference; how many such nodes there are, and the counts of all."""
    async with store.read() as connection:
        await difference.begin(connection)
        summary = await difference.summary(connection)
    window, total = list[Differs](), 0
    async for some in difference.every(store):
        for one in some:
            summary.add(one)
            if _meant(one, wanted):
                total += 1
                if wanted.descending or wanted.offset < total <= wanted.offset + wanted.limit:
                    window.append(one)
        if wanted.descending:
            window = window[-(wanted.offset + wanted.limit) :]
    if wanted.descending:
        window = window[::-1][wanted.offset :]
    return summary, window, total


def of_kind(changes: Sequence[Change], kind: str | None, how: str | None = None) -> list[Change]:
    """Those of one kind, or all; those that changed so, or all."""
    return [one for one in changes if kind in (None, one.kind) and how in (None, one.how)]


def _meant(one: Differs, wanted: Wanted) -> bool:
    if wanted.state is not None and one.became.state != wanted.state:
        return False
    if wanted.text and not any(
        wanted.text.lower() in said.lower() for said in (one.display_name or "", one.place.addr)
    ):
        return False
    return (wanted.kind, wanted.how) == (None, None) or bool(of_kind(one.became.changes, wanted.kind, wanted.how))


def _place(before: Side, after: Side) -> Place:
    return next(one.place for side in (after, before) for one in side.addresses)


async def _names(connection: AsyncConnection, keys: Sequence[int]) -> dict[int, str]:
    query = "SELECT id, display_name FROM node WHERE id = {among}"
    return dict(map(tuple, await bulk.among(connection, query, [one for one in keys if one > 0])))


def _second(statement: str) -> str:
    """The same of the other snapshot."""
    return statement.replace(":own", ":own2").replace(":other", ":other2")


def _counted(statement: str) -> TextClause:
    return text(f"SELECT COUNT(*) FROM ({statement}) AS counted")  # noqa: S608 - texts of our own
