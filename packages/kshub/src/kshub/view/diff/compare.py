"""One node in two snapshots -> what differs. Pure.

Each method is compared with itself: what SSH calls the system is not what SNMP calls it. What was told on one side only
is unknown on the other, never removed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from kshub.merge.document import rank
from kshub.view.diff import places, reasons
from kshub.view.diff.answers import lists, ordered, together
from kshub.view.diff.packages import changes
from kshub.view.diff.sides import Change, Contents, How, Kind, Looked, Side, When
from kshub.view.diff.tables import CABLES, LISTS, NAMED, PACKAGES, PARTS, ROWS, Gaps, Part, Table, cables
from kswire.facts import Facts

if TYPE_CHECKING:
    from kswire.problems import Problem


def compare(before: Side, after: Side, contents: Contents, looked: Looked) -> list[Change]:
    """Everything that differs, kind by kind; of a kind of which nothing can be told in one of them, that alone."""
    pair = _Pair(before, after, contents)
    found = [*places.changes(before, after, contents, looked), *pair.facts(), *pair.neighbors(), *pair.packages()]
    unknown: set[tuple[Kind, str, When | None]] = set()
    kept = []
    for one in found:
        if one.how == "unknown":
            this = one.kind, one.item, one.unknown_in
            if this in unknown:
                continue
            unknown.add(this)
        kept.append(one)
    return kept


class _Pair:
    def __init__(self, before: Side, after: Side, contents: Contents) -> None:
        self._sides: Mapping[When, Side] = {"before": before, "after": after}
        self._contents = contents
        self._told: dict[When, dict[str, Facts]] = {}

    def facts(self) -> Iterator[Change]:
        if _numbers(self._sides["before"]) != _numbers(self._sides["after"]):
            for part in PARTS:
                yield from self._part(part)

    def neighbors(self) -> Iterator[Change]:
        old, new = ({one.method: one for one in ordered(side, "neighbors_id")} for side in self._sides.values())
        for method in sorted(old.keys() | new.keys(), key=rank):
            if method not in old or method not in new:
                when: When = "after" if method in old else "before"
                told = (old.get(method) or new[method]).neighbors_id
                if told is not None and cables(self._contents.neighbors(told)):
                    yield self._unknown("neighbors", "", when, CABLES, method)
            elif (a := old[method].neighbors_id) != (b := new[method].neighbors_id) and a is not None and b is not None:
                tables = cables(self._contents.neighbors(a)), cables(self._contents.neighbors(b))
                yield from self._whole(_listed("neighbors", *tables), CABLES, method, NAMED)

    def packages(self) -> Iterator[Change]:
        best = lists(*self._sides.values())
        if best is None:
            old, new = (ordered(side, "set_id") for side in self._sides.values())
            if old or new:
                yield self._unknown("packages", "", "after" if old else "before", PACKAGES, (old or new)[0].method)
            return
        a, b = best
        if a.set_id is None or b.set_id is None or a.set_id == b.set_id:
            return
        removed, added = self._contents.moved(a.set_id, b.set_id)
        yield from self._whole(changes(removed, added), PACKAGES, a.method, LISTS)

    def _part(self, part: Part) -> Iterator[Change]:
        old = {method: table for method, one in self._facts("before").items() if (table := part.read(one)) is not None}
        new = {method: table for method, one in self._facts("after").items() if (table := part.read(one)) is not None}
        if part.whole is not None:
            if method := next((one for one in old if one in new), None):
                found = _listed(part.kind, old[method], new[method])
                yield from self._whole(found, part.groups, method, part.whole)
            elif old or new:
                yield self._unknown(part.kind, "", "after" if old else "before", part.groups, next(iter(old or new)))
            return
        yield from self._values(part, old, new)

    def _values(self, part: Part, old: Mapping[str, Table], new: Mapping[str, Table]) -> Iterator[Change]:
        """Each by the first method that tells it on both sides; what no method does is unknown."""
        both: dict[str, str] = {}
        for method in old:
            both |= {item: method for item in old[method] if item in new.get(method, ()) and item not in both}
        for item, method in both.items():
            a, b = old[method][item][""], new[method][item][""]
            if a == b:
                continue
            gap = self._gap(part.behind(item), method, ROWS["changed"])
            if gap is None or reasons.cut_alike(part.behind(item), *(self._facts(one)[method] for one in self._sides)):
                yield Change(part.kind, item, "changed", a, b)
            else:
                yield Change(part.kind, item, "unknown", None, None, gap[0], "not-read", gap[1])
        sides: tuple[tuple[When, Mapping[str, Table]], ...] = (("after", old), ("before", new))
        for when, told in sides:
            alone = {item: method for method in reversed(list(told)) for item in told[method] if item not in both}
            if alone and not both:
                yield self._unknown(part.kind, "", when, part.groups, next(iter(told)))
                return
            for item, method in alone.items():
                yield self._unknown(part.kind, item, when, part.groups, method)

    def _whole(self, found: Iterable[Change], groups: frozenset[str], method: str, gaps: Gaps) -> Iterator[Change]:
        """A list of which some could not be read says of nothing that it is not there, nor that it is otherwise."""
        known: dict[How, tuple[When, Problem] | None] = {}
        for change in found:
            if change.how not in known:
                known[change.how] = self._gap(groups, method, gaps.get(change.how, ()))
            if gap := known[change.how]:
                yield Change(change.kind, "", "unknown", None, None, gap[0], "not-read", gap[1])
            else:
                yield change

    def _gap(self, groups: frozenset[str], method: str, where: Iterable[When]) -> "tuple[When, Problem] | None":
        """The first of these snapshots in which the method could not read all of it, and why."""
        for when in where:
            told = self._facts(when).get(method)
            if told is not None and (gap := reasons.missing(groups, [told])) is not None:
                return when, gap
        return None

    def _unknown(self, kind: Kind, item: str, when: When, groups: frozenset[str], method: str) -> Change:
        other: When = "before" if when == "after" else "after"
        told = [one for one in self._sides[other].answers if one.method == method]
        facts = self._facts(when)
        said = [facts[method]] if method in facts else []
        why = reasons.why(groups, told, self._sides[when], said, self._contents)
        return Change(kind, item, "unknown", None, None, when, *why)

    def _facts(self, when: When) -> dict[str, Facts]:
        """What each method told over all of the node's addresses, the method whose word counts more first."""
        if when not in self._told:
            by_method: dict[str, dict[int, None]] = defaultdict(dict)
            listed = set()
            for one in ordered(self._sides[when], "facts_id"):
                assert one.facts_id is not None, "those alone"
                by_method[one.method][one.facts_id] = None
                if one.set_id is not None:
                    listed.add(one.method)
            whole = {method: together(map(self._contents.facts, some)) for method, some in by_method.items()}
            for method in listed:  # it is kept elsewhere, and what a machine is follows from whether it is known
                whole[method] = msgspec.structs.replace(whole[method], packages=())
            self._told[when] = whole
        return self._told[when]


def _listed(kind: Kind, old: Table, new: Table) -> Iterator[Change]:
    for item in [*old, *(one for one in new if one not in old)]:
        if item not in new:
            yield Change(kind, item, "removed", old[item][""])
        elif item not in old:
            yield Change(kind, item, "added", None, new[item][""])
        else:
            for name, a in old[item].items():
                b = new[item].get(name)
                if a is not None and b is not None and a != b:
                    yield Change(kind, f"{item} {name}".strip(), "changed", a, b)


def _numbers(side: Side) -> Sequence[tuple[str, int | None]]:
    return [(one.method, one.facts_id) for one in ordered(side, "facts_id")]
