"""What a device is made of, as a tree: a chassis, its modules, what is plugged into those. Pure."""

from collections.abc import Iterator, Sequence

from kswire.facts import Component

Placed = tuple[int, Component, Component | None]
"""How deep a part is, itself, and what it is plugged into, if that is one of them."""


def nested(parts: Sequence[Component]) -> Iterator[Placed]:
    """All parts, each once, in the order of a tree: below each of them what is plugged into it, by their numbers.

    What a device tells may be a circle; then the first of its parts is at the top.
    """
    known = {one.index: one for one in parts if one.index is not None}
    below: dict[int | None, list[Component]] = {}
    for one in sorted(parts, key=lambda each: (each.index is None, each.index or 0)):
        below.setdefault(one.within if one.within in known else None, []).append(one)
    tops = [below.pop(None, []), *([one] for one in parts)]
    seen: set[int] = set()
    for some in tops:
        yield from _walked([(0, one, None) for one in reversed(some)], below, known, seen)


def _walked(
    left: list[Placed],
    below: dict[int | None, list[Component]],
    known: dict[int, Component],
    seen: set[int],
) -> Iterator[Placed]:
    """These and all below them; seen: the parts that were told, by where they lie in memory: two may be equal."""
    while left:
        depth, one, holder = left.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield depth, one, holder
        if one.index is not None and known[one.index] is one:  # of two with one number, the last holds what is within
            left += [(depth + 1, each, one) for each in reversed(below.get(one.index, []))]
