"""What was ordered and not searched, and why."""

import pytest

from kswire.reports import Searched
from kswire.unsearched import MAX_TOLD, unsearched


def searched(*prefixes, **more):
    return (Searched(prefixes=prefixes, **more),)


@pytest.mark.parametrize(
    ("wanted", "done", "prohibited", "cut", "left"),
    [
        (["10.0.0.0/24"], searched("10.0.0.0/24"), [], False, []),
        (["10.0.0.0/24"], searched("10.0.0.0/25"), [], True, [("10.0.0.128/25", "cut")]),
        (["10.0.0.0/24"], searched("10.0.0.0/25"), ["10.0.0.128/25"], True, [("10.0.0.128/25", "prohibited")]),
        (["10.0.0.0/30"], searched("10.0.0.1", "10.0.0.2"), [], False, [("10.0.0.0", "scope"), ("10.0.0.3", "scope")]),
        (["10.0.0.7"], (), [], True, [("10.0.0.7", "cut")]),
        (["10.0.0.0/25", "10.0.0.0/24"], searched("10.0.0.0/16"), [], False, []),
        # what was asked behind a jump host is another 10.0.0.0/24
        (["10.0.0.0/24"], searched("10.0.0.0/24", route=("10.9.9.9",)), [], True, [("10.0.0.0/24", "cut")]),
        (
            ["10.0.0.0/29"],
            searched("10.0.0.2/31"),
            ["10.0.0.4/31"],
            True,
            [("10.0.0.0/31", "cut"), ("10.0.0.4/31", "prohibited"), ("10.0.0.6/31", "cut")],
        ),
        (["nonsense", "fd00::/64", "10.0.0.1/24"], searched("nonsense", "10.0.0.0/24"), ["x"], False, []),
        ([], searched("10.0.0.0/8"), ["10.0.0.0/8"], False, []),
    ],
)
def test_what_is_left(wanted, done, prohibited, cut, left):
    assert unsearched(wanted, done, prohibited, cut=cut) == left


def test_of_very_many_the_first_are_told():
    done = searched(*(f"10.0.{number >> 7}.{number % 128 * 2}" for number in range(2000)))
    left = unsearched(["10.0.0.0/8"], done, [], cut=True)
    assert (len(left), left[0]) == (MAX_TOLD, ("10.0.0.1", "cut"))
