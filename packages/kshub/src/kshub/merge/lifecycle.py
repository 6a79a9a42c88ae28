"""Whether a node is new, stable or outdated. Only scans that could have seen it tell that it is gone. Pure."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_address

from kshub.merge.types import Place

_Span = tuple[tuple[int, int], tuple[int, int]]  # version and number of the first and the last address
_PROBES = frozenset({"arp", "ndp", "icmp", "mdns", "tcp"})  # they go directly, also where logins go through jump hosts


class State(StrEnum):
    """As lists of nodes show and count them."""

    NEW = "new"
    STABLE = "stable"
    OUTDATED = "outdated"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """A network's two numbers of days, at least 1: how long a node is new, and after how many unseen it is outdated."""

    new_days: int = 7
    outdated_days: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What one collector's part of a run really searched.

    prefixes: those that it swept from end to end, on_link by ARP on its own segment; addresses: those that it asked by
    methods alone, and heard nothing of. A part that was cut off or failed lists only what it had finished by then.
    route: the jump hosts that it searched through.
    """

    finished_at: datetime
    prefixes: tuple[IPv4Network | IPv6Network, ...] = ()
    addresses: frozenset[str] = frozenset()
    route: tuple[str, ...] = ()
    on_link: bool = False
    _spans: list[_Span] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_spans", _joined(self.prefixes))

    def swept(self, addr: str) -> bool:
        """Whether the address lies in a prefix that was swept."""
        try:
            parsed = ip_address(addr.partition("%")[0])
        except ValueError:
            return False
        at = parsed.version, int(parsed)
        index = bisect_right(self._spans, (at, (at[0] + 1, 0))) - 1
        return index >= 0 and self._spans[index][0] <= at <= self._spans[index][1]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place of a node, and how it was found there last.

    by: as `Found` says. told: a method that has read facts there was tried once more.
    """

    place: Place
    by: str = "icmp"
    told: bool = False


def could_see(search: Search, spots: Iterable[Spot]) -> bool:
    """Whether the node would have answered there, were it where it was seen last: one of its places was searched.

    What only ARP found may hide behind a firewall from whoever comes through a router; what answers no method at other
    times neither does when it is asked by one.
    """
    return any(_swept(search, one) or _asked(search, one) for one in spots)


def _swept(search: Search, spot: Spot) -> bool:
    route = () if spot.by in _PROBES else spot.place.route
    return route == search.route and (search.on_link or spot.by != "arp") and search.swept(spot.place.addr)


def _asked(search: Search, spot: Spot) -> bool:
    known = spot.told or spot.by == "tunnel"
    return known and spot.place.route == search.route and spot.place.addr in search.addresses


def last_missed(last_seen_at: datetime, spots: Iterable[Spot], searches: Iterable[Search]) -> datetime | None:
    """When a scan last looked where the node was and did not see it; None: none has since it was seen."""
    where = tuple(spots)
    missed = (one.finished_at for one in searches if one.finished_at > last_seen_at and could_see(one, where))
    return max(missed, default=None)


def _joined(prefixes: Iterable[IPv4Network | IPv6Network]) -> list[_Span]:
    """The prefixes as spans in order, of which none touches another."""
    spans: list[_Span] = []
    for one in sorted(((each.version, int(each[0])), (each.version, int(each[-1]))) for each in prefixes):
        if spans and one[0] <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(spans[-1][1], one[1])
        else:
            spans.append(one)
    return spans


def state(
    first_seen_at: datetime,
    last_seen_at: datetime,
    last_missed_at: datetime | None,
    now: datetime,
    thresholds: Thresholds,
) -> State:
    """The state of a node now.

    Outdated: at the last scan that could have seen it, it had been unseen for the threshold. While nobody looks, a node
    keeps its state, but for a new one that grows stable with time.
    """
    if last_missed_at is not None and last_missed_at - last_seen_at >= timedelta(days=thresholds.outdated_days):
        return State.OUTDATED
    return State.NEW if now - first_seen_at < timedelta(days=thresholds.new_days) else State.STABLE
