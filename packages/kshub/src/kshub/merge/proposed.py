"""What a snapshot that waits for a person would merge, as long as nobody has said yes or no."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import select

from kshub.merge.inputs import inputs
from kshub.merge.types import NodeMerge
from kshub.store.engine import Store
from kshub.store.schema import snapshot

REMEMBERED: Final = 30.0  # seconds: whoever turns the pages of an answer sees one answer


@dataclass(slots=True)
class Proposals:
    """Works them out one after the other, and remembers the last: in a large network it is much work."""

    clock: Callable[[], float] = time.monotonic
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _last: tuple[int, Sequence[NodeMerge]] = (0, ())
    _until: float = 0.0

    async def of(self, store: Store, network_id: int, snapshot_id: int) -> Sequence[NodeMerge]:
        """The merges that saying yes would do, as the nodes were at most REMEMBERED seconds ago; nothing is written.

        None of a snapshot of another network, or that does not wait.
        """
        async with self._turn:
            mine = (snapshot.c.id == snapshot_id, snapshot.c.network_id == network_id, snapshot.c.status == "waiting")
            async with store.read() as connection:
                if await connection.scalar(select(snapshot.c.id).where(*mine)) is None:
                    return ()
            if self._last[0] != snapshot_id or self._until <= self.clock():
                self._last = (snapshot_id, await _found(store, network_id, snapshot_id))
                self._until = self.clock() + REMEMBERED
            return self._last[1]


async def _found(store: Store, network_id: int, snapshot_id: int) -> Sequence[NodeMerge]:
    async with store.read() as connection:
        asked = await inputs(connection, network_id, snapshot_id)
    return (await asyncio.to_thread(asked.matching)).merges
