"""Parts of a device as a tree, whatever the device tells."""

from hypothesis import given
from hypothesis import strategies as st

from kswire.facts import Component
from kswire.parts import nested


def part(name, index=None, within=None, kind="module"):
    return Component(name=name, kind=kind, index=index, within=within)


def tree(*parts):
    return [(depth, one.name, holder and holder.name) for depth, one, holder in nested(parts)]


def test_what_is_plugged_into_a_part_stands_below_it():
    stack = (
        part("SFP 2", 13, 10),
        part("SFP 1", 12, 10),
        part("stack", 1, kind="stack"),
        part("member 1", 10, 1),
        part("member 2", 20, 1),
        part("SFP 3", 22, 20),
    )
    assert tree(*stack) == [
        (0, "stack", None),
        (1, "member 1", "stack"),
        (2, "SFP 1", "member 1"),
        (2, "SFP 2", "member 1"),
        (1, "member 2", "stack"),
        (2, "SFP 3", "member 2"),
    ]


def test_what_is_within_something_unknown_or_has_no_number_is_at_the_top():
    assert tree(part("a", within=7), part("b"), part("c", 3, 99)) == [(0, "c", None), (0, "a", None), (0, "b", None)]


def test_a_circle_begins_with_its_first_part():
    assert tree(part("a", 1, 2), part("b", 2, 1), part("c", 3, 3)) == [(0, "a", None), (1, "b", "a"), (0, "c", None)]


@given(st.lists(st.builds(part, st.just("x"), st.none() | st.integers(0, 5), st.none() | st.integers(0, 5))))
def test_each_part_is_told_once(parts):
    assert sorted(id(one) for _, one, _ in nested(parts)) == sorted(map(id, parts))
