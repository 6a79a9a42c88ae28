"""How much is done at once with one host."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from ksocket.pace.table import Table

_POLL_SECONDS = 0.02  # how soon a place is seen that another process gave back


@dataclass(slots=True, weakref_slot=True)
class _Crowd:
    """Those of this process who are at one host, or wait for it in turn."""

    turn: asyncio.Semaphore
    taken: set[int] = field(default_factory=set)


class Places:
    """So many at once and no more, over all processes that share the table. Holds nothing of hosts left alone."""

    def __init__(self, table: Table, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._table, self._sleep = table, sleep
        self._crowds: WeakValueDictionary[str, _Crowd] = WeakValueDictionary()

    @asynccontextmanager
    async def place(self, key: str, limit: int) -> AsyncIterator[None]:
        """One of `limit` (at most 16) places of this key; waits until there is one. Always the same limit for a key."""
        crowd = self._crowds.setdefault(key, _Crowd(asyncio.Semaphore(limit)))
        async with crowd.turn:
            number = await self._claim(key, limit, crowd)
            try:
                yield
            finally:
                crowd.taken.discard(number)
                self._table.give_back(key, number)

    async def _claim(self, key: str, limit: int, crowd: _Crowd) -> int:
        while True:
            for number in range(limit):
                if number not in crowd.taken and self._table.claim(key, number):
                    crowd.taken.add(number)
                    return number
            await self._sleep(_POLL_SECONDS)
