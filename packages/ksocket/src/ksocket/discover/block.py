"""One /16 at a time: who is to be asked, who has answered, and in what order to ask. Pure."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from ksocket.discover.ranges import Range

SIZE = 0x10000
# Where routers and servers are put; asked first in each /24, so that it is soon known which of them are in use
LIKELY = (1, 254, 2, 10, 100, 253, 3, 20)
_OTHERS = tuple(last for last in range(256) if last not in LIKELY)


class Block:
    """The addresses of one /16 that a search asks. A host is the last two octets of an address, as a number.

    silent, asked: by host 1 for those that have not answered, and those whose turn has come. named: hosts that somebody
    knows of.
    """

    def __init__(self, base: int) -> None:
        self.base = base
        self.silent = bytearray(SIZE)
        self.asked = bytearray(SIZE)
        self.named = set[int]()
        self._early: deque[int] = deque()
        self._used = bytearray(256)  # /24s in which someone has answered

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
        self._used[host >> 8] = 1
        return True

    def hurry(self, addresses: Iterable[int]) -> None:
        """Ask these next, those of them that are in the block and were not asked in this round."""
        hosts = [address - self.base for address in addresses if address & ~0xFFFF == self.base]
        self._early.extend(hosts)
        self.named.update(hosts)

    def round(self) -> Iterator[int]:
        """Every silent host once; who has answered when its turn comes is left out."""
        silent, asked = self.silent, bytearray(SIZE)
        across = self._across()
        while True:
            host = self._early.popleft() if self._early else next(across, None)
            if host is None:
                return
            if silent[host] and not asked[host]:
                asked[host] = self.asked[host] = 1
                yield host

    def _across(self) -> Iterator[int]:
        """Across the /24s, so that no last-hop router sees a burst: .0.1 .1.1 .2.1; then first those in use."""
        yield from self._those(LIKELY, range(256))
        used = [third for third in range(256) if self._used[third]]
        yield from self._those(_OTHERS, used)
        yield from self._those(_OTHERS, sorted(set(range(256)).difference(used)))

    def _those(self, lasts: Iterable[int], thirds: Sequence[int]) -> Iterator[int]:
        for last in lasts:
            column = self.silent[last::256]
            if 1 in column:
                yield from (third << 8 | last for third in thirds if column[third])

    def batches(self, size: int) -> Iterator[list[int]]:
        """One round in batches."""
        hosts = self.round()
        while batch := list(islice(hosts, size)):
            yield batch
