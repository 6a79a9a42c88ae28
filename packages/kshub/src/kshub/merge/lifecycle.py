"""Whether a node is new, stable or outdated. Only scans that could have seen it tell that it is gone. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_address

from kshub.merge.types import Place


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

    prefixes: those that it swept from end to end; addresses: those that it asked one by one. A part that was cut off
    or failed lists only what it had finished by then. route: the jump hosts that it searched through.
    """

    finished_at: datetime
    prefixes: tuple[IPv4Network | IPv6Network, ...] = ()
    addresses: frozenset[str] = frozenset()
    route: tuple[str, ...] = ()


def could_see(search: Search, places: Iterable[Place]) -> bool:
    """Whether the node would have answered there, were it where it was seen last: one of its places was searched."""
    return any(place.route == search.route and _searched(search, place.addr) for place in places)


def _searched(search: Search, addr: str) -> bool:
    if addr in search.addresses:
        return True
    parsed = ip_address(addr)
    return any(parsed in prefix for prefix in search.prefixes)


def last_missed(last_seen_at: datetime, places: Iterable[Place], searches: Iterable[Search]) -> datetime | None:
    """When a scan last looked where the node was and did not see it; None: none has since it was seen."""
    where = tuple(places)
    missed = (one.finished_at for one in searches if one.finished_at > last_seen_at and could_see(one, where))
    return max(missed, default=None)


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
