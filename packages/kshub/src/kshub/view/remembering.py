"""Answers that take long and are asked for again and again, kept for as long as nothing has changed that they tell of.

What is kept has a name that says exactly of what it tells: of the networks by their numbers, never of a person. Whoever
is answered has been found to see just these, at this moment.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from time import monotonic
from typing import Any, Final, TypeVar, cast
from weakref import WeakValueDictionary

LONGEST: Final = (
    300.0  # seconds: for as long no one sees what no stamp shows, such as that a node was new for long enough
)
MOST: Final = 64  # answers, where nothing else is said

T = TypeVar("T")


class Remembered:
    """clock: seconds that only grow; most: answers that are kept."""

    def __init__(self, clock: Callable[[], float] = monotonic, most: int = MOST) -> None:
        self._clock, self._most = clock, most
        self._kept: OrderedDict[Hashable, tuple[Hashable, float, Any]] = OrderedDict()
        self._making: WeakValueDictionary[Hashable, asyncio.Lock] = WeakValueDictionary()

    async def told(self, name: Hashable, stamp: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """The answer of this name, made where none is kept of this stamp: by one, for all who ask meanwhile.

        stamp: another one when the answer may be another. It was read before `make` reads anything, so what changes
        in between makes the answer newer than its stamp, never older.
        """
        turn = self._making.get(name)
        if turn is None:
            turn = self._making[name] = asyncio.Lock()
        async with turn:
            former, until, kept = self._kept.get(name, (None, 0.0, None))
            if former != stamp or self._clock() >= until:
                kept = await make()
                self._kept[name] = (stamp, self._clock() + LONGEST, kept)
            self._kept.move_to_end(name)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
            return cast("T", kept)
