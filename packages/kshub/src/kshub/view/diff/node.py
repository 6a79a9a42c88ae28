"""What became of a node between two snapshots: whether it is there in both, and what differs. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kshub.merge.lifecycle import Search, Spot, could_see
from kshub.merge.types import Place
from kshub.view.diff.compare import compare
from kshub.view.diff.sides import Change, Contents, Side, Spotted, State, When


@dataclass(frozen=True, slots=True)
class Became:
    """A node that is not as it was. unknown_in: the snapshot whose scan did not look where it is."""

    state: State
    changes: tuple[Change, ...] = ()
    unknown_in: When | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What two scans searched, and the places at which each heard somebody."""

    searches: Mapping[When, Sequence[Search]]
    heard: Mapping[When, Collection[Place]]

    def between(self, before: Side, after: Side, contents: Contents) -> "_Looked":
        """The same asked of one node."""
        return _Looked(self, {"before": _again(before, after), "after": _again(after, before)}, contents)


@dataclass(frozen=True, slots=True)
class _Looked:
    all: Looked
    again: Mapping[When, Collection[Place]]
    contents: Contents

    def __call__(self, when: When, one: Spotted) -> bool:
        if one.place in self.all.heard[when]:
            return True
        return self.could_see(when, [one])

    def could_see(self, when: When, some: Iterable[Spotted]) -> bool:
        """Whether the node would have been heard at one of these places, were it there."""
        again, sighting = self.again[when], self.contents.sighting
        spots = [Spot(one.place, sighting(one.found_id).by, one.place in again) for one in some]
        return any(could_see(search, spots) for search in self.all.searches[when])


def _again(side: Side, other: Side) -> set[Place]:
    """Where a method was tried that told facts there in the other snapshot."""
    told = {(one.method, one.place) for one in other.answers if one.facts_id is not None}
    return {one.place for one in side.answers if (one.method, one.place) in told}


def became(before: Side, after: Side, contents: Contents, looked: Looked) -> Became | None:
    """None: it is as it was, as far as both know."""
    asked = looked.between(before, after, contents)
    if before.addresses and after.addresses:
        changes = tuple(compare(before, after, contents, asked))
        if not changes:
            return None
        return Became("changed" if any(one.how != "unknown" for one in changes) else "unknown", changes)
    if before.addresses:
        seen = _anywhere(asked, "after", before)
        return Became("gone") if seen else Became("not-searched", unknown_in="after")
    if after.addresses:
        seen = _anywhere(asked, "before", after)
        return Became("appeared") if seen else Became("not-searched", unknown_in="before")
    return None


def _anywhere(asked: _Looked, when: When, side: Side) -> bool:
    """One of its places was looked at: another answered there, or nobody."""
    return any(one.place in asked.all.heard[when] for one in side.addresses) or asked.could_see(when, side.addresses)
