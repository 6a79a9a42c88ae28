"""Which known node is each address of a snapshot? Pure: the same snapshot gives the same answer in any order.

First the addresses of the snapshot that are one machine are aggregated (aggregate.py). Then each machine finds its
node: by a person's decision, by signatures from the strongest to the weakest, by its place where nothing contradicts,
by its name. Who finds none is new.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from kshub.merge.aggregate import Aggregation
from kshub.merge.bodies import Body, joined, of_known, of_observation
from kshub.merge.candidates import Candidates, Edge
from kshub.merge.companions import at_home, fold
from kshub.merge.compare import Verdict, compare
from kshub.merge.groups import Groups
from kshub.merge.holders import Holders
from kshub.merge.memory import remember
from kshub.merge.pins import Pins
from kshub.merge.segments import Segments
from kshub.merge.types import Assignment, Decision, Known, Matching, NodeId, NodeMerge, Observation, Reason
from kswire.facts import Signature

_SHARE_TO_ASK = 0.1  # of a network's nodes: more that merge into others at once wait for a person
_NEW = Reason(kind="new")


def match(observed: Iterable[Observation], known: Iterable[Known], decisions: Iterable[Decision] = ()) -> Matching:
    """Find the node of every address of a snapshot.

    known: all nodes of the networks concerned, without those that were merged into others; decisions name known nodes.
    More than a tenth of a network's nodes merged into others at once needs approval; a single merge never does.
    """
    pins = Pins(decisions)
    seen, nodes = defaultdict(list), defaultdict(list)
    for one in sorted(observed, key=lambda one: (one.network, one.place)):
        seen[one.network].append(one)
    for node in sorted(known, key=lambda node: node.node):
        nodes[node.network].append(node)
    parts = [_matched(seen[one], nodes[one], pins) for one in sorted(seen)]
    return Matching(
        assignments=_numbered(parts),
        merges=tuple(merge for part in parts for merge in part.merges),
        copies=frozenset().union(*(part.copies for part in parts)),
        needs_approval=any(part.needs_approval for part in parts),
    )


def _matched(seen: Sequence[Observation], known: Sequence[Known], pins: Pins) -> Matching:
    """One network's part. What the nodes would show to be a copy after this scan is one in it, too.

    Else the same scan again would not find the same. It ends, since each round knows more copies.
    """
    copies = frozenset[Signature]()
    while True:
        matching = _Network(seen, known, pins, copies).matching()
        shown = _copies_after(seen, known, matching)
        if shown <= matching.copies:
            return matching
        copies = matching.copies | shown


def _copies_after(seen: Sequence[Observation], known: Sequence[Known], matching: Matching) -> AbstractSet[Signature]:
    """The signatures that are seen to be copies once this scan is remembered."""
    unused = itertools.count(1 + max((one.node for one in known), default=0))
    return Holders(remember(known, seen, matching, unused.__next__)).copies


def _numbered(parts: Sequence[Matching]) -> tuple[Assignment, ...]:
    """Groups and new nodes of all networks, numbered through."""
    if len(parts) == 1:
        return parts[0].assignments
    groups: dict[tuple[int, int], int] = {}
    every = [one for part in parts for one in part.assignments]
    for one in every:
        groups.setdefault((one.network, one.group), len(groups))
    return tuple(_renumbered(one, groups[one.network, one.group]) for one in every)


def _renumbered(one: Assignment, group: int) -> Assignment:
    return Assignment(
        network=one.network,
        place=one.place,
        group=group,
        node=one.node,
        new=None if one.new is None else group,
        reason=one.reason,
        candidates=one.candidates,
    )


class _Network:
    """One network's part of a snapshot on its way to its nodes."""

    def __init__(
        self, seen: Sequence[Observation], known: Sequence[Known], pins: Pins, copies: AbstractSet[Signature]
    ) -> None:
        self._seen, self._pins = seen, pins
        before, segments = min(one.seen_at for one in seen), Segments(known)
        self._known, self._folded = fold(known, before, pins)
        self._holders = Holders(self._known, copies)
        nodes = {one.node: of_known(one) for one in self._known}
        bodies = [self._body(one, nodes) for one in seen]
        self._found = Aggregation(
            bodies, self._holders.copies, list(at_home(seen, bodies, self._known, self._holders, segments))
        )
        self._nodes = Groups(list(nodes.values()), joined)
        self._candidates = Candidates(seen, self._known, self._holders, self._found, self._nodes, segments)
        self._node_of: dict[int, Edge] = {}  # group of the snapshot -> why and which node
        self._guests: dict[int, list[int]] = defaultdict(list)  # root of nodes -> groups of the snapshot
        self._merges: list[tuple[int, int, Reason]] = []

    def _body(self, seen: Observation, nodes: Mapping[NodeId, Body]) -> Body:
        """What is seen, pinned to the node that a person gave it to, if that is known still."""
        body = of_observation(seen)
        owner = self._pins.by_signature(seen)
        if owner is not None and owner in nodes:
            return replace(body, pinned=owner)
        owner = self._pins.by_place(seen)
        home = None if owner is None else nodes.get(owner)
        if home and compare(body, home, self._holders.copies, at_once=False).verdict is not Verdict.DIFFERENT:
            return replace(body, pinned=owner)
        return body

    def matching(self) -> Matching:
        groups = list(self._found.groups.roots())
        for edge in sorted(edge for one in groups for edge in self._candidates.by_signature(one)):
            self._take(edge)
        self._candidates.learn(self._node_of)
        for by in (self._candidates.by_place, self._candidates.by_name):
            left = [one for one in groups if one not in self._node_of]
            for edge in sorted(edge for one in left for edge in by(one)):
                if edge.group not in self._node_of and self._free(edge):
                    self._settle(edge)
        merges = self._node_merges()
        stays = {one.absorbed: one.keep for one in merges}
        folded = tuple(replace(one, keep=stays.get(one.keep, one.keep)) for one in self._folded)
        merges = (*folded, *merges)
        return Matching(
            assignments=tuple(self._assignment(index, one) for index, one in enumerate(self._seen)),
            merges=merges,
            copies=frozenset(self._found.copies),
            needs_approval=len(merges) > max(1, _SHARE_TO_ASK * len(self._known)),
        )

    def _take(self, edge: Edge) -> None:
        """A machine shows a node's signature: it is that node, and nodes that it shows both of are one."""
        settled = self._node_of.get(edge.group)
        if settled is None:
            if edge.by_hand or self._welcome(edge.group, edge.node):
                self._settle(edge)
        elif not settled.by_hand and self._nodes.root(settled.node) != self._nodes.root(edge.node):
            self._merge(settled.node, edge)

    def _free(self, edge: Edge) -> bool:
        """Whether the node was not found elsewhere: nobody is it yet, or who is it is at another of its places."""
        guests = self._guests[self._nodes.root(edge.node)]
        return not guests or (self._candidates.beside(edge, guests) and self._welcome(edge.group, edge.node))

    def _settle(self, edge: Edge) -> None:
        self._node_of[edge.group] = edge
        self._guests[self._nodes.root(edge.node)].append(edge.group)

    def _welcome(self, group: int, node: int) -> bool:
        """Whether nothing that is this node already contradicts the machine."""
        body = self._found.groups.whole(group)
        return all(
            self._node_of[one].by_hand
            or compare(body, self._found.groups.whole(one), self._found.copies, at_once=True).verdict
            is not Verdict.DIFFERENT
            for one in self._guests[self._nodes.root(node)]
        )

    def _merge(self, settled: int, edge: Edge) -> None:
        one, other = self._nodes.root(settled), self._nodes.root(edge.node)
        bodies = self._nodes.whole(one), self._nodes.whole(other)
        split = any(
            self._pins.apart(self._known[first].node, self._known[second].node)
            for first in self._nodes.members(one)
            for second in self._nodes.members(other)
        )
        if split or compare(*bodies, self._found.copies, at_once=False).verdict is Verdict.DIFFERENT:
            return
        if not all(self._welcome(guest, one) for guest in self._guests[other]):
            return
        guests = self._guests.pop(one, []) + self._guests.pop(other, [])
        self._nodes.unite(one, other)
        self._guests[self._nodes.root(one)] = guests
        self._merges.append((one, other, edge.reason))

    def _node_merges(self) -> tuple[NodeMerge, ...]:
        """Every node that is no more, and the one that stays: the oldest."""
        found = []
        for one, other, reason in self._merges:
            keep = self._nodes.root(one)
            gone = max(one, other)
            found.append((self._known[keep], self._known[gone], reason))
        return tuple(
            NodeMerge(network=keep.network, keep=keep.node, absorbed=gone.node, reason=reason)
            for keep, gone, reason in found
        )

    def _assignment(self, index: int, seen: Observation) -> Assignment:
        group = self._found.groups.root(index)
        edge = self._node_of.get(group)
        matched = _NEW if edge is None else edge.reason
        return Assignment(
            network=seen.network,
            place=seen.place,
            group=group,
            node=None if edge is None else self._known[self._nodes.root(edge.node)].node,
            new=group if edge is None else None,
            reason=self._found.reasons.get(index, matched) if matched.kind != "byHand" else matched,
            candidates=self._candidates.undecided(group) if edge is None else (),
        )
