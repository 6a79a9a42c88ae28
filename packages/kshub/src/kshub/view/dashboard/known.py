"""What is known of the nodes: which systems they run, and by which methods they were read."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, func, not_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.schema import node, node_source
from kshub.view import places
from kshub.view.places import Networks
from kshub.view.states import present

MOST: Final = 12  # systems
_VERSIONS: Final = 20  # of one system
_LISTED: Final = 2000  # systems with their versions that are looked at: whatever machines call themselves


@dataclass(frozen=True, slots=True)
class System:
    """A system of this family; versions: the most frequent ones, None where it is not known. Numbers are of nodes."""

    family: str
    number: int
    versions: tuple[tuple[str | None, int], ...]


@dataclass(frozen=True, slots=True)
class Known:
    """number: of all nodes but retired ones; systems: the most frequent; others: nodes of other systems.

    unknown: nodes whose system is not known. methods: by how many nodes facts were read by it; unread: nodes of which
    nothing was read by any.
    """

    states: dict[str, int]
    systems: tuple[System, ...]
    others: int
    unknown: int
    methods: tuple[tuple[str, int], ...]
    unread: int

    @property
    def number(self) -> int:
        """Of nodes."""
        return sum(self.states.values())


def alive(visible: Networks) -> list[ColumnElement[bool]]:
    """Nodes of these networks, as lists show them: none that is another one now, none that is retired."""
    return [node.c.network_id.in_(visible), node.c.merged_into.is_(None), present()]


def unread() -> ColumnElement[bool]:
    """Of a row of `node`: no method has read facts."""
    source = node_source.alias()
    return not_(exists().where(source.c.node_id == node.c.id, source.c.facts_id.is_not(None)))


async def known(connection: AsyncConnection, visible: Networks) -> Known:
    """Of the nodes of these networks."""
    states = dict.fromkeys(("new", "stable", "outdated"), 0)
    for one in (await places.counts(connection, visible)).values():
        states = {state: number + one[state] for state, number in states.items()}
    systems, unnamed = await _systems(connection, visible)
    many = sum(states.values())
    shown = systems[:MOST]
    read = select(func.count()).select_from(node).where(*alive(visible), unread())
    return Known(
        states,
        tuple(shown),
        max(0, many - unnamed - sum(one.number for one in shown)),
        unnamed,
        await _methods(connection, visible),
        int((await connection.execute(read)).scalar_one()),
    )


async def _systems(connection: AsyncConnection, visible: Networks) -> tuple[list[System], int]:
    """The most frequent first; and how many nodes have none that is known."""
    many = func.count().label("many")
    query = select(node.c.family, node.c.version, many).where(*alive(visible))
    query = query.group_by(node.c.family, node.c.version).order_by(many.desc(), node.c.family, node.c.version)
    rows = (await connection.execute(query.limit(_LISTED))).all()
    versions = defaultdict[str, list[tuple[str | None, int]]](list)
    for row in rows:
        if row.family is not None:
            versions[row.family].append((row.version, row.many))
    unnamed = sum(row.many for row in rows if row.family is None)
    return sorted((_system(*one) for one in versions.items()), key=lambda one: (-one.number, one.family)), unnamed


def _system(family: str, versions: Sequence[tuple[str | None, int]]) -> System:
    return System(family, sum(many for _, many in versions), tuple(versions[:_VERSIONS]))


async def _methods(connection: AsyncConnection, visible: Networks) -> tuple[tuple[str, int], ...]:
    many: Any = func.count(node_source.c.node_id.distinct())
    query = select(node_source.c.method, many).join(node, node.c.id == node_source.c.node_id)
    query = query.where(*alive(visible), node_source.c.facts_id.is_not(None))
    rows = (await connection.execute(query.group_by(node_source.c.method))).all()
    return tuple(sorted(((row[0], int(row[1])) for row in rows), key=lambda one: (-one[1], one[0])))
