"""What an order named and a run did not search to the end, and why, as far as the order itself says. Pure."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, ip_network, summarize_address_range
from typing import Final

from kswire.reports import Searched

MAX_TOLD: Final = 200  # networks of one list

Range = tuple[int, int]  # the first address, and the one after the last


def unsearched(
    wanted: Iterable[str], searched: Iterable[Searched], prohibited: Iterable[str], *, cut: bool
) -> list[tuple[str, str]]:
    """IPv4 networks with a word each: "prohibited", else "cut" of a run that was cut off, else "scope".

    "scope": outside what it may touch, the collector's own address, or a segment's first and last. Words that are no
    networks are passed over; of very many networks the first MAX_TOLD are told.
    """
    done = _joined(_ranges(prefix for one in searched if not one.route for prefix in one.prefixes))
    never = _joined(_ranges(prohibited))
    left = _without(_joined(_ranges(wanted)), done)
    told = [(one, "cut" if cut else "scope") for one in _without(left, never)]
    told += [(one, "prohibited") for one in _common(left, never)]
    return list(_networks(sorted(told)))


def _networks(ranges: Iterable[tuple[Range, str]]) -> Iterator[tuple[str, str]]:
    count = 0
    for (low, high), why in ranges:
        for network in summarize_address_range(IPv4Address(low), IPv4Address(high - 1)):
            if count == MAX_TOLD:
                return
            count += 1
            yield str(network if network.num_addresses > 1 else network.network_address), why


def _ranges(words: Iterable[str]) -> Iterator[Range]:
    for word in words:
        try:
            network = ip_network(word, strict=False)
        except ValueError:
            continue
        if isinstance(network, IPv4Network):
            low = int(network.network_address)
            yield low, low + network.num_addresses


def _joined(ranges: Iterable[Range]) -> list[Range]:
    joined: list[Range] = []
    for low, high in sorted(ranges):
        if joined and low <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], high)
        else:
            joined.append((low, high))
    return joined


def _without(ranges: list[Range], holes: list[Range]) -> list[Range]:
    """Both sorted and apart; one walk through both."""
    left: list[Range] = []
    place = 0
    for start, end in ranges:
        low = start
        while place < len(holes) and holes[place][1] <= low:
            place += 1
        at = place
        while at < len(holes) and holes[at][0] < end:
            if holes[at][0] > low:
                left.append((low, holes[at][0]))
            low = max(low, holes[at][1])
            at += 1
        if low < end:
            left.append((low, end))
    return left


def _common(ranges: list[Range], others: list[Range]) -> list[Range]:
    return _without(ranges, _without([(0, 1 << 32)], others))
