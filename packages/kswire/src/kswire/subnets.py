"""Addresses per subnet: used, free, last seen; rows of the handover workbook. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

SUBNETS: Final = ("subnet", "usable", "used", "free", "freeRanges", "lastSeenAt")
MAX_RANGES: Final = 50  # that are named of one subnet
MAX_SUBNETS: Final = 10_000

_Network = IPv4Network | IPv6Network


@dataclass(slots=True)
class _Subnet:
    used: set[int] = field(default_factory=set)
    last: datetime | None = None


class Subnets:
    """Takes addresses, of which it keeps one number each."""

    def __init__(self) -> None:
        self._known: dict[_Network, _Subnet] = {}

    def add(self, addr: str, subnet: str | None, seen: datetime | None = None) -> None:
        """An address that is used; one whose subnet nobody knows, or that is not in it, is not counted."""
        network = _network(subnet)
        address = _address(addr)
        if network is None or address is None or address not in network:
            return
        if network not in self._known and len(self._known) >= MAX_SUBNETS:
            return
        there = self._known.setdefault(network, _Subnet())
        there.used.add(int(address))
        there.last = max(filter(None, (there.last, seen)), default=None)

    def rows(self) -> Iterator[tuple[object, ...]]:
        """One for each subnet, by its number. Of IPv6 nobody counts what is free."""
        for network, there in sorted(self._known.items(), key=lambda one: (one[0].version, int(one[0][0]), one[0])):
            used = len(there.used)
            if isinstance(network, IPv6Network):
                yield str(network), None, used, None, None, there.last
                continue
            first, last = _usable(network)
            inside = sorted(one for one in there.used if first <= one <= last)
            free = last - first + 1 - len(inside)
            yield str(network), last - first + 1, used, free, ", ".join(_free(inside, first, last)), there.last


def _free(used: Iterable[int], first: int, last: int) -> Iterator[str]:
    """Ranges without a used address; of very many the first ones, and that there are more."""
    begin, count = first, 0
    for one in (*used, last + 1):
        if one > begin:
            count += 1
            if count > MAX_RANGES:
                yield "…"
                return
            yield f"{ip_address(begin)}" if one == begin + 1 else f"{ip_address(begin)}-{ip_address(one - 1)}"
        begin = one + 1


def _usable(network: IPv4Network) -> tuple[int, int]:
    """Without the network's own address and that of all (but RFC 3021: both of a /31 are usable)."""
    edge = 1 if network.prefixlen < 31 else 0
    return int(network[0]) + edge, int(network[-1]) - edge


def _network(subnet: str | None) -> _Network | None:
    try:
        return ip_network(subnet, strict=False) if subnet else None
    except ValueError:
        return None


def _address(addr: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(addr)
    except ValueError:
        return None
