"""What a sweep has searched to the end: who is there and did not answer was not heard by it. Pure."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, summarize_address_range

from ksocket.discover.ranges import Range, Ranges, without


class Finished:
    """Addresses of which each was asked as often as it would have been, and whoever answered was handed out.

    on_link: by ARP, on this machine's own segments; routed: by what crosses routers; singles: single IPv6 addresses.
    """

    def __init__(self) -> None:
        self.on_link, self.routed = Ranges(), Ranges()
        self.singles: set[str] = set()

    def swept(self, ranges: Iterable[Range], *, on_link: bool, ghosts: Iterable[IPv4Network] = ()) -> None:
        """These IPv4 addresses were searched. ghosts: /24s in which nobody can tell who is there."""
        kind = self.on_link if on_link else self.routed
        for low, high in without(ranges, ghosts):
            kind.add(low, high)

    def add(self, other: "Finished") -> None:
        """What another search finished is finished, too."""
        self.swept(other.on_link, on_link=True)
        self.swept(other.routed, on_link=False)
        self.singles |= other.singles


def networks(ranges: Iterable[Range]) -> Iterator[IPv4Network]:
    """The fewest CIDRs that hold just these addresses."""
    for low, high in ranges:
        yield from summarize_address_range(IPv4Address(low), IPv4Address(high - 1))
