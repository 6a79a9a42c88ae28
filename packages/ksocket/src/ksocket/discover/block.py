"""One /16 at a time: who is to be asked, who has answered, and in what order to ask. Pure."""

from array import array
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import compress, islice

from ksocket.discover.ranges import Range

SIZE = 0x10000
# Across the /24s, so that no last-hop router sees a burst: .0.0 .1.0 .2.0 ... .255.0 .0.1 ...
_ACROSS = array("H", (third << 8 | last for last in range(256) for third in range(256)))


class Block:
    """The addresses of one /16 that a search asks. A host is the last two octets of an address, as a number."""

    def __init__(self, base: int) -> None:
        self.base = base
        self.silent = bytearray(SIZE)
        self._early: deque[int] = deque()

    def want(self, ranges: Iterable[Range]) -> None:
        """Ask the addresses of these ranges, which lie in this block."""
        for low, high in ranges:
            first, last = low - self.base, high - self.base
            self.silent[first:last] = b"\1" * (last - first)

    @property
    def left(self) -> int:
        """How many have not answered."""
        return self.silent.count(1)

    def answered(self, address: int) -> bool:
        """Note that an address answered; whether that is news."""
        host = address - self.base
        if not self.silent[host]:
            return False
        self.silent[host] = 0
        return True

    def hurry(self, addresses: Iterable[int]) -> None:
        """Ask these next, those of them that are in the block and were not asked in this round."""
        self._early.extend(address - self.base for address in addresses if address & ~0xFFFF == self.base)

    def round(self) -> Iterator[int]:
        """Every silent host once; who has answered when its turn comes is left out."""
        silent, asked = self.silent, bytearray(SIZE)
        across = compress(_ACROSS, b"".join(silent[last::256] for last in range(256)))
        while True:
            host = self._early.popleft() if self._early else next(across, None)
            if host is None:
                return
            if silent[host] and not asked[host]:
                asked[host] = 1
                yield host

    def batches(self, size: int) -> Iterator[list[int]]:
        """One round in batches."""
        hosts = self.round()
        while batch := list(islice(hosts, size)):
            yield batch
