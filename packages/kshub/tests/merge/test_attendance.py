from datetime import timedelta

import pytest

from kshub.merge.attendance import LATEST, Attendance, segments_of, witnesses

from .conftest import START, Hub, observation

OTHERS = [f"10.0.{net}.{each}" for net in (0, 1) for each in (50, 51, 52)]
DAYS = 30


def lived(away=(), other_away=(), others_away=()):
    """Two machines and their neighbours over some days; the days on which each was away."""
    hub = Hub()
    for day in range(DAYS):
        there = [addr for addr, gone in (("10.0.0.5", away), ("10.0.1.6", other_away)) if day not in gone]
        there += [addr for addr in OTHERS if day not in others_away]
        if there:
            hub.scan([observation({"at": addr}, day) for addr in there])
    return hub


def together(hub, before=DAYS):
    attendance = Attendance(hub.known, START + timedelta(days=before))
    return attendance.together(hub.at("10.0.0.5"), hub.at("10.0.1.6"))


@pytest.mark.parametrize(
    ("away", "other_away", "expected"),
    [
        ((4, 11, 19), (4, 11, 19), True),
        ((4, 5, 11, 12, 19), (4, 5, 11, 12, 19), True),
        ((4, 11), (4, 11), False),  # twice may be chance
        ((4, 5, 6), (4, 5, 6), False),  # one time, however long
        ((4, 11, 29), (4, 11, 29), False),  # not back from the last
        ((4, 11, 19), (4, 11, 19, 22), False),
        ((), (), False),
        ((2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22), (2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22), False),  # hardly seen
    ],
)
def test_they_come_and_go_together(away, other_away, expected):
    assert together(lived(away, other_away)) is expected
    assert together(lived(other_away, away)) is expected


def test_a_scan_that_saw_hardly_anybody_says_nothing():
    assert not together(lived((4, 11, 19), (4, 11, 19), others_away=(4, 11, 19)))
    assert together(lived((4, 11, 19, 23), (4, 11, 19, 23), others_away=(23,)))


def test_a_segment_in_which_nobody_looked_says_nothing():
    hub = Hub()
    for day in range(DAYS):
        there = ["10.0.0.5", "10.0.1.6"] if day not in {4, 11, 19} else []
        there = [addr for addr in there + OTHERS if day != 23 or addr.startswith("10.0.0.")]
        hub.scan([observation({"at": addr}, day) for addr in there])
    assert together(hub)


def test_what_comes_later_does_not_count():
    assert not together(lived((4, 11, 25), (4, 11, 25)), before=25)


def test_of_a_place_the_latest_scans_are_remembered():
    hub = Hub()
    for day in range(LATEST + 5):
        hub.scan([observation({"at": "10.0.0.5"}, day)])
    (place,) = hub.known[0].places
    assert place.scans == tuple(START + timedelta(days=day) for day in range(5, LATEST + 5))


def test_witnesses_have_been_there_for_longest_and_are_there():
    hub = Hub()
    for day in range(6):
        rows = [f"10.0.0.{each}" for each in range(1, 12) if each != 1 or day < 2]
        rows += ["10.0.0.99"] if day > 3 else []
        hub.scan([observation({"at": addr}, day) for addr in rows])
    (found,) = witnesses(hub.known).values()
    assert len(found) == 8
    assert {"10.0.0.1", "10.0.0.99"}.isdisjoint(place.place.addr for _, place in found)
    assert witnesses([]) == {}
    assert segments_of(hub.at("10.0.0.5")) == {("10.0.0", ())}
