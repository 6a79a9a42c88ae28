"""Silent machines with several adapters: nodes that turn out to be one, and addresses that are one node's. Pure.

Two adapters of a machine show the same host key, or bear the same name, at two addresses, and so do copies of one
image. Who tells nothing more is known by how it comes and goes (attendance.py), and only where each bearer of the key
or name has a segment to itself: copies stand side by side, the adapters of one machine lie in different segments.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import combinations

from kshub.merge.attendance import Attendance, segments_of, witnesses
from kshub.merge.bodies import STILL, Body, chosen, of_known
from kshub.merge.compare import Verdict, compare
from kshub.merge.holders import Holders
from kshub.merge.memory import absorbed
from kshub.merge.pins import Pins
from kshub.merge.segments import Segments, segment_of
from kshub.merge.types import Known, KnownPlace, NodeId, NodeMerge, Observation, Place, Reason

_MOST_BEARERS = 4  # more are copies, whatever they do
_MOST_ADDRESSES = 8  # of one node that are compared each with each

Companions = tuple[int, int, Reason]  # two observations by number, and what both show


def shared(known: Sequence[Known]) -> Iterator[tuple[Reason, list[int]]]:
    """Host keys and names that a few nodes bear, each in segments of its own."""
    if not known:
        return
    since = max(one.last_seen_at for one in known) - STILL
    bearers = defaultdict[tuple[str, str], list[int]](list)
    for number, node in enumerate(known):
        if node.last_seen_at >= since:
            for link in _links(node):
                bearers[link].append(number)
    for (kind, value), numbers in sorted(each for each in bearers.items() if 1 < len(each[1]) <= _MOST_BEARERS):
        if _apart([known[one] for one in numbers]) and (kind != "hostname" or chosen([value])):
            yield Reason(kind=kind, value=value), numbers


def asked(known: Sequence[Known]) -> set[NodeId]:
    """The nodes of which `fold` must know which scans saw them, to say who is one machine."""
    nodes = [known[number] for _, numbers in shared(known) for number in numbers]
    if not nodes:
        return set()
    by_segment = witnesses(known)
    beside = {number for node in nodes for segment in segments_of(node) for number, _ in by_segment[segment]}
    return beside | {one.node for one in nodes}


def fold(known: Sequence[Known], before: datetime, pins: Pins) -> tuple[list[Known], list[NodeMerge]]:
    """The nodes with those as one that are one machine, by all scans before this one; the oldest of them stays."""
    attendance, nodes, merges = Attendance(known, before), dict(enumerate(known)), list[NodeMerge]()
    for reason, numbers in shared(known):
        left = [one for one in numbers if nodes.get(one) is known[one] and not pins.concern(known[one].node)]
        while left:
            keep, *others = left
            same = [keep]
            for other in others:
                if all(_one_machine(known[one], known[other], attendance) for one in same):
                    same.append(other)
            for other in same[1:]:
                nodes[keep] = absorbed(nodes[keep], nodes.pop(other))
                merges.append(_merge(known[keep], known[other], reason))
            left = [one for one in others if one not in same]
    return list(nodes.values()), merges


def _merge(keep: Known, gone: Known, reason: Reason) -> NodeMerge:
    return NodeMerge(network=keep.network, keep=keep.node, absorbed=gone.node, reason=reason)


def _one_machine(one: Known, other: Known, attendance: Attendance) -> bool:
    if one.own or other.own or not attendance.together(one, other):
        return False  # who tells its addresses needs nobody to guess them
    return compare(of_known(one), of_known(other), frozenset(), at_once=True).verdict is not Verdict.DIFFERENT


def at_home(
    seen: Sequence[Observation], bodies: Sequence[Body], known: Sequence[Known], holders: Holders, segments: Segments
) -> Iterator[Companions]:
    """Addresses that one node had at once before, and that show the same host key or bear the same name still.

    Who ever told its own addresses has none beside them.
    """
    held = defaultdict[int, list[tuple[int, KnownPlace]]](list)
    for index, body in enumerate(bodies):
        for place, number in holders.at(seen[index].place)[:1]:
            if not body.own and not known[number].own:
                held[number].append((index, place))
    for many in held.values():
        for (one, mine), (other, others) in combinations(many[:_MOST_ADDRESSES], 2):
            if _overlap(mine, others) and segment_of(mine.place) != segment_of(others.place):
                reason = _in_common(bodies[one], bodies[other], segments, (mine.place, others.place))
                if reason:
                    yield one, other, reason


def _in_common(one: Body, other: Body, segments: Segments, places: Iterable[Place]) -> Reason | None:
    keys = one.signatures & other.signatures
    for value in sorted(each.value for each in keys if each.kind == "sshHostKey"):
        return Reason(kind="sshHostKey", value=value)
    if any(map(segments.dynamic, places)):
        return None  # DNS may have forgotten the name where its machine was
    return next((Reason(kind="hostname", value=name) for name in sorted(one.names & other.names)), None)


def _links(node: Known) -> Iterator[tuple[str, str]]:
    for each in node.signatures:
        if each.signature.kind == "sshHostKey" and node.last_seen_at - each.last_seen_at <= STILL:
            yield "sshHostKey", each.signature.value
    if len(node.names) == 1:
        yield "hostname", next(iter(node.names)).lower().rstrip(".")


def _apart(nodes: Sequence[Known]) -> bool:
    """Whether no two of them are in one segment."""
    where = list(map(segments_of, nodes))
    return all(one.isdisjoint(other) for one, other in combinations(where, 2))


def _overlap(one: KnownPlace, other: KnownPlace) -> bool:
    return one.first_seen_at <= other.last_seen_at and other.first_seen_at <= one.last_seen_at
