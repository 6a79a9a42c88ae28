"""How many nodes a snapshot showed to be new, changed or outdated, for the report of its run."""

from typing import Final

import msgspec
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.schema import snapshot
from kswire.wire import Wire

CHANGES: Final = frozenset(
    {"host-key-changed", "mac-changed", "packages-changed", "serial-changed", "system-changed", "version-changed"}
)
"""Kinds of events that say that a known node is not as it was."""


class Outcome(Wire, frozen=True):
    """Counts of nodes."""

    new: int = 0
    changed: int = 0
    outdated: int = 0


async def add(connection: AsyncConnection, snapshot_id: int, new: Outcome) -> None:
    """What came of the snapshot this time: it is merged again when more of it is told."""
    query = select(snapshot.c.outcome).where(snapshot.c.id == snapshot_id)
    before = read((await connection.execute(query)).scalar_one()) or Outcome()
    total = Outcome(
        new=before.new + new.new, changed=before.changed + new.changed, outdated=before.outdated + new.outdated
    )
    words = msgspec.json.encode(total).decode()
    await connection.execute(update(snapshot).where(snapshot.c.id == snapshot_id).values(outcome=words))


def read(text: str | None) -> Outcome | None:
    """As the row holds it; None: it is not known."""
    return None if text is None else msgspec.json.decode(text, type=Outcome)
