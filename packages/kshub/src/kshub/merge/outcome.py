"""How many nodes a snapshot showed to be new, changed or outdated, for the report of its run."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

import msgspec
from pyroaring import BitMap
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.schema import snapshot
from kswire.wire import Wire

CHANGES: Final = frozenset(
    {
        *("components-changed", "domain-changed", "host-key-changed", "mac-changed", "packages-changed"),
        *("ports-opened", "serial-changed", "system-changed", "version-changed", "vlans-changed"),
    }
)
"""Kinds of events that say that a known node is not as it was."""


class Outcome(Wire, frozen=True):
    """Counts of nodes."""

    new: int = 0
    changed: int = 0
    outdated: int = 0


class _Kept(Outcome, frozen=True):
    """With the nodes themselves, as roaring bitmaps: None in what an earlier version wrote."""

    nodes: tuple[bytes, bytes, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """The nodes themselves: a snapshot is merged again when more of it is told, and each of them counts once."""

    new: AbstractSet[int] = frozenset()
    changed: AbstractSet[int] = frozenset()
    outdated: AbstractSet[int] = frozenset()

    def then(self, more: "Shown", merged: Mapping[int, int]) -> "Shown":
        """With what came of it later. merged: absorbed -> kept: they are one node from now on."""
        new = (self.new | more.new) - merged.keys()
        changed = {merged.get(one, one) for one in self.changed | more.changed} - new
        return Shown(new, changed, (self.outdated | more.outdated) - merged.keys())


async def known(connection: AsyncConnection, snapshot_id: int) -> Shown | None:
    """What came of the snapshot until now, asked before it is carried; None: it was merged, and that was not kept."""
    query = select(snapshot.c.outcome, snapshot.c.number_of_nodes).where(snapshot.c.id == snapshot_id)
    text, nodes = (await connection.execute(query)).one()
    if text is None:
        return None if nodes else Shown()
    kept = msgspec.json.decode(text, type=_Kept).nodes
    return None if kept is None else Shown(*(frozenset(BitMap.deserialize(one)) for one in kept))


async def note(connection: AsyncConnection, snapshot_id: int, shown: Shown | None) -> None:
    """All that came of the snapshot; None: nobody knows."""
    words = None if shown is None else msgspec.json.encode(_kept(shown)).decode()
    await connection.execute(update(snapshot).where(snapshot.c.id == snapshot_id).values(outcome=words))


def _kept(shown: Shown) -> _Kept:
    sets = (shown.new, shown.changed, shown.outdated)
    new, changed, outdated = map(len, sets)
    first, second, third = (BitMap(one).serialize() for one in sets)
    return _Kept(new=new, changed=changed, outdated=outdated, nodes=(first, second, third))


def read(text: str | None) -> Outcome | None:
    """As the row holds it; None: it is not known."""
    return None if text is None else msgspec.json.decode(text, type=Outcome)
