import sqlite3

import pytest

from ksocket.credentials.ledger import DAY, Attempt, Counts, Ledger

BOB = Attempt("h1", "CORP\\Bob", "bob@corp", "bob@corp", "/c/f", "1")
ROOT = Attempt("h1", "root", "root", "", "/c/f", "1")


class Clock:
    now = 1_700_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def ledger(tmp_path, clock):
    made = Ledger(tmp_path / "guard.sqlite", clock)
    yield made
    made.close()


def rows(tmp_path, table="login"):
    db = sqlite3.connect(tmp_path / "guard.sqlite")
    (number,) = db.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - our words
    db.close()
    return number


@pytest.mark.parametrize(
    ("attempt", "verdict", "counts"),
    [
        (BOB, None, Counts(flying_on_host=1, flying_of_account=1)),
        (BOB, "failed", Counts(failed_on_host=1, failed_of_account=1, failed_before=Clock.now)),
        (BOB, "unknown", Counts(failed_on_host=1, failed_of_account=1)),
        (BOB, "succeeded", Counts()),
        (BOB, "unsent", Counts()),
        (ROOT, None, Counts(flying_on_host=1)),
        (ROOT, "failed", Counts(failed_on_host=1, failed_before=Clock.now)),
    ],
)
def test_what_counts(ledger, attempt, verdict, counts):
    line = ledger.take(attempt)
    if verdict:
        ledger.settle(line, attempt, verdict)
    assert ledger.count(attempt) == counts


def test_only_what_may_still_matter_is_kept(tmp_path, ledger, clock):
    for attempt in (BOB, ROOT):
        ledger.settle(ledger.take(attempt), attempt, "succeeded")
    assert (rows(tmp_path), rows(tmp_path, "proof")) == (0, 2)
    ledger.settle(ledger.take(ROOT), ROOT, "failed")
    ledger.take(BOB)  # and nothing more is heard of it
    clock.now += 2 * DAY
    ledger.settle(ledger.take(BOB), BOB, "unsent")
    assert (rows(tmp_path), rows(tmp_path, "proof")) == (0, 0)


def test_a_login_that_never_ends_does_not_hold_its_place_for_ever(ledger, clock):
    ledger.take(BOB)
    clock.now += 599
    assert ledger.count(BOB).flying_of_account == 1
    clock.now += 2
    assert ledger.count(BOB) == Counts(failed_on_host=1, failed_of_account=1)


def test_a_decision_that_breaks_off_leaves_nothing(ledger):
    def decide():
        with ledger.deciding():
            ledger.take(BOB)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        decide()
    assert ledger.count(BOB) == Counts()


def test_a_file_from_before_machines_were_known_is_read_on(tmp_path, clock):
    old = Ledger(tmp_path / "guard.sqlite", clock)
    old.settle(old.take(ROOT), ROOT, "failed")
    old.close()
    db = sqlite3.connect(tmp_path / "guard.sqlite")
    db.execute("DROP INDEX login_on_machine")
    db.execute("ALTER TABLE login DROP COLUMN machine")
    db.close()
    for _ in range(2):
        ledger = Ledger(tmp_path / "guard.sqlite", clock)
        assert ledger.count(ROOT) == Counts(failed_on_host=1, failed_before=Clock.now)
        ledger.close()
