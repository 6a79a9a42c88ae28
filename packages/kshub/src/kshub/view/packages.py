"""Which nodes have a package in some version: yes, no, and not known. Every node is in one of the three."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from pyroaring import BitMap
from sqlalchemy import Select, and_, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store import records
from kshub.store.queries import packages as package_queries
from kshub.store.queries import records as record_queries
from kshub.store.queries.lists import Part
from kshub.store.schema import node, node_address, node_mark, node_source, package
from kshub.versions import Constraint
from kshub.view.places import Networks
from kswire.facts import Package
from kswire.problems import Problem

LISTS: Final = ("yes", "no", "unknown")
Reason = Literal["never-read", "failed-since", "no-version"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """name: of the package, or of its source where `source`. constraint, arch, kind: None where all are meant."""

    name: str
    source: bool = False
    constraint: Constraint | None = None
    arch: str | None = None
    kind: str | None = None

    def version(self, one: Package) -> str | None:
        """The version that is asked about: its own, or its source's."""
        return one.source_version or one.version if self.source else one.version

    def holds(self, one: Package) -> bool:
        """Whether it is of a version that is meant."""
        version = self.version(one)
        if self.constraint is None:
            return True
        return version is not None and self.constraint.holds(one.kind, version, one.epoch)


@dataclass(frozen=True, slots=True)
class Found:
    """The nodes of each list; retired ones, which are in none; the packages that are meant."""

    yes: BitMap
    no: BitMap
    unknown: BitMap
    retired: int
    packages: dict[int, Package]
    versionless: BitMap  # of the unknown: they have it, and nobody said in which version

    def of(self, name: str) -> BitMap:
        """A list by its name, one of LISTS."""
        return {"yes": self.yes, "no": self.no, "unknown": self.unknown}[name]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why it is not known whether a node has it; problem: of the last attempt to read, where it told one."""

    reason: Reason
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Told:
    """A node of a list (id, network_id, display_name, addr); read_at: when its packages were last read. packages: those
    that are meant, of the list "yes"; unknown: of that list.
    """  # noqa: D205 - one sentence

    row: Any
    read_at: int | None
    packages: list[Package]
    unknown: Unknown | None


async def search(connection: AsyncConnection, networks: Networks, wanted: Wanted) -> Found:
    """All nodes of these networks, by what their last good read says, and whether a later one failed."""
    alive, retired = await nodes(connection, networks)
    meant, versionless = await _meant(connection, wanted)
    yes = await package_queries.nodes_with(connection, meant) & alive
    unclear = (await package_queries.nodes_with(connection, versionless) & alive) - yes
    unknown = ((await _doubtful(connection, networks) & alive) - yes) | unclear
    return Found(yes, alive - yes - unknown, unknown, retired, meant, unclear)


def page(found: Found, name: str, part: Part) -> list[int]:
    """A part of a list, by number."""
    ordered = list(found.of(name))
    if part.descending:
        ordered.reverse()
    return ordered[part.offset : part.offset + part.limit]


async def told(connection: AsyncConnection, found: Found, name: str, node_ids: Sequence[int]) -> list[Told]:
    """What is known of these nodes of a list, by number."""
    rows = await shown(connection, node_ids)
    times = await read_at(connection, rows)
    has = await installed(connection, rows, found.packages) if name == "yes" else {}
    why = await reasons(connection, rows, found) if name == "unknown" else {}
    return [Told(row, times.get(row.id), has.get(row.id, []), why.get(row.id)) for row in rows]


async def shown(connection: AsyncConnection, node_ids: Sequence[int]) -> Sequence[Any]:
    """Those nodes (id, network_id, display_name, addr, set_id), by number."""
    columns = (node.c.id, node.c.network_id, node.c.display_name, node.c.addr, node.c.set_id)
    query = select(*columns).where(node.c.id.in_(node_ids)).order_by(node.c.id)
    return (await connection.execute(query)).all()


async def installed(
    connection: AsyncConnection, rows: Sequence[Any], meant: dict[int, Package]
) -> dict[int, list[Package]]:
    """Which of the packages that are meant each node has."""
    among = BitMap(meant)
    sets = await package_queries.read_sets(connection, {row.set_id for row in rows if row.set_id is not None})
    return {row.id: [meant[one] for one in sets.get(row.set_id, BitMap()) & among] for row in rows}


async def read_at(connection: AsyncConnection, rows: Sequence[Any]) -> dict[int, int]:
    """When the packages of these nodes were last read; of nodes that were never read, nothing."""
    same = and_(node.c.id == node_source.c.node_id, node.c.set_id == node_source.c.set_id)
    query = select(node_source.c.node_id, node_source.c.packages_at).join(node, same)
    query = query.where(node_source.c.node_id.in_([row.id for row in rows]), node_source.c.packages_at.is_not(None))
    times: dict[int, int] = {}
    for node_id, at in await connection.execute(query):
        times[node_id] = max(at, times.get(node_id, 0))
    return times


async def reasons(connection: AsyncConnection, rows: Sequence[Any], found: Found) -> dict[int, Unknown]:
    """Why it is not known of each of these nodes."""
    problems = await _problems(connection, [row.id for row in rows])
    return {
        row.id: Unknown("no-version", None)
        if row.id in found.versionless
        else Unknown("never-read" if row.set_id is None else "failed-since", problems.get(row.id))
        for row in rows
    }


async def nodes(connection: AsyncConnection, networks: Networks) -> tuple[BitMap, int]:
    """The nodes that are asked about, and how many are retired, about which nobody asks."""
    mine = (node.c.network_id.in_(networks), node.c.merged_into.is_(None))
    every = BitMap((await connection.execute(select(node.c.id).where(*mine))).scalars())
    marked = select(node_mark.c.node_id).join(node, node.c.id == node_mark.c.node_id)
    retired = BitMap((await connection.execute(marked.where(*mine, node_mark.c.mark == "retired"))).scalars())
    return every - retired, len(retired)


async def _meant(connection: AsyncConnection, wanted: Wanted) -> tuple[dict[int, Package], list[int]]:
    """The dictionary's entries that are meant, and those of which nobody can say, having no version."""
    entries = await called(connection, wanted)
    if wanted.constraint is None:
        return entries, []
    meant = {number: one for number, one in entries.items() if wanted.holds(one)}
    return meant, [number for number, one in entries.items() if wanted.version(one) is None]


async def called(connection: AsyncConnection, wanted: Wanted) -> dict[int, Package]:
    """The dictionary's entries of that name, in whatever version."""
    query = select(package.c.id).where((package.c.source_name if wanted.source else package.c.name) == wanted.name)
    if wanted.arch is not None:
        query = query.where(package.c.arch == wanted.arch)
    if wanted.kind is not None:
        query = query.where(package.c.kind == wanted.kind)
    return await package_queries.read_packages(connection, (await connection.execute(query)).scalars())


async def _doubtful(connection: AsyncConnection, networks: Networks) -> BitMap:
    """Nodes whose packages were never read, or not by the last attempt of what read them."""
    good = _current(select(node_source.c.node_id)).where(
        node_source.c.node_id == node.c.id,
        node_source.c.set_id == node.c.set_id,
        node_source.c.tried_set_id.is_not(None),
    )
    query = select(node.c.id).where(node.c.network_id.in_(networks), ~exists(good))
    return BitMap((await connection.execute(query)).scalars())


async def _problems(connection: AsyncConnection, node_ids: Sequence[int]) -> dict[int, Problem]:
    """What the latest attempts say: first of what once read packages, then of the others."""
    columns = (node_source.c.node_id, node_source.c.attempts_id)
    once = node_source.c.set_id.is_(None)
    query = _current(select(*columns)).where(node_source.c.node_id.in_(node_ids), node_source.c.tried_set_id.is_(None))
    ordered = query.order_by(once, node_source.c.last_attempt_at.desc(), node_source.c.address_id)
    rows = (await connection.execute(ordered)).all()
    attempts = await record_queries.read(connection, [row.attempts_id for row in rows], records.timeless)
    problems: dict[int, Problem] = {}
    for row in rows:
        told = [one.problem for one in attempts[row.attempts_id] if one.problem is not None]
        if told:
            problems.setdefault(row.node_id, told[-1])
    return problems


def _current(query: Select[Any]) -> Select[Any]:
    """Of sources, those on the addresses that are the node's now."""
    same = and_(node_address.c.address_id == node_source.c.address_id, node_address.c.node_id == node_source.c.node_id)
    return query.select_from(node_source).join(node_address, same).where(node_address.c.current)
