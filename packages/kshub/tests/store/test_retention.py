"""What goes and what stays, as readable cases."""

import msgspec
import pytest

from kshub.store.retention import DAY, GOING, HUB, Expired, Kept, Retention, Run, expired, read, write

NOW = 1000 * DAY


def run(number, days, status="merged", *, named=False):
    return Run(number, NOW - days * DAY, None if status is None else number, status, named)


def outcome(runs, needed=(), **kept):
    gone = expired(runs, needed, Kept(**kept), NOW)
    return [one.scan_id for one in gone.gone], list(gone.thinned)


@pytest.mark.parametrize(
    ("runs", "kept", "gone", "thinned"),
    [
        ([run(2, 30), run(1, 400)], {}, [], [1]),  # exactly so old is not too old
        ([run(3, 1), run(2, 31), run(1, 401)], {}, [1], [2]),
        ([run(3, 3), run(2, 4), run(1, 5)], {"max_snapshots": 2}, [1], []),
        ([run(3, 3), run(2, 4, None), run(1, 5)], {"max_snapshots": 2}, [], []),  # a plan has no snapshot
        ([run(2, 1), run(1, 401, None)], {}, [1], []),
        ([run(3, 1), run(2, 2, named=True), run(1, 3)], {"max_snapshots": 1}, [1], []),
        ([run(1, 999, named=True)], {}, [], []),
        ([run(2, 1), run(1, 50, "waiting")], {"max_snapshots": 1}, [], []),
        ([run(2, 1), run(1, 401, "waiting")], {}, [1], []),
        ([run(1, 40)], {"snapshot_days": 10}, [1], []),
        ([], {"max_snapshots": 1}, [], []),
    ],
)
def test_cases(runs, kept, gone, thinned):
    assert outcome(runs, **kept) == (gone, thinned)


def test_what_stays_for_its_name_alone_is_told():
    runs = [run(4, 1, named=True), run(3, 500, named=True), run(2, 501, named=True), run(1, 502)]
    assert [one.scan_id for one in expired(runs, {2}, Kept(), NOW).named] == [3]
    assert [one.scan_id for one in expired(runs, (), Kept(max_snapshots=1), NOW).named] == [3, 2]


def test_what_is_half_removed_goes_whatever_is_set_by_now():
    assert outcome([run(2, 1), run(1, 2, GOING)]) == ([1], [])


def test_what_is_needed_stays_whole():
    assert expired([run(2, 500), run(1, 500)], {1, 2}, Kept(max_snapshots=1), NOW) == Expired()


def test_the_nearest_place_that_says_something_is_obeyed():
    assert HUB.over() == HUB == Kept(400, 30, 0)
    assert HUB.over(Retention(snapshot_days=10, max_snapshots=5), Retention(max_snapshots=0)) == Kept(10, 30, 0)
    assert Kept(audit_days=9).over(Retention(snapshot_days=10)).audit_days == 9


def test_a_row_holds_it_and_nothing_where_nothing_is_set():
    assert write(Retention()) is None
    assert read(None) == Retention()
    some = Retention(snapshot_days=7, max_snapshots=0)
    assert read(write(some)) == some
    with pytest.raises(msgspec.ValidationError):
        read('{"snapshotDays":0}')
