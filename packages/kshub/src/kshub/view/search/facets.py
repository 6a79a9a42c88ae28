"""How many of the nodes that a search finds have which value."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, FromClause, case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.schema import (
    network,
    node,
    node_mark,
    node_presence,
    node_source,
    node_tag,
    node_text,
    space,
)
from kshub.view.nodes import Wanted, choose, joined
from kshub.view.places import Networks
from kshub.view.search import subnets
from kshub.view.search.conditions import among
from kshub.view.states import state

FIELDS: Final = ("state", "type", "os", "version", "vendor", "subnet", "method", "tag", "mark", "network", "space")
MOST: Final = 20  # values of one facet; the rest is counted
_SUBNET: Final = "subnet"


@dataclass(frozen=True, slots=True)
class Facet:
    """values: each with its name where it is a number, and how many nodes have it; the largest first.

    other: how many more values there are. A node may have several tags, methods and subnets, and then counts for
    each.
    """

    field: str
    values: tuple[tuple[str, str, int], ...]
    other: int


async def facets(
    connection: AsyncConnection, visible: Networks, wanted: Wanted, names: Collection[str] = ()
) -> tuple[int, list[Facet]]:
    """How many nodes are found, and facets of them: those of these names, or all."""
    chosen = await choose(connection, visible, wanted)
    query = joined(select(node.c.id)).where(*chosen)
    ids = (await connection.execute(query)).scalars().all()
    asked = {name: one for name, one in _columns().items() if not names or name in names}
    found = [await _facet(connection, name, one, ids) for name, one in asked.items()]
    if not names or _SUBNET in names:
        found.append(await _subnets(connection, ids))
    return len(ids), sorted(found, key=lambda one: FIELDS.index(one.field))


async def _subnets(connection: AsyncConnection, ids: Sequence[int]) -> Facet:
    counted = await subnets.counted(connection, ids)
    return Facet(_SUBNET, tuple((one, one, number) for one, number in counted[:MOST]), max(0, len(counted) - MOST))


async def _facet(connection: AsyncConnection, name: str, facet: "_Facet", ids: Sequence[int]) -> Facet:
    column, label, tables = facet
    source: FromClause = node
    for table, condition in tables:
        source = source.join(table, condition)
    # a node stands once in all of them but in one, which has a row for each of its addresses
    counted = (func.count(node.c.id.distinct()) if name == "method" else func.count()).label("counted")
    query = select(column.label("held"), label.label("called"), counted, func.count().over().label("total"))
    query = query.select_from(source).where(among(connection, node.c.id, ids), column.is_not(None))
    query = query.group_by("held", "called").order_by(counted.desc(), "held").limit(MOST)
    rows = (await connection.execute(query)).all()
    found = tuple((str(row.held), str(row.called), int(row.counted)) for row in rows)
    return Facet(name, found, max(0, rows[0].total - MOST) if rows else 0)


def _presence() -> list[tuple[Any, ColumnElement[bool]]]:
    return [
        (node_presence, node_presence.c.node_id == node.c.id),
        (network, network.c.id == node.c.network_id),
    ]


_Facet = tuple[ColumnElement[Any], ColumnElement[Any], list[tuple[Any, ColumnElement[bool]]]]
_TEXTS: Final[list[tuple[Any, ColumnElement[bool]]]] = [(node_text, node_text.c.node_id == node.c.id)]
_TAGS: Final[list[tuple[Any, ColumnElement[bool]]]] = [(node_tag, node_tag.c.node_id == node.c.id)]
_MARKS: Final[list[tuple[Any, ColumnElement[bool]]]] = [(node_mark, node_mark.c.node_id == node.c.id)]
_WORKED: Final[list[tuple[Any, ColumnElement[bool]]]] = [
    (node_source, (node_source.c.node_id == node.c.id) & node_source.c.facts_id.is_not(None))
]
_IN_SPACE: Final = [*_presence()[1:], (space, space.c.id == network.c.space_id)]
_NAMED_SYSTEM: Final = node.c.family + " " + node.c.version
_NAMED_TAG: Final = case((node_tag.c.value == "", node_tag.c.name), else_=node_tag.c.name + "=" + node_tag.c.value)


def _columns() -> dict[str, _Facet]:
    """For each facet its value, what it is called, and the tables beside `node`; states are those of now."""
    now = state()
    return {
        "state": (now, now, _presence()),
        "type": (node.c.device_type, node.c.device_type, []),
        "os": (node.c.family, node.c.family, []),
        "version": (_NAMED_SYSTEM, _NAMED_SYSTEM, []),
        "vendor": (node_text.c.vendor, node_text.c.vendor, _TEXTS),
        "method": (node_source.c.method, node_source.c.method, _WORKED),
        "tag": (_NAMED_TAG, _NAMED_TAG, _TAGS),
        "mark": (node_mark.c.mark, node_mark.c.mark, _MARKS),
        "network": (network.c.id, network.c.display_name, _presence()[1:]),
        "space": (space.c.id, space.c.display_name, _IN_SPACE),
    }
