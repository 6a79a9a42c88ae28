"""How much is done at once with one host."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from ksocket.pace.table import MAX_PLACES, Table

_POLL_SECONDS = 0.02  # how soon a place is seen that another process gave back


@dataclass(slots=True, weakref_slot=True)
class _Crowd:
    """Those of this process who are at one host, or wait for it in turn. begin: where its places are in the table.

    The last place is the door: who has it takes the next place that another process gives back. So nobody who gives a
    place back and wants it again passes those who waited meanwhile. entering: who of this process stands at the door.
    """

    turn: asyncio.Semaphore
    begin: int
    taken: set[int] = field(default_factory=set)
    entering: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def door(self) -> int:
        """Where it is in the table."""
        return self.begin + MAX_PLACES - 1


class Places:
    """So many at once and no more, over all processes that share the table. Holds nothing of hosts left alone."""

    def __init__(self, table: Table, sleep: Callable[[float], Awaitable[None]]) -> None:
        self._table, self._sleep = table, sleep
        self._crowds: WeakValueDictionary[str, _Crowd] = WeakValueDictionary()

    def place(self, key: str, limit: int) -> "Place":
        """One of `limit` (at most 15) places of this key. Always the same limit for a key."""
        crowd = self._crowds.get(key)
        if crowd is None:
            crowd = self._crowds[key] = _Crowd(asyncio.Semaphore(limit), self._table.begin(key))
        return Place(self._table, self._sleep, crowd, limit)


class Place:
    """Waits until there is a place, has it, and gives it back: one after another, as often as is wanted."""

    __slots__ = ("_crowd", "_limit", "_number", "_sleep", "_table")

    def __init__(self, table: Table, sleep: Callable[[float], Awaitable[None]], crowd: _Crowd, limit: int) -> None:
        self._table, self._sleep, self._crowd, self._limit = table, sleep, crowd, limit
        self._number = -1

    async def __aenter__(self) -> None:
        await self._crowd.turn.acquire()
        try:
            async with self._crowd.entering:
                await self._enter()
        except BaseException:
            self._crowd.turn.release()
            raise

    async def _enter(self) -> None:
        door = self._crowd.door
        while not self._table.claim(door):
            await self._sleep(_POLL_SECONDS)
        try:
            while not self._claimed():
                await self._sleep(_POLL_SECONDS)
        finally:
            self._table.give_back(door)

    async def __aexit__(self, *_: object) -> None:
        self._crowd.taken.discard(self._number)
        self._table.give_back(self._crowd.begin + self._number)
        self._crowd.turn.release()

    async def within(self, seconds: float) -> bool:
        """Enters if there is a place within that time, and says whether."""
        try:
            async with asyncio.timeout(seconds):
                await self.__aenter__()
        except TimeoutError:
            return False
        return True

    def _claimed(self) -> bool:
        crowd = self._crowd
        for number in range(self._limit):
            if number not in crowd.taken and self._table.claim(crowd.begin + number):
                crowd.taken.add(number)
                self._number = number
                return True
        return False
