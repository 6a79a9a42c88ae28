"""In which versions a package is installed, and on how many nodes each."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cmp_to_key

from pyroaring import BitMap
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.queries import packages as package_queries
from kshub.versions import compare, whole
from kshub.view import packages
from kshub.view.packages import Wanted
from kshub.view.places import Networks


@dataclass(frozen=True, slots=True)
class Version:
    """version: with its epoch; None: nobody told one. meant: whether the constraint of what is wanted holds for it.

    nodes: how many have it. A node that has several counts in each of them.
    """

    kind: str | None
    version: str | None
    nodes: int
    meant: bool


async def versions(connection: AsyncConnection, networks: Networks, wanted: Wanted) -> list[Version]:
    """All that are installed on nodes of these networks, whatever the constraint: kind by kind, the oldest first."""
    alive, _ = await packages.nodes(connection, networks)
    entries = await packages.called(connection, wanted)
    has = await package_queries.nodes_of(connection, entries)
    found: dict[tuple[str | None, str | None], BitMap] = defaultdict(BitMap)
    meant = set()
    for number, one in entries.items():
        version = wanted.version(one)
        name = one.kind, None if version is None else whole(one.kind, version, one.epoch)
        found[name] |= has.get(number, BitMap()) & alive
        if wanted.holds(one):
            meant.add(name)
    some = (Version(*name, len(nodes), name in meant) for name, nodes in found.items() if nodes)
    return await asyncio.to_thread(_ordered, list(some))


def _ordered(some: Iterable[Version]) -> list[Version]:
    return sorted(some, key=cmp_to_key(_later))


def _later(one: Version, other: Version) -> int:
    if one.kind != other.kind:
        return -1 if (one.kind or "") < (other.kind or "") else 1
    if one.version is None or other.version is None:
        return int(one.version is not None) - int(other.version is not None)
    return compare(one.kind, one.version, other.version)
