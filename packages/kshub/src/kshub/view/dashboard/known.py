"""What is known of the nodes: which systems they run, and by which methods they were read."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, case, exists, func, not_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.schema import node, node_source
from kshub.view.nodes import joined
from kshub.view.places import Networks
from kshub.view.states import present, state

MOST: Final = 12  # systems
STATES: Final = ("new", "stable", "outdated")
_UNTRIED, _TRIED, _FACTS = 0, 1, 2
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
    nothing was read by any; untried: those of them that nobody has asked anything.
    """

    states: dict[str, int]
    systems: tuple[System, ...]
    others: int
    unknown: int
    methods: tuple[tuple[str, int], ...]
    unread: int
    untried: int

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
    """Of the nodes of these networks: all but the methods in one walk over them.

    A node has state and system in common with many others, so few rows come of it.
    """
    many = func.count().label("many")
    columns = (node.c.family, node.c.version, state().label("state"), _read().label("read"))
    query = joined(select(*columns, many)).where(*alive(visible))
    rows = (await connection.execute(query.group_by(node.c.family, node.c.version, "state", "read"))).all()
    states = Counter[str]()
    for row in rows:
        states[row.state] += row.many
    systems = _systems(rows)
    shown, unnamed = systems[:MOST], sum(row.many for row in rows if row.family is None)
    return Known(
        {one: states[one] for one in STATES},
        tuple(shown),
        max(0, states.total() - unnamed - sum(one.number for one in shown)),
        unnamed,
        await _methods(connection, visible),
        sum(row.many for row in rows if row.read != _FACTS),
        sum(row.many for row in rows if row.read == _UNTRIED),
    )


def _read() -> ColumnElement[int]:
    """Of a row of `node`: whether facts were read, or it was tried, or nobody ever asked it anything."""
    source = node_source.alias()
    tried = exists().where(source.c.node_id == node.c.id)
    return case((not_(unread()), _FACTS), (tried, _TRIED), else_=_UNTRIED)


def _systems(rows: Iterable[Row[Any]]) -> list[System]:
    """The most frequent first."""
    found = Counter[tuple[str | None, str | None]]()
    for row in rows:
        found[row.family, row.version] += row.many
    versions = defaultdict[str, list[tuple[str | None, int]]](list)
    for (family, version), number in sorted(found.items(), key=_frequent)[:_LISTED]:
        if family is not None:
            versions[family].append((version, number))
    return sorted((_system(*one) for one in versions.items()), key=lambda one: (-one.number, one.family))


def _frequent(one: tuple[tuple[str | None, str | None], int]) -> tuple[int, bool, str, bool, str]:
    (family, version), number = one
    return -number, family is not None, family or "", version is not None, version or ""


def _system(family: str, versions: Sequence[tuple[str | None, int]]) -> System:
    return System(family, sum(many for _, many in versions), tuple(versions[:_VERSIONS]))


async def _methods(connection: AsyncConnection, visible: Networks) -> tuple[tuple[str, int], ...]:
    many: Any = func.count(node_source.c.node_id.distinct())
    query = select(node_source.c.method, many).join(node, node.c.id == node_source.c.node_id)
    query = query.where(*alive(visible), node_source.c.facts_id.is_not(None))
    rows = (await connection.execute(query.group_by(node_source.c.method))).all()
    return tuple(sorted(((row[0], int(row[1])) for row in rows), key=lambda one: (-one[1], one[0])))
