"""One /16 at a time: who is to be asked, who has answered, and in what order to ask. Pure."""

from array import array
from collections.abc import Iterable, Iterator
from itertools import compress

from ksocket.discover.ranges import Range

SIZE = 0x10000
# Across the /24s, so that no last-hop router sees a burst: .0.0 .1.0 .2.0 ... .255.0 .0.1 ...
_ACROSS = array("H", (third << 8 | last for last in range(256) for third in range(256)))


class Block:
    """The addresses of one /16 that a search asks. A host is the last two octets of an address, as a number."""

    def __init__(self, base: int) -> None:
        self.base = base
        self.silent = bytearray(SIZE)

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

    def hosts(self, first: Iterable[int] = ()) -> list[int]:
        """The silent ones in the order in which they are asked: those of `first`, then across the /24s."""
        early = [host for host in dict.fromkeys(first) if 0 <= host < SIZE and self.silent[host]]
        across = compress(_ACROSS, b"".join(self.silent[last::256] for last in range(256)))
        if not early:
            return list(across)
        known = frozenset(early)
        return early + [host for host in across if host not in known]

    def batches(self, size: int, first: Iterable[int] = ()) -> Iterator[list[int]]:
        """The same in batches; who answered in the meantime is left out."""
        hosts, silent = self.hosts(first), self.silent
        for at in range(0, len(hosts), size):
            batch = [host for host in hosts[at : at + size] if silent[host]]
            if batch:
                yield batch
