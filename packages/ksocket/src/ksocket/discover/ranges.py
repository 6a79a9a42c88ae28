"""Sets of IPv4 addresses as ranges, so that a /8 takes no more room than an address. Pure."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network

Range = tuple[int, int]  # [first, last + 1)


class Ranges:
    """A set of addresses that only grows."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def add(self, low: int, high: int) -> list[Range]:
        """Put [low, high) in; what of it was not there before, in order."""
        if low >= high:
            return []
        first, last = self._touching(low, high)
        fresh = self.missing(low, high)
        if first < last:
            low, high = min(low, self._starts[first]), max(high, self._ends[last - 1])
        self._starts[first:last], self._ends[first:last] = [low], [high]
        return fresh

    def missing(self, low: int, high: int) -> list[Range]:
        """What of [low, high) is not in it, in order."""
        first, last = self._touching(low, high)
        missing, at = [], low
        for start, end in zip(self._starts[first:last], self._ends[first:last], strict=True):
            if at < start:
                missing.append((at, min(start, high)))
            at = max(at, end)
        if at < high:
            missing.append((at, high))
        return missing

    def _touching(self, low: int, high: int) -> tuple[int, int]:
        return bisect_left(self._ends, low), bisect_right(self._starts, high)

    def __contains__(self, address: int) -> bool:
        at = bisect_right(self._starts, address) - 1
        return at >= 0 and address < self._ends[at]

    def __iter__(self) -> Iterator[Range]:
        return zip(self._starts, self._ends, strict=True)


def of_network(network: IPv4Network) -> Range:
    """The addresses of a network, its first and last included."""
    low = int(network.network_address)
    return low, low + network.num_addresses


def without(ranges: Iterable[Range], networks: Iterable[IPv4Network]) -> Iterator[Range]:
    """The addresses of the ranges that are in none of the networks."""
    taken = Ranges()
    for network in networks:
        taken.add(*of_network(network))
    for low, high in ranges:
        yield from taken.missing(low, high)


def blocks(ranges: Iterable[Range]) -> Iterator[tuple[int, list[Range]]]:
    """(base, ranges within) for each /16 that the ranges touch, one at a time; ranges must be in order."""
    base, inside = -1, list[Range]()
    for low, high in ranges:
        at = low
        while at < high:
            if at & ~0xFFFF != base:
                if inside:
                    yield base, inside
                base, inside = at & ~0xFFFF, []
            end = min(high, base + 0x10000)
            inside.append((at, end))
            at = end
    if inside:
        yield base, inside
