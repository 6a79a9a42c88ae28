"""Which nodes have a package in some version: yes, no, and not known. Every node is in one of the three."""

from dataclasses import dataclass
from typing import Any, Final

from pyroaring import BitMap
from sqlalchemy import Select, and_, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.queries import packages as package_queries
from kshub.store.queries.lists import Part
from kshub.store.schema import node, node_address, node_mark, node_source, package
from kshub.versions import Constraint
from kshub.view.places import Networks
from kswire.facts import Package

LISTS: Final = ("yes", "no", "unknown")


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
    good = current(select(node_source.c.node_id)).where(
        node_source.c.node_id == node.c.id,
        node_source.c.set_id == node.c.set_id,
        node_source.c.tried_set_id.is_not(None),
    )
    query = select(node.c.id).where(node.c.network_id.in_(networks), ~exists(good))
    return BitMap((await connection.execute(query)).scalars())


def current(query: Select[Any]) -> Select[Any]:
    """Of sources, those on the addresses that are the node's now."""
    same = and_(node_address.c.address_id == node_source.c.address_id, node_address.c.node_id == node_source.c.node_id)
    return query.select_from(node_source).join(node_address, same).where(node_address.c.current)
