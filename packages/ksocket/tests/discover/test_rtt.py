import pytest

from ksocket.discover.rtt import LONGEST, SHORTEST, UNKNOWN, RoundTrip


def test_before_any_reply_the_end_waits_a_second():
    assert RoundTrip().timeout == UNKNOWN
    assert RoundTrip().tail == pytest.approx(1)


def test_the_first_measurement_is_taken_whole():
    round_trip = RoundTrip()
    round_trip.note(0.1)
    assert round_trip.timeout == pytest.approx(0.1 + 4 * 0.05)


def test_steady_replies_bring_the_timeout_down_to_the_round_trip():
    round_trip = RoundTrip()
    for _ in range(100):
        round_trip.note(0.2)
    assert round_trip.timeout == pytest.approx(0.2, abs=0.001)
    assert round_trip.tail == pytest.approx(0.6, abs=0.001)


@pytest.mark.parametrize("seconds", [-0.1, LONGEST + 0.1, 1e9])
def test_what_cannot_be_is_ignored(seconds):
    round_trip = RoundTrip()
    round_trip.note(seconds)
    assert round_trip.timeout == UNKNOWN


def test_the_timeout_stays_within_bounds():
    quick, slow = RoundTrip(), RoundTrip()
    quick.note(0.0)
    slow.note(LONGEST)
    assert (quick.timeout, slow.timeout) == (SHORTEST, LONGEST)
    assert quick.tail == 0.3
