"""The nodes that a machine of the snapshot may be, and why. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from kshub.merge.aggregate import Aggregation
from kshub.merge.bodies import Body
from kshub.merge.compare import Verdict, compare
from kshub.merge.groups import Groups
from kshub.merge.holders import Holders
from kshub.merge.segments import FORGOTTEN, Segments, segment_of
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
        segments: Segments,
    ) -> None:
        self._seen, self._known = seen, known
        self._holders, self._found, self._nodes = holders, found, nodes
        self._number = {one.node: number for number, one in enumerate(known)}
        self._segments = segments

    def learn(self, settled: Mapping[int, Edge]) -> None:
        """What this very scan shows of the segments' habits: machines that were recognized at another address."""
        taken: dict[int, list[KnownPlace]] = {}
        for group, edge in settled.items():
            here = [self._seen[one] for one in self._found.groups.members(group)]
            had = {one.place for one in self._known[edge.node].places}
            if had.isdisjoint(one.place for one in here):
                taken[edge.node] = [
                    KnownPlace(place=one.place, first_seen_at=one.seen_at, last_seen_at=one.seen_at) for one in here
                ]
        self._segments = Segments(self._known, taken)

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
            seen = self._seen[index]
            for rank, (held, number) in enumerate(self._holders.at(seen.place)):
                if rank and not body.signatures & self._nodes.whole(number).signatures:
                    continue  # others have been there since
                if self._may_be(group, seen, held, number):
                    yield self._edge(group, number, len(RANKED), "address", seen.place.addr)

    def _may_be(self, group: int, seen: Observation, held: KnownPlace, number: int) -> bool:
        body, node = self._found.groups.whole(group), self._nodes.whole(number)
        if held.place not in node.places or self._compared(body, number) is Verdict.DIFFERENT:
            return False
        if seen.macaddr and held.macaddr and seen.macaddr.lower() != held.macaddr.lower():
            return False
        shared = body.signatures & node.signatures
        if not shared and (
            (body.virtual and node.signatures) or (body.names and node.names and not body.names & node.names)
        ):
            return False
        same_adapter = bool(seen.macaddr and held.macaddr) and not body.virtual
        mine, others = (self._telling(one, group, number) for one in (body.names, node.names))
        given_before = held.last_seen_at >= seen.seen_at  # by this very scan, before the segment's habits were known
        doubtful = (_strangers(body, node) and not (_other_key(body, node) and mine & others)) or (
            mine != others and not same_adapter and not shared
        )
        if not given_before and self._segments.dynamic(held.place) and doubtful:
            return False
        sure = bool(given_before or same_adapter or shared or mine & others)
        return self._segments.still_there(held, seen.seen_at, sure=sure)

    def beside(self, edge: Edge, guests: Iterable[int]) -> bool:
        """Whether the node had the places of a group and those of its guests at once, each in a segment of its own."""
        held = {one.place: one for each in self._nodes.members(edge.node) for one in self._known[each].places}
        here, there = (
            [self._seen[one].place for each in groups for one in self._found.groups.members(each)]
            for groups in ((edge.group,), guests)
        )
        return all(
            one in held
            and other in held
            and held[one].last_seen_at == held[other].last_seen_at
            and segment_of(one) != segment_of(other)
            for one in here
            for other in there
        )

    def _telling(self, names: frozenset[str], group: int, number: int) -> frozenset[str]:
        """Those of a place's names that nobody else bears: DNS may have forgotten one there that is another's now."""
        return frozenset(
            one
            for one in names
            if self._bearers.get(one, group) == group and self._named_last.get(one, (None, number))[1] == number
        )

    def by_name(self, group: int) -> Iterator[Edge]:
        """By name, within the segment: only where that name is no other's, and neither side shows who it is."""
        body = self._found.groups.whole(group)
        if len(body.names) > 1:
            return  # one of them is what DNS forgot
        for name in sorted(body.names | body.hostnames):
            number = self._named.get(name)
            if number is None or self._bearers.get(name) != group:
                continue
            seen = self._seen[group]
            if seen.seen_at - self._known[number].last_seen_at > FORGOTTEN:
                continue
            if self._nameless(body, number) or (name in body.names and self._brought(group, number)):
                yield self._edge(group, number, len(RANKED) + 1, "hostname", name)

    def _nameless(self, body: Body, number: int) -> bool:
        """Whether nothing better than a name tells: the node never showed more, or both show the same copy.

        Adapters show only where the collector is, so who is known by one may be silent elsewhere. Who used to show
        more is not to be taken for a silent machine: DNS may have forgotten its name there.
        """
        node = self._nodes.whole(number)
        alike = not node.signatures or bool(body.signatures & node.signatures)
        unseen = not body.signatures and not body.answers and node.values.keys() == {"mac"}
        return (alike or unseen) and self._compared(body, number) is not Verdict.DIFFERENT

    def _brought(self, group: int, number: int) -> bool:
        """Whether a machine that is known by its adapters alone may have come with another one of them.

        DNS forgets names only where their machines were: at an address that the node never had, the name is its own.
        """
        body, node = self._found.groups.whole(group), self._nodes.whole(number)
        if not (body.values.keys() | node.values.keys()) <= {"mac"}:
            return False
        had = {one.place for each in self._nodes.members(number) for one in self._known[each].places}
        return had.isdisjoint(body.places) and self._compared(body, number) is not Verdict.DIFFERENT

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
    def _named_last(self) -> dict[str, tuple[datetime, int | None]]:
        """The node that was seen last with each name, and when; None: several were."""
        found: dict[str, tuple[datetime, int | None]] = {}
        for number, node in enumerate(self._known):
            for name in self._nodes.whole(number).names:
                at, _ = found.get(name, (None, None))
                if at is None or node.last_seen_at > at:
                    found[name] = (node.last_seen_at, number)
                elif node.last_seen_at == at:
                    found[name] = (at, None)
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
    return bool(body.signatures and node.signatures) and body.signatures.isdisjoint(node.signatures)


def _other_key(body: Body, node: Body) -> bool:
    """Whether both show nothing but host keys, of different types: a machine has one of each."""
    return body.values.keys() == node.values.keys() == {"sshHostKey"}
