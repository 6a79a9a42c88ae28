from datetime import timedelta

import pytest

from kshub.merge.segments import Segments, segment_of
from kshub.merge.types import Place

from .conftest import START, Hub, observation


def hub(*days):
    found = Hub()
    for day, rows in enumerate(days):
        found.scan([observation({"at": addr, "mac": mac}, day) for addr, mac in rows.items()])
    return found


@pytest.mark.parametrize(
    ("days", "dynamic"),
    [
        ([{"10.0.0.1": "n1", "10.0.0.2": "n2"}, {"10.0.0.1": "n1", "10.0.0.2": "n2"}], False),
        ([{"10.0.0.1": "n1", "10.0.0.2": "n2"}, {"10.0.0.3": "n1", "10.0.0.4": "n2"}], True),
        (
            [{"10.0.0.1": "n1", "10.0.0.2": "n2"}, {"10.0.0.3": "n1", "10.0.0.2": "n2"}],
            False,
        ),  # one alone may have moved
        ([{"10.0.0.1": "n1", "10.0.0.2": "n2"}, {"10.1.0.1": "n1", "10.1.0.2": "n2"}], False),  # into another segment
    ],
)
def test_segments_in_which_machines_move_are_dynamic(days, dynamic):
    assert Segments(hub(*days).known).dynamic(Place("10.0.0.9")) is dynamic
    assert not Segments(hub(*days).known).dynamic(Place("10.0.0.99"))  # far from all that moved


def test_an_address_alone_counts_as_long_as_its_segment_allows():
    lived = hub({"10.0.0.1": "n1", "10.0.0.2": "n2", "10.0.0.9": "r9"}, {"10.0.0.3": "n1", "10.0.0.4": "n2"})
    segments = Segments(lived.known)
    (held,) = lived.at("10.0.0.9").places
    later = START + timedelta(days=2)
    assert not segments.still_there(held, later, sure=False)
    assert segments.still_there(held, later, sure=True)
    assert not segments.still_there(held, later + timedelta(days=40), sure=True)
    (elsewhere,) = hub({"10.0.7.9": "r9"}).at("10.0.7.9").places
    assert Segments([]).still_there(elsewhere, later, sure=False)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("10.0.0.1", "10.0.0.200", True),
        ("10.0.0.1", "10.0.1.1", False),
        ("2001:db8::1", "2001:db8::ffff", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::2", True),
    ],
)
def test_segment_of(one, other, same):
    assert (segment_of(Place(one)) == segment_of(Place(other))) is same
    assert segment_of(Place(one)) != segment_of(Place(one, ("10.9.9.9",)))
