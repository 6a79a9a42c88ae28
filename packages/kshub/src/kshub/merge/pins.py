"""What people decided by hand, as the matching asks for it: whose is this signature or place, and who stays apart."""

from collections.abc import Iterable

from kshub.merge.signatures import RANKED, normal
from kshub.merge.types import Decision, Kind, NodeId, Observation, Place
from kswire.facts import Signature


class Pins:
    """All decisions together; the latest on each signature and place counts."""

    def __init__(self, decisions: Iterable[Decision]) -> None:
        self._signatures: dict[Signature, NodeId] = {}
        self._places: dict[Place, NodeId] = {}
        self._apart: set[frozenset[NodeId]] = set()
        self._named: set[NodeId] = set()
        for one in sorted(decisions, key=lambda one: (one.at, one.node, one.other)):
            pair = frozenset({one.node, one.other})
            self._named |= pair
            (self._apart.add if one.kind is Kind.SPLIT else self._apart.discard)(pair)
            self._signatures |= dict.fromkeys(map(normal, one.signatures), one.node)
            self._places |= dict.fromkeys(one.places, one.node)

    def by_signature(self, seen: Observation) -> NodeId | None:
        """The node that a person gave what is seen to, by its strongest signature."""
        told = [normal(one) for one in seen.signatures]
        if seen.macaddr:
            told.append(Signature(kind="mac", value=seen.macaddr.lower()))
        pinned = [one for one in told if one in self._signatures and one.kind in RANKED]
        if not pinned:
            return None
        return self._signatures[min(pinned, key=lambda one: (RANKED.index(one.kind), one.value))]

    def by_place(self, seen: Observation) -> NodeId | None:
        """The node that a person gave the place to: it counts while who is there shows no other's signature."""
        return self._places.get(seen.place)

    def concern(self, node: NodeId) -> bool:
        """Whether a person decided anything about a node."""
        return node in self._named

    def apart(self, one: NodeId, other: NodeId) -> bool:
        """Whether a person split these two."""
        return frozenset({one, other}) in self._apart
