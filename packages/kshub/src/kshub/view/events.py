"""What happened in a network, or in all that somebody sees, as people and programs read it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.queries import lists
from kshub.store.queries.lists import Part
from kshub.store.queries.spaces import Spaces
from kshub.store.schema import event, network, node, scan, space
from kshub.view.places import Networks

SORTS: Final = {"eventId": event.c.id, "happenedAt": event.c.happened_at}
_LONG: Final = 16  # digits that no number has
_SLACK: Final = 3600  # seconds by which the order of numbers and that of times may differ: replicas, clocks set back
_decoder: Final = msgspec.json.Decoder(dict[str, str])


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which events of a network, or of all; the part's sort is a key of SORTS.

    kinds, node_id, space_id: only those; a node's are also those of the nodes that were merged into it. No kind: all.
    since, until: none before that time, and none of this time or later; after, before: with greater, or smaller,
    numbers alone.
    """

    network_id: int | None
    part: Part
    kinds: frozenset[str] = frozenset()
    node_id: int | None = None
    space_id: int | None = None
    since: int | None = None
    until: int | None = None
    after: int | None = None
    before: int | None = None


async def listed(connection: AsyncConnection, visible: Networks, wanted: Wanted) -> tuple[list[Row[Any]], int]:
    """Events, and how many there are in all.

    Raises:
        NoSuchField: the part's sort is no key of SORTS.
    """
    chosen = [event.c.network_id.in_(visible), *_narrowed(wanted)]
    if wanted.node_id is not None:
        one = or_(node.c.id == wanted.node_id, node.c.merged_into == wanted.node_id)
        chosen.append(event.c.node_id.in_(select(node.c.id).where(node.c.network_id == wanted.network_id, one)))
    query = select(event).where(*chosen).order_by(*lists.order(wanted.part, SORTS, event.c.id))
    return await lists.listed(connection, query, lists.count(event).where(*chosen), wanted.part)


async def fed(
    connection: AsyncConnection, visible: Networks, spaces: Spaces, wanted: Wanted
) -> tuple[list[Row[Any]], int]:
    """Events of all networks that may be seen, with what the places are called, and how many there are in all.

    spaces: those of which an event that is no network's may be seen.

    Raises:
        NoSuchField: the part's sort is no key of SORTS.
    """
    chosen = feed_conditions(visible, spaces, wanted)
    query = feed().where(*chosen).order_by(*lists.order(wanted.part, SORTS, event.c.id))
    return await lists.listed(connection, query, lists.count(event).where(*chosen), wanted.part)


def feed() -> Select[Any]:
    """Events with what their places are called, and which node it is now, after merges."""
    now = node.alias()
    return (
        select(event, space.c.display_name.label("space"), network.c.display_name.label("network"))
        .add_columns(now.c.id.label("node_now"), now.c.display_name.label("node_name"))
        .join(space, space.c.id == event.c.space_id)
        .outerjoin(network, network.c.id == event.c.network_id)
        .outerjoin(node, node.c.id == event.c.node_id)
        .outerjoin(now, now.c.id == func.coalesce(node.c.merged_into, node.c.id))
    )


def feed_conditions(visible: Networks, spaces: Spaces, wanted: Wanted) -> list[ColumnElement[bool]]:
    """Which of all events are wanted, of those that may be seen."""
    return [seen(visible, spaces), *_narrowed(wanted)]


async def runs(connection: AsyncConnection, told: Iterable[Row[Any]]) -> Mapping[int, str]:
    """The names of the runs that these events are of, by the events' numbers; none of a run that is gone."""
    numbers = {row.id: params(row.params).get("scanId", "") for row in told}
    of = {event_id: int(one) for event_id, one in numbers.items() if one.isdecimal() and len(one) < _LONG}
    query = select(scan.c.id, scan.c.run).where(scan.c.id.in_(set(of.values())))
    names = {row.id: row.run for row in await connection.execute(query)} if of else {}
    return {event_id: names[number] for event_id, number in of.items() if number in names}


def seen(visible: Networks, spaces: Spaces) -> ColumnElement[bool]:
    """Events of these networks, and of these spaces those that are no network's."""
    of_space = and_(event.c.network_id.is_(None), event.c.space_id.in_(spaces))
    return or_(event.c.network_id.in_(visible), of_space)


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    """What is the same for one network and for all."""
    chosen: list[ColumnElement[bool]] = []
    for value, column in (
        (wanted.network_id, event.c.network_id),
        (wanted.space_id, event.c.space_id),
    ):
        if value is not None:
            chosen.append(column == value)
    if wanted.kinds:
        chosen.append(event.c.kind.in_(sorted(wanted.kinds)))
    return [*chosen, *_bounds(wanted)]


def _bounds(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    if wanted.since is not None:
        yield event.c.happened_at >= wanted.since
    if wanted.until is not None:
        yield event.c.happened_at < wanted.until
    if wanted.after is not None:
        yield event.c.id > wanted.after
    if wanted.before is not None:
        yield event.c.id < wanted.before


def params(stored: str) -> dict[str, str]:
    """The parameters of an event: those that `store.queries.events` lists for its kind."""
    return _decoder.decode(stored)


async def since(connection: AsyncConnection, time: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Those of this time and later; no more are looked at than happened since about then."""
    return event.c.id >= await _first(connection, time - _SLACK), event.c.happened_at >= time


async def _first(connection: AsyncConnection, time: int) -> int:
    """A number from which on all events of that time and later are: they are numbered as they happen.

    Halved and halved again within the database, for no index has their times, and a hub keeps millions of them.
    """
    found = (await connection.execute(_HALVING, {"since": time})).scalar()
    return int(found or 0) + 1


# older: up to this number all events are older; newer: above that one none is
_PAST: Final = "(SELECT happened_at FROM event WHERE id > (older + newer) / 2 ORDER BY id LIMIT 1) < :since"
_HALVING: Final = text(f"""
    WITH RECURSIVE halved(older, newer) AS (
        SELECT (SELECT min(id) FROM event) - 1, (SELECT max(id) FROM event)
        UNION ALL
        SELECT CASE WHEN {_PAST} THEN (older + newer) / 2 ELSE older END,
               CASE WHEN {_PAST} THEN newer ELSE (older + newer) / 2 END
        FROM halved WHERE older < newer - 1
    ) SELECT max(older) FROM halved
""")  # noqa: S608 - two constants
