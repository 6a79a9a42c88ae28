"""The wait between attempts."""

from ksocket.link.backoff import LONGEST, Backoff


def test_it_doubles_from_one_second_to_five_minutes():
    wait = Backoff(random=lambda: 0.5)
    assert [wait.next() for _ in range(11)] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_it_spreads_between_half_and_one_and_a_half():
    assert [Backoff(random=lambda value=value: value).next() for value in (0.0, 1.0)] == [0.5, 1.5]
    longest = Backoff(random=lambda: 0.999)
    longest.worst()
    assert longest.next() == LONGEST


def test_success_begins_anew_and_hopelessness_waits_long_at_once():
    wait = Backoff(random=lambda: 0.5)
    wait.worst()
    assert wait.next() == 300
    wait.reset()
    assert wait.next() == 1
