"""Counts of one process."""

from kshub import counts
from kshub.counts import Counts


def test_they_add_up(monkeypatch):
    monkeypatch.setattr(counts, "MOST", 2)
    counted = Counts()
    counted.ingested(3)
    counted.ingested(4)
    with counted.merge():
        pass
    for code in ("a", "b", "c", "d", "a"):
        counted.refuse(code)
    assert (counted.reports, counted.batches, counted.merges) == (7, 2, 1)
    assert counted.refused == {"a": 2, "b": 1, "other": 2}
