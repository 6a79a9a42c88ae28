"""How this process collects garbage."""

import gc
from typing import Final

_YOUNG: Final = 100_000  # new objects before a look at them
_OLD: Final = 50


def settle() -> None:
    """Call once, when the program is loaded. A batch is half a million small values and no cycle.

    With Python's own thresholds each batch is walked through dozens of times while it is read: measured, that doubles
    the time from wire to store.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, _OLD, _OLD)
