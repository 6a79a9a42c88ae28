"""Virtual scheduling (the generic cell rate algorithm, ITU-T I.371), so that a cap holds in every single second.

A bucket is one number: the moment until which it is paid for. n packets may leave together at t when

    t >= paid + (n - burst) * interval,      and then      paid = max(paid, t) + n * interval.

Take the packets of any half-open second, N in all. What was paid at the last of them is at least the first moment plus
N intervals, less those of the last group; so between the first and the last lie at least (N - burst) * interval
seconds, and N < 1 / interval + burst. With interval = 1 / (cap - burst + 1 - spare) that is N < cap + 1 - spare: never
more than the cap, and what is spare keeps the promise when packets leave later than they were allowed to, each by up to
`spare` intervals.
"""

from collections.abc import Iterable
from dataclasses import dataclass

LONGEST_DEBT = 5.0
"""Seconds. No bucket is paid for longer ahead: a later moment was written before the machine started anew."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A cap per second, in packets. burst: so many may leave together after a pause; interval in seconds."""

    cap: int
    burst: int
    interval: float

    @classmethod
    def of(cls, cap: int, spare: float = 0.5) -> "Rate":
        """The rate that keeps a cap of 1 or more a second. spare: above 0 and at most 1; above 1/2 for caps from 2."""
        burst = max(1, cap // 8)
        return cls(cap, burst, 1 / (cap - burst + 1 - spare))

    def earliest(self, paid: Iterable[float], count: int, now: float) -> float:
        """When `count` packets of each of these buckets may leave together; now at the earliest.

        A moment that another boot or a damaged file left there is passed over.

        Raises:
            ValueError: more than the cap can never leave together.
        """
        if count > self.cap:
            raise ValueError(f"{count} packets together under a cap of {self.cap} a second")
        low, high = now - LONGEST_DEBT, now + LONGEST_DEBT
        last = max((one for one in paid if low <= one <= high), default=low)
        return max(now, last + (count - self.burst) * self.interval)

    def pay(self, buckets: "memoryview[float]", slots: Iterable[int], count: int, now: float) -> None:
        """`count` packets of each of the buckets in these slots leave now; a slot may stand there repeatedly."""
        price, longest = count * self.interval, now + LONGEST_DEBT
        for slot in slots:
            paid = buckets[slot]
            buckets[slot] = (paid if now < paid <= longest else now) + price
