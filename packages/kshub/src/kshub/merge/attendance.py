"""Who comes and goes together: which scans saw a place, held against those that looked there. Pure.

Two machines that have nothing to do with each other are away on days of their own. That a scan looked, and was not
itself broken, is told by witnesses: those that have been in the same segment for longest.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Final

from kshub.merge.bodies import STILL, current
from kshub.merge.segments import Segment, segment_of
from kshub.merge.types import Known, KnownPlace, NodeId

LATEST: Final = 60  # scans of a network that are remembered of a place
_FEWEST_SCANS = 20  # that saw both
_FEWEST_RETURNS = 3  # times that both had gone and were back at once
_WITNESSES = 8  # of a segment
_FEWEST_WITNESSES = 3
_MOST = 0.75  # of the witnesses: a scan that saw fewer says nothing of who was away


Witnesses = Mapping[Segment, Sequence[tuple[NodeId, KnownPlace]]]


class Attendance:
    """What the scans before a moment tell of the known nodes of one network."""

    def __init__(self, known: Sequence[Known], before: datetime) -> None:
        self._known, self._before = known, before

    def together(self, one: Known, other: Known) -> bool:
        """Whether two nodes went away and came back together several times, and never one without the other."""
        mine, others = self._scans(current(one)), self._scans(current(other))
        if min(len(mine), len(others)) < _FEWEST_SCANS:
            return False
        segments = segments_of(one), segments_of(other)
        scans, returns, away = 0, 0, False
        for at in self._times(segments[0] | segments[1], mine | others, since=max(min(mine), min(others))):
            here = at in mine, at in others
            if all(here):
                scans, returns, away = scans + 1, returns + away, False
            elif any(here):
                if any(self._seen(each, at) for each in segments[here[0]]):
                    return False
            elif all(any(self._saw_most(each, at) for each in where) for where in segments):
                away = True
        return scans >= _FEWEST_SCANS and returns >= _FEWEST_RETURNS

    def _times(self, segments: Iterable[Segment], seen: Iterable[datetime], *, since: datetime) -> list[datetime]:
        """The latest scans that saw anybody there."""
        times = set(seen).union(*(self._scans(place for _, place in self._witnesses[each]) for each in segments))
        return [at for at in sorted(times)[-LATEST:] if at >= since]

    def _scans(self, places: Iterable[KnownPlace]) -> set[datetime]:
        return {at for one in places for at in one.scans if at < self._before}

    def _seen(self, segment: Segment, at: datetime) -> int:
        """How many of a segment's witnesses a scan saw."""
        return sum(at in one.scans for _, one in self._witnesses[segment])

    def _saw_most(self, segment: Segment, at: datetime) -> bool:
        there = sum(one.first_seen_at <= at for _, one in self._witnesses[segment])
        return there >= _FEWEST_WITNESSES and self._seen(segment, at) >= _MOST * there

    @cached_property
    def _witnesses(self) -> Witnesses:
        return witnesses(self._known)


def witnesses(known: Sequence[Known]) -> Witnesses:
    """Of each segment the nodes that have been there for longest and are there still, each with its place."""
    latest = max((one.last_seen_at for one in known), default=None)
    found = defaultdict[Segment, list[tuple[NodeId, KnownPlace]]](list)
    for node in known:
        for one in node.places:
            if latest and latest - one.last_seen_at <= STILL:
                found[segment_of(one.place)].append((node.node, one))
    for segment, places in found.items():
        found[segment] = sorted(places, key=lambda pair: (pair[1].first_seen_at, pair[1].place))[:_WITNESSES]
    return found


def segments_of(node: Known) -> frozenset[Segment]:
    """Where a node is, as far as that is known still."""
    return frozenset(segment_of(one.place) for one in current(node))
