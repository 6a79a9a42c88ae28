"""Nodes as two snapshots saw them, with the records that tell how they differ."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from pyroaring import BitMap
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.merge.types import Place
from kshub.store import bulk, records
from kshub.store.queries import packages
from kshub.store.queries import records as record_queries
from kshub.store.records import Sighting, sort_key
from kshub.view.diff.answers import lists
from kshub.view.diff.sides import Answer, Side, Spotted, When
from kswire.facts import Facts, Neighbor, Package
from kswire.problems import Problem

MAX_ENTRIES: Final = 50_000  # packages that are remembered from some nodes to the next

T = TypeVar("T")


@dataclass(slots=True)
class Pairs:
    """The numbers of two snapshots; entries: packages that were read of them already."""

    before: int
    after: int
    entries: dict[int, Package] = field(default_factory=dict)

    @property
    def both(self) -> str:
        """For an IN of SQL."""
        return f"IN ({int(self.before)}, {int(self.after)})"

    def when(self, snapshot_id: int) -> When:
        """Which of the two it is."""
        return "before" if snapshot_id == self.before else "after"


class Stored:
    """Records as they were read, each decoded when it is first asked for."""

    def __init__(self, raw: Mapping[int, bytes], sets: Mapping[int, BitMap], entries: Mapping[int, Package]) -> None:
        self._raw, self._sets, self._entries = raw, sets, entries
        self._known: dict[int, Any] = {}

    def sighting(self, number: int) -> Sighting:
        """An address as it was found."""
        return self._decoded(number, records.seen)

    def facts(self, number: int) -> Facts:
        """Without packages, neighbours and uptime."""
        return self._decoded(number, records.facts)

    def neighbors(self, number: int) -> Sequence[Neighbor]:
        """Whom it sees beside it."""
        return self._decoded(number, records.neighbors)

    def problem(self, number: int) -> Problem | None:
        """Of the last of these attempts that has one."""
        tried = self._decoded(number, records.timeless)
        return next((one.problem for one in reversed(tried) if one.problem is not None), None)

    def moved(self, before: int, after: int) -> tuple[Sequence[Package], Sequence[Package]]:
        """What only the first set has, and what only the second."""
        old, new = self._sets[before], self._sets[after]
        return [self._entries[one] for one in old - new], [self._entries[one] for one in new - old]

    def _decoded(self, number: int, decode: Callable[[bytes], T]) -> T:
        if number not in self._known:
            self._known[number] = decode(self._raw[number])
        found: T = self._known[number]
        return found


@dataclass(slots=True)
class Known:
    """Some nodes on both sides. heard: at which of their addresses each snapshot heard somebody, whoever it was."""

    addresses: dict[When, dict[int, list[Spotted]]]
    answers: dict[When, dict[int, list[Answer]]]
    heard: dict[When, set[Place]]
    contents: Stored = field(default_factory=lambda: Stored({}, {}, {}))

    def sides(self, key: int) -> tuple[Side, Side]:
        """One of them, before and after."""
        return self._side("before", key), self._side("after", key)

    def _side(self, when: When, key: int) -> Side:
        spotted = self.addresses[when].get(key, [])
        spotted.sort(key=lambda one: (len(one.place.route), sort_key(one.place.addr)))
        return Side(tuple(spotted), tuple(self.answers[when].get(key, ())))


async def read(connection: AsyncConnection, pairs: Pairs, keys: Sequence[int]) -> Known:
    """What both snapshots tell of these: nodes, or below zero addresses that are no node's."""
    known = await _rows(connection, pairs, await _addresses(connection, pairs, keys))
    sides = [known.sides(one) for one in keys]
    raw = await record_queries.read(connection, _records(sides), bytes)
    moved = _moved(sides)
    sets = await packages.read_sets(connection, {one for two in moved for one in two})
    await _learn(connection, pairs, moved, sets)
    known.contents = Stored(raw, sets, pairs.entries)
    return known


async def _addresses(connection: AsyncConnection, pairs: Pairs, keys: Sequence[int]) -> list[int]:
    query = f"SELECT DISTINCT address_id FROM snapshot_address WHERE snapshot_id {pairs.both} AND node_id = {{among}}"  # noqa: S608
    rows = await bulk.among(connection, query, [one for one in keys if one > 0])
    return sorted({row.address_id for row in rows} | {-one for one in keys if one < 0})


async def _rows(connection: AsyncConnection, pairs: Pairs, addresses: Sequence[int]) -> Known:
    known = Known({"before": {}, "after": {}}, {"before": {}, "after": {}}, {"before": set(), "after": set()})
    mine = f"WHERE s.snapshot_id {pairs.both} AND s.address_id = {{among}}"
    found = await bulk.among(
        connection,
        "SELECT s.snapshot_id, s.address_id, s.node_id, s.found_id, a.addr, a.route"  # noqa: S608 - texts of our own
        f" FROM snapshot_address s JOIN address a ON a.id = s.address_id {mine}",
        addresses,
    )
    silent = await bulk.among(
        connection,
        f"SELECT s.snapshot_id, s.address_id FROM snapshot_named s {mine} AND s.silent",  # noqa: S608
        addresses,
    )
    unheard = {(row.snapshot_id, row.address_id) for row in silent}
    holders, places = _holders(found), {row.address_id: Place(row.addr, tuple(row.route.split())) for row in found}
    for row in found:
        if (row.snapshot_id, row.address_id) not in unheard:
            when, place = pairs.when(row.snapshot_id), places[row.address_id]
            known.heard[when].add(place)
            known.addresses[when].setdefault(holders[row.snapshot_id, row.address_id], []).append(
                Spotted(place, row.found_id)
            )
    tried = await bulk.among(
        connection,
        "SELECT s.snapshot_id, s.address_id, s.method, s.attempts_id, s.facts_id, s.neighbors_id, s.set_id"  # noqa: S608
        f" FROM snapshot_tried s {mine}",
        addresses,
    )
    for row in tried:
        holder = holders.get((row.snapshot_id, row.address_id))
        if holder is not None:
            told = (row.attempts_id, row.facts_id, row.neighbors_id, row.set_id)
            answer = Answer(places[row.address_id], row.method, *told)
            known.answers[pairs.when(row.snapshot_id)].setdefault(holder, []).append(answer)
    return known


def _holders(found: Iterable[Any]) -> dict[tuple[int, int], int]:
    """Whose each address is in each snapshot; where nobody has said yet, whose it is in the other."""
    rows = list(found)
    nodes: dict[int, int] = {}
    for row in rows:
        if row.node_id is not None:
            nodes.setdefault(row.address_id, row.node_id)
    return {
        (row.snapshot_id, row.address_id): row.node_id or nodes.get(row.address_id, -row.address_id) for row in rows
    }


def _records(sides: Iterable[tuple[Side, Side]]) -> set[int]:
    """Those that may be asked for: of what is the same on both sides only the facts, for what they say is missing."""
    wanted: set[int | None] = set()
    for old, new in sides:
        found, more = {one.found_id for one in old.addresses}, {one.found_id for one in new.addresses}
        wanted |= found ^ more and found | more
        wanted |= _differing(old, new, "neighbors_id")
        for one in (*old.answers, *new.answers):
            wanted.add(one.attempts_id if one.facts_id is None else one.facts_id)
    return {one for one in wanted if one is not None}


def _differing(old: Side, new: Side, told: str) -> set[int]:
    """The numbers of both, unless every answer told the same."""
    each = [{(one.place, one.method, getattr(one, told)) for one in side.answers} for side in (old, new)]
    return set() if each[0] == each[1] else {number for some in each for _, _, number in some if number is not None}


def _moved(sides: Iterable[tuple[Side, Side]]) -> set[tuple[int, int]]:
    """The sets of packages that are compared with each other: one of each side of a node."""
    compared = (two for old, new in sides if (two := lists(old, new)) is not None)
    numbers = {(a.set_id, b.set_id) for a, b in compared if a.set_id != b.set_id}
    return {(a, b) for a, b in numbers if a is not None and b is not None}


async def _learn(
    connection: AsyncConnection, pairs: Pairs, moved: Iterable[tuple[int, int]], sets: Mapping[int, BitMap]
) -> None:
    """The dictionary's entries of everything that is in one set and not in the other."""
    differing = BitMap()
    for a, b in moved:
        differing |= sets[a] ^ sets[b]
    if len(pairs.entries) > MAX_ENTRIES:
        pairs.entries.clear()
    unknown = [one for one in differing if one not in pairs.entries]
    pairs.entries.update(await packages.read_packages(connection, unknown))
