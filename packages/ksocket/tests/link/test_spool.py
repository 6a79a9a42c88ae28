"""The spool: numbers that are never given twice, through closing, loss, full disks and a hub that knows better."""

import asyncio
import stat
from contextlib import closing
from datetime import UTC, datetime

import pytest

from ksocket.link.spool import Spool, Spooled
from ksocket.state import database
from kswire.batches import stamp
from kswire.facts import Facts, Package
from kswire.reports import Done, Tried

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def tried(number, run="r"):
    return Tried(run=run, addr=f"10.0.0.{number}", method="ssh", attempts=(), tried_at=AT)


@pytest.fixture
def directory(tmp_path):
    return tmp_path


@pytest.fixture
def spool(directory):
    """Opens the spool of the directory again and again, as one process after the other does."""
    opened = []

    def opens(**more):
        for connection in opened:
            connection.close()
        opened.append(database(directory / "link.sqlite", ""))
        return Spool(opened[-1], directory / "installation", **more)

    yield opens
    for connection in opened:
        connection.close()


def numbers(spool, after=0, limit=100):
    return [one.seq for one in spool.unacknowledged(after, limit)]


def test_reports_get_consecutive_numbers_and_stay_until_acknowledged(spool):
    one = spool()
    assert (one.first, one.last) == (1, 0)
    assert [one.append(tried(n)) for n in range(1, 6)] == [1, 2, 3, 4, 5]
    assert one.unacknowledged(3, 1) == [Spooled(4, tried(4))]
    one.acknowledged(one.epoch, 3)
    assert (numbers(one), one.first, one.last) == ([4, 5], 4, 5)


def test_nothing_is_forgotten_by_closing_and_no_number_is_given_twice(spool):
    one = spool()
    for n in (1, 2, 3):
        one.append(tried(n))
    one.acknowledged(one.epoch, 3)
    again = spool()
    assert (again.installation, again.epoch) == (one.installation, one.epoch)
    assert (again.first, again.last, again.append(tried(4))) == (4, 3, 4)


def test_an_acknowledgement_of_another_epoch_means_nothing(spool):
    one = spool()
    one.append(tried(1))
    one.acknowledged(one.epoch + 1, 1)
    assert numbers(one) == [1]


def test_a_lost_database_begins_the_next_epoch_of_the_same_installation(spool, directory):
    before = spool()
    before.append(tried(1))
    for path in directory.glob("link.sqlite*"):
        path.unlink()
    after = spool()
    assert (after.installation, after.epoch, after.last) == (before.installation, before.epoch + 1, 0)


def test_a_lost_identity_file_is_written_again(spool, directory):
    before = spool()
    (directory / "installation").write_text("nonsense")
    assert spool().installation == before.installation
    assert (directory / "installation").read_text().split() == [before.installation, "1"]
    assert stat.S_IMODE((directory / "installation").stat().st_mode) == 0o600


def test_a_new_directory_is_a_new_installation(spool, directory, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    with closing(database(elsewhere / "link.sqlite", "")) as connection:
        assert Spool(connection, elsewhere / "installation").installation != spool().installation


def test_numbering_anew_keeps_what_waits_in_its_order_above_every_epoch_the_hub_knows(spool):
    one = spool()
    for n in range(1, 6):
        one.append(tried(n))
    one.acknowledged(one.epoch, 2)
    one.renumber(above=7)
    assert (one.epoch, one.unacknowledged(0, 9)) == (8, [Spooled(n - 2, tried(n)) for n in (3, 4, 5)])
    assert one.append(tried(6)) == 4
    again = spool()
    assert (again.epoch, again.unbroken, again.last) == (8, 8, 4)


def test_the_reports_of_a_run_that_the_hub_does_not_want_are_dropped_alone(spool):
    one = spool()
    for n, run in enumerate("abab", 1):
        one.append(tried(n, run))
    assert one.forget("a") == 2
    assert one.unacknowledged(0, 9) == [Spooled(1, tried(2, "b")), Spooled(2, tried(4, "b"))]
    assert (one.epoch, one.unbroken) == (2, 1)
    assert (spool().epoch, spool().unbroken) == (2, 1)


def test_the_hub_knows_the_last_report_again_by_its_stamp(spool):
    one = spool()
    for n in (1, 2):
        one.append(tried(n))
    assert one.stamp_at(2) == stamp(tried(2))
    one.acknowledged(one.epoch, 1)
    assert (one.stamp_at(1), one.stamp_at(9)) == (stamp(tried(1)), None)
    assert spool().stamp_at(1) == stamp(tried(1))


def test_the_era_is_remembered(spool):
    assert spool().era is None
    spool().remember_era("e1")
    assert spool().era == "e1"


async def test_a_full_spool_makes_others_wait_and_keeps_what_comes_all_the_same(spool):
    one = spool(max_size=1000)
    while not one.full:
        one.append(tried(1))
    waiting = asyncio.create_task(one.room())
    done = Done(run="r", status="done", started_at=AT, terminated_at=AT)
    last = one.append(done)
    await asyncio.sleep(0)
    assert not waiting.done()
    assert one.unacknowledged(last - 1, 1)[0].report == done
    one.acknowledged(one.epoch, last)
    await asyncio.wait_for(waiting, 5)
    assert one.size == 0


async def test_who_sends_hears_of_every_report(spool):
    one = spool()
    one.append(tried(1))
    await asyncio.wait_for(one.filled(), 5)
    waiting = asyncio.create_task(one.filled())
    await asyncio.sleep(0)
    assert not waiting.done()
    one.append(tried(2))
    await asyncio.wait_for(waiting, 5)


def test_hardening_writes_through(spool):
    one = spool()
    one.append(tried(1))
    one.harden()
    assert spool().last == 1


def test_a_report_that_no_hub_would_take_loses_its_largest_part(spool):
    packages = tuple(Package(name=f"{n}" * 200, version=f"{n}") for n in range(40_000))
    one = spool()
    one.append(Tried(run="r", addr="10.0.0.1", method="ssh", attempts=(), tried_at=AT, facts=Facts(packages=packages)))
    facts = one.unacknowledged(0, 1)[0].report.facts
    assert (facts.packages, [gap.group for gap in facts.missing]) == (None, ["packages"])
