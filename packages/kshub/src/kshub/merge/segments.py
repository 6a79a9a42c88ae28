"""How far an address alone may be trusted: segments in which machines change their addresses are told from others.

Only machines that show a signature can be recognized after a move, so they tell for all in their segment. Pure.
"""

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from ipaddress import ip_network

from kshub.merge.types import Known, KnownPlace, Place

Segment = tuple[str, tuple[str, ...]]

_FEWEST_MOVES = 2
_SHARE_MOVED = 0.05
_POOL = 16  # addresses to either side: DHCP gives out ranges of a segment, and beside them are those set by hand
FORGOTTEN = timedelta(days=30)  # after this an address says nothing of who had it


class Segments:
    """What the known nodes tell of the segments of one network."""

    def __init__(self, known: Iterable[Known], taken: Mapping[int, Iterable[KnownPlace]] | None = None) -> None:
        """taken: the places that nodes (by their number in `known`) have left all others for."""
        self._searched: dict[Segment, datetime] = {}
        recognized, moved = Counter[Segment](), Counter[Segment]()
        self._given: dict[Segment, list[int]] = {}  # addresses that machines left or took
        for number, node in enumerate(known):
            by_segment: dict[Segment, list[KnownPlace]] = {}
            for one in node.places:
                segment = segment_of(one.place)
                by_segment.setdefault(segment, []).append(one)
                self._searched[segment] = max(one.last_seen_at, self._searched.get(segment, one.last_seen_at))
            for one in (taken or {}).get(number, ()):
                by_segment.setdefault(segment_of(one.place), []).append(one)
            if node.signatures or any(one.macaddr for one in node.places):
                recognized.update(by_segment.keys())
                for segment, places in by_segment.items():
                    if _moved(places):
                        moved[segment] += 1
                        self._given.setdefault(segment, []).extend(_last_byte(one.place) for one in places)
        self._dynamic = {
            one for one, count in moved.items() if count >= max(_FEWEST_MOVES, _SHARE_MOVED * recognized[one])
        }

    def dynamic(self, place: Place) -> bool:
        """Whether machines change their addresses there: in the segment, and (IPv4) next to this one."""
        segment = segment_of(place)
        if segment not in self._dynamic:
            return False
        near = sum(abs(one - _last_byte(place)) <= _POOL for one in self._given[segment])
        return near >= _FEWEST_MOVES

    def still_there(self, held: KnownPlace, now: datetime, *, sure: bool) -> bool:
        """Whether who answers at a place now may be taken for who was seen there last.

        sure: something weak agrees as well (a name, a random MAC address, a copied key), so the segment's habits do
        not matter. In a dynamic segment alone: only if it was there when the segment was last searched.
        """
        if now - held.last_seen_at > FORGOTTEN:
            return False
        return sure or not self.dynamic(held.place)


def segment_of(place: Place) -> Segment:
    """The /24 or /64 of an address, on its route."""
    if place.addr.count(".") == 3:
        return place.addr.rpartition(".")[0], place.route
    return str(ip_network((place.addr.partition("%")[0], 64), strict=False)), place.route


def _last_byte(place: Place) -> int:
    return int(place.addr.rpartition(".")[2]) if place.addr.count(".") == 3 else 0


def _moved(places: list[KnownPlace]) -> bool:
    """Whether one place was left before another was taken."""
    ordered = sorted(places, key=lambda one: one.first_seen_at)
    return any(one.last_seen_at < other.first_seen_at for one, other in itertools.pairwise(ordered))
