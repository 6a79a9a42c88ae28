"""How often somebody may try whether a target is reached: who asks for tests must not make a tool of the hub."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil
from typing import Final

EVERY: Final = 5  # seconds from one test of a target to the next
AT_ONCE: Final = 4  # tests under way


class TooSoonError(Exception):
    """Not now. seconds: after how many it may be asked again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Turns:
    """now: a clock that never goes back, in seconds."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._under_way: set[int] = set()
        self._next: dict[int, float] = {}  # when a target may be tried again; only those that may not yet

    @contextmanager
    def taken(self, target_id: int) -> Iterator[None]:
        """For as long as a test takes.

        Raises:
            TooSoonError: one of this target is under way or was a moment ago, or many are under way.
        """
        now = self._now()
        self._next = {number: at for number, at in self._next.items() if at > now}
        if target_id in self._under_way or len(self._under_way) >= AT_ONCE:
            raise TooSoonError(EVERY)
        if target_id in self._next:
            raise TooSoonError(ceil(self._next[target_id] - now))
        self._under_way.add(target_id)
        self._next[target_id] = now + EVERY
        try:
            yield
        finally:
            self._under_way.discard(target_id)
