"""How far an address alone may be trusted: segments in which machines change their addresses are told from others.

Only machines that show a signature can be recognized after a move, so they tell for all in their segment. Pure.
"""

import itertools
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from ipaddress import ip_network

from kshub.merge.types import Known, KnownPlace, Place

Segment = tuple[str, tuple[str, ...]]

_FEWEST_MOVES = 2
_SHARE_MOVED = 0.05
FORGOTTEN = timedelta(days=30)  # after this an address says nothing of who had it


class Segments:
    """What the known nodes tell of the segments of one network."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._searched: dict[Segment, datetime] = {}
        recognized, moved = Counter[Segment](), Counter[Segment]()
        for node in known:
            by_segment: dict[Segment, list[KnownPlace]] = {}
            for one in node.places:
                segment = segment_of(one.place)
                by_segment.setdefault(segment, []).append(one)
                self._searched[segment] = max(one.last_seen_at, self._searched.get(segment, one.last_seen_at))
            if node.signatures or any(one.macaddr for one in node.places):
                recognized.update(by_segment.keys())
                moved.update(segment for segment, places in by_segment.items() if _moved(places))
        self._dynamic = {
            one for one, count in moved.items() if count >= max(_FEWEST_MOVES, _SHARE_MOVED * recognized[one])
        }

    def dynamic(self, place: Place) -> bool:
        """Whether machines change their addresses there."""
        return segment_of(place) in self._dynamic

    def still_there(self, held: KnownPlace, now: datetime, *, sure: bool) -> bool:
        """Whether who answers at a place now may be taken for who was seen there last.

        sure: something weak agrees as well (a name, a random MAC address, a copied key), so the segment's habits do
        not matter. In a dynamic segment alone: only if it was there when the segment was last searched.
        """
        if now - held.last_seen_at > FORGOTTEN:
            return False
        return sure or not self.dynamic(held.place) or held.last_seen_at >= self._searched[segment_of(held.place)]


def segment_of(place: Place) -> Segment:
    """The /24 or /64 of an address, on its route."""
    if place.addr.count(".") == 3:
        return place.addr.rpartition(".")[0], place.route
    return str(ip_network((place.addr.partition("%")[0], 64), strict=False)), place.route


def _moved(places: list[KnownPlace]) -> bool:
    """Whether one place was left before another was taken."""
    ordered = sorted(places, key=lambda one: one.first_seen_at)
    return any(one.last_seen_at < other.first_seen_at for one, other in itertools.pairwise(ordered))
