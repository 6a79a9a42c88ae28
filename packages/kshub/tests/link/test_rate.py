"""Buckets that fill with time."""

from kshub.link import rate
from kshub.link.rate import Bucket, Buckets


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


def test_a_burst_and_then_so_many_a_second():
    clock = Clock()
    bucket = Bucket(2.0, 3, clock)
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    assert bucket.empty
    clock.now = 1.0
    assert [bucket.take() for _ in range(3)] == [True, True, False]
    clock.now = 100.0
    assert sum(bucket.take() for _ in range(10)) == 3


def test_each_address_has_its_own(monkeypatch):
    monkeypatch.setattr(rate, "MAX_KEYS", 2)
    buckets = Buckets(0.1, 1, Clock())
    assert buckets.take("a")
    assert not buckets.take("a")
    assert buckets.empty("a")
    assert buckets.take("b")
    assert not buckets.empty("c")
    assert buckets.take("c")  # "a" is forgotten
    assert buckets.take("a")
