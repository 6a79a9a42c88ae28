"""The answers of one node, which may have tens of thousands of addresses: in order, and taken together. Pure."""

from collections.abc import Iterable
from functools import reduce

import msgspec

from kshub.merge.document import rank
from kshub.store.records import sort_key
from kshub.view.diff.sides import Answer, Side
from kswire.facts import Facts, Missing, combine


def ordered(side: Side, told: str) -> list[Answer]:
    """Those that told this, the method whose word counts more first, its addresses in order."""
    some = [one for one in side.answers if getattr(one, told) is not None]
    if len(some) < 2:
        return some
    return sorted(some, key=lambda one: (rank(one.method), len(one.place.route), sort_key(one.place.addr)))


def lists(before: Side, after: Side) -> tuple[Answer, Answer] | None:
    """The two lists of packages that are compared: by one method, and at one address where there is such a pair."""
    old, new = ordered(before, "set_id"), ordered(after, "set_id")
    there = {(one.method, one.place): one for one in new}
    for one in old:
        if (same := there.get((one.method, one.place))) is not None:
            return one, same
    first = {one.method: one for one in reversed(new)}
    return next(((one, first[one.method]) for one in old if one.method in first), None)


def together(some: Iterable[Facts]) -> Facts:
    """As `combine` has it, which looks each entry up in all before it; without signatures and neighbours.

    Of gaps it has one for each group and code.
    """
    told = list(some)
    if len(told) == 1:
        return told[0]
    bare = (msgspec.structs.replace(one, signatures=None, neighbors=None, services=None, missing=()) for one in told)
    services = dict.fromkeys(each for one in told for each in one.services or ())
    gaps: dict[tuple[str, str], Missing] = {}
    for each in (each for one in told for each in one.missing):
        gaps.setdefault((each.group, each.problem.code), each)
    return msgspec.structs.replace(
        reduce(combine, bare),
        services=None if all(one.services is None for one in told) else tuple(services),
        missing=tuple(gaps.values()),
    )
