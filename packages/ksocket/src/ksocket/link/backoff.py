"""How long to wait before the next attempt."""

import random
from collections.abc import Callable

SHORTEST, LONGEST = 1.0, 300.0  # seconds


class Backoff:
    """Doubles from one second to five minutes, each time between half and one and a half of it.

    Thus the collectors of a hub that was away do not all come back in the same moment.
    """

    def __init__(self, random: Callable[[], float] = random.random) -> None:
        self._random, self._failures = random, 0

    def next(self) -> float:
        """Seconds until the next attempt, after one that failed."""
        seconds = min(LONGEST, SHORTEST * 2.0 ** min(self._failures, 16))
        self._failures += 1
        return float(min(LONGEST, seconds * (0.5 + self._random())))

    def worst(self) -> None:
        """What was refused now will hardly be granted soon."""
        self._failures = 16

    def reset(self) -> None:
        """It worked."""
        self._failures = 0
