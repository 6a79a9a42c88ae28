"""When each group of facts of a node was read, what was read in part, and what stands in no list: its routes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.merge import kept
from kshub.store import records
from kshub.store.instants import moment
from kshub.store.queries import records as record_queries
from kswire.facts import Facts, Missing, Route
from kswire.nodes import GroupTimes

MOST_GAPS: Final = 500  # that are shown
SOURCES: Final = frozenset(
    {"arp", "ndp", "lldp", "cdp", "fdp", "edp", "fdb", "ospf", "bgp"}
)  # of neighbours, each a group
_ELSEWHERE = ("packages", "neighbors")  # no record of facts holds them
_NAMES = dict(zip(Facts.__struct_fields__, Facts.__struct_encode_fields__, strict=True))
_NO_GROUPS = frozenset({"missing", "hostname", *_ELSEWHERE})


@dataclass(frozen=True, slots=True)
class Reads:
    """groups: by the name of the group, the newest read of it. missing: what the last reads did not get."""

    groups: dict[str, GroupTimes]
    missing: tuple[Missing, ...]
    routes: tuple[Route, ...] | None  # each once, by how many addresses it was read
    uptime: int | None


async def reads(connection: AsyncConnection, sources: Sequence[Row[Any]]) -> Reads:
    """sources: rows of `node_source`, of the addresses that are the node's."""
    numbers = {row.facts_id for row in sources} | {row.tried_facts_id for row in sources}
    facts = await record_queries.read(connection, sorted(one for one in numbers if one is not None), records.facts)
    known = [(row, facts[row.facts_id]) for row in sources if row.facts_id is not None]
    routes = [one.routes for _, one in known if one.routes is not None]
    told = [gap for row in sources if row.tried_facts_id is not None for gap in facts[row.tried_facts_id].missing]
    told = told[:MOST_GAPS]
    return Reads(
        groups=_newest(sources, known),
        missing=tuple(gap for at, gap in enumerate(told) if gap not in told[:at]),
        routes=tuple(dict.fromkeys(one for some in routes for one in some)) if routes else None,
        uptime=next((row.uptime for row in sources if row.uptime is not None), None),
    )


def _newest(sources: Sequence[Row[Any]], known: Iterable[tuple[Row[Any], Facts]]) -> dict[str, GroupTimes]:
    times: dict[str, tuple[int, int]] = {}
    for name, read, tried in (*_of_facts(known), *_of_lists(sources)):
        before = times.get(name, (0, 0))
        times[name] = max(before[0], read), max(before[1], tried)
    return {
        name: GroupTimes(collected_at=moment(read), last_attempt_at=moment(tried))
        for name, (read, tried) in sorted(times.items())
    }


def _of_facts(known: Iterable[tuple[Row[Any], Facts]]) -> Iterator[tuple[str, int, int]]:
    for row, facts in known:
        older = kept.times(row.kept)
        for name, said in _NAMES.items():
            if name not in _NO_GROUPS and getattr(facts, name) not in (None, ()):
                yield said, older.get(name, row.collected_at or 0), row.last_attempt_at


def _of_lists(sources: Iterable[Row[Any]]) -> Iterator[tuple[str, int, int]]:
    for row in sources:
        if row.packages_at is not None:
            yield "packages", row.packages_at, row.last_attempt_at
        if row.neighbors_id is not None and row.collected_at is not None:
            older = kept.times(row.kept)
            yield "neighbors", older.get("neighbors", row.collected_at), row.last_attempt_at
            yield from ((name, at, row.last_attempt_at) for name, at in older.items() if name in SOURCES)
