"""Names of packages in which a text stands: what somebody who types it may mean."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from pyroaring import BitMap
from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.queries import packages as package_queries
from kshub.store.schema import package
from kshub.view import packages
from kshub.view.places import Networks

MOST: Final = 12  # names that are told
_LOOKED_AT: Final = 1_200  # names of the dictionary, which knows those of all spaces and of packages that are gone
_AT_ONCE: Final = 60


@dataclass(frozen=True, slots=True)
class Name:
    """nodes: how many have a package of this name now."""

    name: str
    nodes: int


async def names(connection: AsyncConnection, networks: Networks, text: str, *, source: bool) -> list[Name]:
    """At most MOST names, of packages or of sources, that nodes of these networks have; those that begin so first."""
    alive, _ = await packages.nodes(connection, networks)
    candidates = await _candidates(connection, text, source=source)
    found: list[Name] = []
    for start in range(0, len(candidates), _AT_ONCE):
        some = candidates[start : start + _AT_ONCE]
        nodes = await _nodes(connection, some, alive, source=source)
        found += [Name(one, len(nodes[one])) for one in some if nodes[one]]
        if len(found) >= MOST:
            break
    return found[:MOST]


async def _candidates(connection: AsyncConnection, text: str, *, source: bool) -> list[str]:
    called = package.c.source_name if source else package.c.name
    begins = case((called.istartswith(text, autoescape=True), 0), else_=1)
    query = select(called).where(called.icontains(text, autoescape=True)).group_by(called)
    ordered = query.order_by(begins, func.length(called), called).limit(_LOOKED_AT)
    return [str(one) for one in (await connection.execute(ordered)).scalars()]


async def _nodes(
    connection: AsyncConnection, some: list[str], alive: BitMap, *, source: bool
) -> defaultdict[str, BitMap]:
    called = package.c.source_name if source else package.c.name
    rows = (await connection.execute(select(package.c.id, called.label("called")).where(called.in_(some)))).all()
    has = await package_queries.nodes_of(connection, [row.id for row in rows])
    nodes: defaultdict[str, BitMap] = defaultdict(BitMap)
    for row in rows:
        nodes[row.called] |= has.get(row.id, BitMap()) & alive
    return nodes
