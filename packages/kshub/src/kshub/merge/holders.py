"""Which known node holds a signature or a place now, and which signatures several hold: copies. Pure."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from kshub.merge.signatures import key_type, useful
from kshub.merge.types import Known, KnownPlace, Place
from kswire.facts import Signature

_Span = tuple[datetime, datetime, int]  # first seen, last seen, number of the node
_Key = tuple[Signature, _Span]


class Holders:
    """The nodes of one network, looked up by what they show.

    A signature that was seen at one node and only later at another was handed over (an adapter that moved): the later
    one holds it. Seen at both in turns, it is a copy.
    """

    def __init__(self, known: Sequence[Known], copies: AbstractSet[Signature] = frozenset()) -> None:
        """copies: signatures that are copies, whatever the nodes showed of them so far."""
        spans: dict[Signature, list[_Span]] = {}
        self._at: dict[Place, list[tuple[KnownPlace, int]]] = {}
        for number, node in enumerate(known):
            for signature, span in _spans(node, number):
                spans.setdefault(signature, []).append(span)
            for place in node.places:
                self._at.setdefault(place.place, []).append((place, number))
        copies = copies | {one for one, many in spans.items() if len(many) > 1 and _overlap(many)}
        self.copies = frozenset(copies | _keys_beside(copies, spans))
        self._holder = {one: max(many, key=lambda span: (span[1], span[0], -span[2]))[2] for one, many in spans.items()}
        self._all = {one: [span[2] for span in many] for one, many in spans.items() if one in self.copies}

    def of(self, signatures: Iterable[Signature]) -> set[int]:
        """The nodes that hold one of these, copies not counted."""
        return {self._holder[one] for one in signatures if one in self._holder and one not in self.copies}

    def of_copies(self, signatures: Iterable[Signature]) -> set[int]:
        """The nodes that hold a copy of one of these."""
        return {number for one in signatures for number in self._all.get(one, ())}

    def at(self, place: Place) -> list[tuple[KnownPlace, int]]:
        """Who was seen at a place, the last one first."""
        held = self._at.get(place, [])
        if len(held) <= 1:
            return held
        return sorted(held, key=lambda held: (held[0].last_seen_at, -held[1]), reverse=True)


def _spans(node: Known, number: int) -> Iterable[tuple[Signature, _Span]]:
    """Each signature of a node once, with the first and the last time; what answered on the segment counts too."""
    found: dict[Signature, _Span] = {}
    shown = [(one.signature, one.first_seen_at, one.last_seen_at) for one in node.signatures]
    shown += [
        (Signature(kind="mac", value=one.macaddr), *(one.answered or (one.first_seen_at, one.last_seen_at)))
        for one in node.places
        if one.macaddr
    ]
    for given, first, last in shown:
        for signature in useful((given,)):
            known = found.get(signature, (first, last, number))
            found[signature] = (min(first, known[0]), max(last, known[1]), number)
    return found.items()


def _keys_beside(copies: AbstractSet[Signature], spans: Mapping[Signature, list[_Span]]) -> set[Signature]:
    """Host keys that a machine had beside one that is a copy: an image takes all of them along."""
    cloned = {span[2] for one in copies if one.kind == "sshHostKey" for span in spans.get(one, ())}
    if not cloned:
        return set()
    keys: dict[int, list[tuple[Signature, _Span]]] = {}
    for one, many in spans.items():
        if one.kind == "sshHostKey":
            for span in many:
                if span[2] in cloned:
                    keys.setdefault(span[2], []).append((one, span))
    return {
        one
        for shown in keys.values()
        for one, span in shown
        if one not in copies and any(copy in copies and _beside((one, span), (copy, at), shown) for copy, at in shown)
    }


def _beside(one: _Key, other: _Key, shown: Iterable[_Key]) -> bool:
    """Whether a machine had both keys at a time.

    It has one of each type, and a scan is shown the type that it asks for: a key that was not seen for a while is there
    still, unless another of its type came.
    """
    (first, earlier), (_, later) = sorted((one, other), key=lambda key: key[1])
    if earlier[1] >= later[0]:
        return True
    return not any(key_type(key) == key_type(first) and earlier[1] < span[0] <= later[0] for key, span in shown)


def _overlap(spans: list[_Span]) -> bool:
    ordered = sorted(spans)
    return any(one[1] >= other[0] for one, other in itertools.pairwise(ordered))
