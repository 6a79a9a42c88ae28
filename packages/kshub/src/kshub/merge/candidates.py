"""The nodes that a machine of the snapshot may be, and why. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kshub.merge.aggregate import Aggregation
from kshub.merge.bodies import Body
from kshub.merge.compare import Verdict, compare
from kshub.merge.groups import Groups
from kshub.merge.holders import Holders
from kshub.merge.segments import FORGOTTEN, Segments
from kshub.merge.signatures import RANKED
from kshub.merge.types import Known, KnownPlace, NodeId, Observation, Place, Reason

_BY_HAND = -1
_MOST_UNDECIDED = 5


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A machine of the snapshot (group) may be a known node, both by number; the lowest is the best.

    elsewhere: the node was not seen at this place. unseen: seconds since the node was seen.
    """

    rank: int
    elsewhere: bool
    unseen: float
    group: int
    node: int
    kind: str
    value: str | None = None

    @property
    def by_hand(self) -> bool:
        """Whether a person decided so."""
        return self.rank == _BY_HAND

    @property
    def reason(self) -> Reason:
        """As it is kept with the node of the snapshot."""
        return Reason(kind=self.kind, value=self.value)


class Candidates:
    """Finds them, by what they show, by where they are, and by name."""

    def __init__(
        self,
        seen: Sequence[Observation],
        known: Sequence[Known],
        holders: Holders,
        found: Aggregation,
        nodes: Groups[Body],
    ) -> None:
        self._seen, self._known = seen, known
        self._holders, self._found, self._nodes = holders, found, nodes
        self._number = {one.node: number for number, one in enumerate(known)}

    @cached_property
    def _segments(self) -> Segments:
        return Segments(self._known)

    def by_signature(self, group: int) -> Iterator[Edge]:
        """By a person's decision, or by a signature that is nobody else's."""
        body = self._found.groups.whole(group)
        if body.pinned is not None:
            yield self._edge(group, self._number[body.pinned], _BY_HAND, "byHand")
        for number in sorted(self._holders.of(body.signatures - self._found.copies)):
            node = self._nodes.whole(number)
            outcome = compare(body, node, self._found.copies, at_once=False)
            if outcome.verdict is Verdict.SAME and outcome.kind:
                common = body.values[outcome.kind] & node.values[outcome.kind]
                value = min(one.value for one in common)
                yield self._edge(group, number, RANKED.index(outcome.kind), outcome.kind, value)

    def by_place(self, group: int) -> Iterator[Edge]:
        """By address: nothing better tells, and nothing contradicts."""
        body = self._found.groups.whole(group)
        for index in self._found.groups.members(group):
            held = self._holders.at(self._seen[index].place)
            if held and self._may_be(body, self._seen[index], *held):
                yield self._edge(group, held[1], len(RANKED), "address", self._seen[index].place.addr)

    def _may_be(self, body: Body, seen: Observation, held: KnownPlace, number: int) -> bool:
        node = self._nodes.whole(number)
        if held.place not in node.places or self._compared(body, number) is Verdict.DIFFERENT:
            return False
        if seen.macaddr and held.macaddr and seen.macaddr.lower() != held.macaddr.lower():
            return False
        shared = body.signatures & node.signatures
        if body.names and node.names and not body.names & node.names and not shared:
            return False
        given_before = held.last_seen_at >= seen.seen_at  # by this very scan, before the segment's habits were known
        if not given_before and self._segments.dynamic(held.place) and _strangers(body, node):
            return False
        sure = bool((seen.macaddr and held.macaddr) or shared or body.names & node.names)
        return self._segments.still_there(held, seen.seen_at, sure=sure)

    def by_name(self, group: int) -> Iterator[Edge]:
        """By name, within the segment: only where that name is no other's, and neither side shows who it is."""
        body = self._found.groups.whole(group)
        for name in sorted(body.names | body.hostnames):
            number = self._named.get(name)
            if number is None or self._bearers.get(name) != group:
                continue
            seen = self._seen[group]
            if seen.seen_at - self._known[number].last_seen_at <= FORGOTTEN and self._nameless(body, number):
                yield self._edge(group, number, len(RANKED) + 1, "hostname", name)

    def _nameless(self, body: Body, number: int) -> bool:
        """Whether nothing better than a name tells: one shows no signature, or both show the same copy."""
        node = self._nodes.whole(number)
        silent = not body.signatures or not node.signatures or bool(body.signatures & node.signatures)
        return silent and self._compared(body, number) is not Verdict.DIFFERENT

    @cached_property
    def _named(self) -> dict[str, int | None]:
        """The node of each name that only one node bears."""
        found: dict[str, int | None] = {}
        for number in range(len(self._known)):
            body = self._nodes.whole(number)
            for name in body.names | body.hostnames:
                found[name] = None if name in found else number
        return found

    @cached_property
    def _bearers(self) -> dict[str, int | None]:
        """The machine of the snapshot that bears a name alone."""
        found: dict[str, int | None] = {}
        for group in self._found.groups.roots():
            body = self._found.groups.whole(group)
            for name in body.names | body.hostnames:
                found[name] = None if name in found else group
        return found

    def undecided(self, group: int) -> tuple[NodeId, ...]:
        """Known nodes that show the same copy as this machine: it may be one of them."""
        body = self._found.groups.whole(group)
        numbers = sorted(self._holders.of_copies(body.signatures) | self._holders.of(body.signatures))
        possible = (one for one in numbers if self._compared(body, one) is not Verdict.DIFFERENT)
        return tuple(self._known[one].node for one in possible)[:_MOST_UNDECIDED]

    def _compared(self, body: Body, number: int) -> Verdict:
        return compare(body, self._nodes.whole(number), self._found.copies, at_once=False).verdict

    def _edge(self, group: int, number: int, rank: int, kind: str, value: str | None = None) -> Edge:
        known, seen = self._known[number], self._seen[group]
        places: set[Place] = {self._seen[one].place for one in self._found.groups.members(group)}
        here = not places.isdisjoint(self._nodes.whole(number).places)
        unseen = (seen.seen_at - known.last_seen_at).total_seconds()
        return Edge(rank, not here, unseen, group, number, kind, value)


def _strangers(body: Body, node: Body) -> bool:
    """Whether each shows what the other lacks; where addresses change hands that is enough to doubt."""
    signatures = bool(body.signatures and node.signatures) and body.signatures.isdisjoint(node.signatures)
    return signatures or bool(body.names) != bool(node.names)
