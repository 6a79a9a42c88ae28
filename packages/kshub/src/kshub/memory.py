"""How this process collects garbage, and gives memory back."""

import asyncio
import ctypes
import gc
from contextlib import suppress
from typing import Any, Final

_YOUNG: Final = 40_000  # new objects before a look at them; garbage that is a cycle waits until `Tidy` comes, at most
_OLDER: Final = (125, 50)
_ARENA_MAX: Final = -8  # malloc.h: M_ARENA_MAX
_ARENAS: Final = 2  # the database's threads take turns: one heap for them, where glibc would give each its own
CALM_SECONDS: Final = 1.0
LONGEST_SECONDS: Final = 60.0  # without calm


def settle() -> None:
    """Call once, when the program is loaded. A batch is half a million small values and no cycle.

    With Python's own thresholds each batch is walked through dozens of times while it is read: measured, that doubles
    the time from wire to store.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, *_OLDER)
    with suppress(AttributeError, OSError):  # not glibc
        _libc().mallopt(_ARENA_MAX, _ARENAS)


class Tidy:
    """Gives back what work has left behind, when it is calm: in between it would be taken again at once."""

    __slots__ = ("_begun", "_due", "_stirred")

    def __init__(self) -> None:
        self._due: asyncio.TimerHandle | None = None
        self._begun = self._stirred = 0.0

    def stir(self) -> None:
        """Work was done that took memory."""
        loop = asyncio.get_running_loop()
        self._stirred = loop.time()
        if self._due is None:
            self._begun = self._stirred
            self._due = loop.call_later(CALM_SECONDS, self._look)

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        calm = self._stirred + CALM_SECONDS
        if loop.time() < min(calm, self._begun + LONGEST_SECONDS):
            self._due = loop.call_at(calm, self._look)
            return
        self._due = None
        give_back()


def give_back() -> None:
    """Garbage that is not old is collected, free pages go back to the system: some milliseconds."""
    gc.collect(1)
    with suppress(AttributeError, OSError):
        _libc().malloc_trim(0)


def _libc() -> Any:
    return ctypes.CDLL(None)
