"""When this process looks for garbage: seldom while it loads, and never among what it has loaded.

What a program consists of is no garbage. Python looks through all of it some dozen times while it loads, and once more
when it ends: together a fifth of what `ksocket inspect` takes for one host.
"""

import gc
from typing import Final

_LOADING: Final = (50_000, 50, 50)
_USUAL: Final = gc.get_threshold()


def load() -> None:
    """The process begins, and is this program's alone."""
    gc.set_threshold(*_LOADING)


def settle() -> None:
    """All is loaded, the work begins. Does nothing where `load` was not called."""
    if gc.get_threshold() == _LOADING:
        gc.freeze()
        gc.set_threshold(*_USUAL)
