"""How often something may happen: a bucket that fills with time."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

MAX_KEYS: Final = 10_000


class Bucket:
    """At most `burst` at once, and `per_second` over time."""

    __slots__ = ("_at", "_clock", "_left", "burst", "per_second")

    def __init__(self, per_second: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_second, self.burst, self._clock = per_second, burst, clock
        self._left, self._at = burst, clock()

    def take(self) -> bool:
        """Once more; False: too often."""
        now = self._clock()
        self._left = min(self.burst, self._left + (now - self._at) * self.per_second)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True

    @property
    def empty(self) -> bool:
        """Nothing would be given now."""
        return self._left + (self._clock() - self._at) * self.per_second < 1


class Buckets:
    """A bucket for each address that is heard of; the ones not heard of for longest are forgotten."""

    def __init__(self, per_second: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second, self._burst, self._clock = per_second, burst, clock
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()

    def take(self, key: str) -> bool:
        """Once more for this one; False: too often."""
        bucket = self._buckets.pop(key, None) or Bucket(self._per_second, self._burst, self._clock)
        self._buckets[key] = bucket
        if len(self._buckets) > MAX_KEYS:
            self._buckets.popitem(last=False)
        return bucket.take()

    def empty(self, key: str) -> bool:
        """This one came too often."""
        bucket = self._buckets.get(key)
        return bucket is not None and bucket.empty
