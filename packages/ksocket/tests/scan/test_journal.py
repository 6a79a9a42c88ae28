"""The journal: what was done stays done, whatever ends the process."""

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import msgspec
import pytest

from ksocket.scan.journal import CUT_KEPT, Journal, KeptJournal
from ksocket.state import database, transaction
from ksocket.target import Target
from kswire.facts import Address, Facts, Neighbor, Package
from kswire.problems import Code, problem
from kswire.reports import Done, Found, Sent, Source, Tried

AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
BEHIND = Target("10.0.0.1", ("10.9.9.9",))


async def no_wait():
    pass


@pytest.fixture
def path(tmp_path):
    return tmp_path / "link.sqlite"


def found(target=BEHIND, run="r"):
    address = Address(addr=target.addr, route=target.route)
    return Found(run=run, address=address, by="start", methods=("ssh",), found_at=AT)


def tried(target=BEHIND, method="ssh", run="r"):
    facts = Facts(neighbors=(Neighbor(source="arp", addr="10.0.0.7"),), packages=(Package(name="p", version="1"),))
    return Tried(run=run, addr=target.addr, route=target.route, method=method, attempts=(), tried_at=AT, facts=facts)


def test_what_was_finished_and_what_was_told_are_two_things(path):
    with closing(database(path, "")) as connection:
        KeptJournal(connection, "r", no_wait).finish(tried())
    with closing(database(path, "")) as connection:
        journal = KeptJournal(connection, "r", no_wait)
        assert journal.finished(BEHIND, "ssh") == tried()
        assert not journal.told(tried())
        journal.tell(tried())
        assert journal.told(tried())
        lean = journal.finished(BEHIND, "ssh").facts
        assert (lean.packages, lean.neighbors) == (None, tried().facts.neighbors)


def test_targets_are_told_apart_by_route_method_and_run(path):
    with closing(database(path, "")) as connection:
        journal = KeptJournal(connection, "r", no_wait)
        journal.finish(tried())
        journal.tell(found())
        assert journal.finished(Target("10.0.0.1"), "ssh") is None
        assert journal.finished(BEHIND, "snmp") is None
        assert KeptJournal(connection, "other", no_wait).finished(BEHIND, "ssh") is None
        assert [journal.told(found(one)) for one in (BEHIND, Target("10.0.0.1"))] == [True, False]
        assert journal.found() == [found()]


def test_the_beginning_is_that_of_the_first_process(path):
    with closing(database(path, "")) as connection:
        began = KeptJournal(connection, "r", no_wait).started()
        connection.execute("UPDATE started SET at = ?", (AT.isoformat(),))
        assert KeptJournal(connection, "r", no_wait).started() == AT != began


def test_the_last_report_ends_the_run_and_only_this_run(path):
    with closing(database(path, "")) as connection:
        journals = {run: KeptJournal(connection, run, no_wait) for run in "ab"}
        for run, journal in journals.items():
            journal.finish(tried(run=run))
            journal.tell(found(run=run))
        journals["a"].tell(Done(run="a", status="done", started_at=AT, terminated_at=AT))
        for table in ("started", "found", "tried", "sent"):
            assert connection.execute(f"SELECT run FROM {table}").fetchall() == [("b",)]  # noqa: S608 - named above
        assert journals["b"].finished(BEHIND, "ssh") is not None


def test_what_is_told_in_a_transaction_that_fails_was_not_told(path):
    with closing(database(path, "")) as connection:
        journal = KeptJournal(connection, "r", no_wait)
        with pytest.raises(sqlite3.Error), transaction(connection):  # noqa: PT012 - what failed is the second
            journal.tell(found())
            connection.execute("no SQL")
        assert not journal.told(found())


async def test_nobody_is_asked_while_there_is_no_room(path):
    room = asyncio.Event()
    with closing(database(path, "")) as connection:
        waiting = asyncio.create_task(KeptJournal(connection, "r", room.wait).ready())
        await asyncio.sleep(0)
        assert not waiting.done()
        room.set()
        await asyncio.wait_for(waiting, 5)


async def test_a_run_that_nobody_goes_on_with_keeps_nothing():
    journal = Journal()
    journal.finish(tried())
    await journal.ready()
    assert (journal.finished(BEHIND, "ssh"), journal.told(found()), journal.found()) == (None, False, [])


SHUT = problem(Code.WINDOW_CLOSED)


def cut(run, why=SHUT):
    return Done(run=run, status="partial", started_at=AT, terminated_at=AT, problems=(why,))


def begun(connection, run):
    """A run that found a target, and asked it by two methods of which one was told."""
    journal = KeptJournal(connection, run, no_wait)
    journal.tell(found(run=run))
    for method in ("ssh", "snmp"):
        journal.finish(tried(method=method, run=run))
    journal.tell(tried(run=run))
    return journal


def test_a_run_that_its_window_cut_is_gone_on_with(path):
    with closing(database(path, "")) as connection:
        journal = begun(connection, "r")
        with transaction(connection):
            journal.tell(cut("r"))
        assert journal.finished(BEHIND, "ssh") is None  # that run is over
        following = KeptJournal(connection, "next", no_wait)
        for _ in range(2):  # again after a crash
            following.inherit("r")
        assert following.finished(BEHIND, "ssh").facts.neighbors == tried().facts.neighbors
        assert following.told(tried(run="next"))
        assert following.finished(BEHIND, "snmp") is None  # it was not told: it is asked again
        assert not following.told(found(run="next"))  # that the target is there is told again
        with transaction(connection):
            following.tell(cut("next"))
        third = KeptJournal(connection, "third", no_wait)
        third.inherit("next")
        assert third.told(tried(run="third"))


@pytest.mark.parametrize("why", [problem(Code.CANCELLED), problem(Code.INTERFACE_DOWN, ifname="eth0")])
def test_what_was_cut_otherwise_is_not(path, why):
    with closing(database(path, "")) as connection:
        journal = begun(connection, "r")
        with transaction(connection):
            journal.tell(cut("r", why))
        following = KeptJournal(connection, "next", no_wait)
        following.inherit("r")
        assert not following.told(tried(run="next"))


def test_only_the_last_few_cut_runs_are_kept(path):
    with closing(database(path, "")) as connection:
        for number in range(CUT_KEPT + 2):
            journal = begun(connection, f"r{number}")
            with transaction(connection):
                journal.tell(cut(f"r{number}"))
        assert connection.execute("SELECT count(*) FROM tried").fetchone() == (CUT_KEPT,)
        following = KeptJournal(connection, "next", no_wait)
        for number, kept in ((0, False), (CUT_KEPT + 1, True)):
            following.inherit(f"r{number}")
            assert following.told(tried(run="next")) == kept


def test_what_was_sent_outlives_the_process_and_its_ends_are_counted(path):
    sent = Sent(packets={"arp": 5}, sources=(Source(addr="10.0.0.10"),))
    for restarts in range(3):
        with closing(database(path, "")) as connection:
            journal = KeptJournal(connection, "r", no_wait)
            before = journal.begin()
            assert before == (Sent() if not restarts else msgspec.structs.replace(sent, restarts=restarts))
            journal.count(sent)
            journal.count(None)
    with closing(database(path, "")) as connection:
        assert KeptJournal(connection, "r", no_wait).counted().restarts == 3  # that one did not say its last word
        assert KeptJournal(connection, "never begun", no_wait).counted() == Sent()


def test_of_a_run_that_an_earlier_version_began_nobody_knows_what_was_sent(path):
    with closing(database(path, "")) as connection:
        KeptJournal(connection, "r", no_wait)
        connection.execute("DROP TABLE sent")
        journal = KeptJournal(connection, "r", no_wait)
        assert (journal.begin(), journal.counted()) == (None, None)
        journal.count(Sent(packets={"arp": 5}))
        assert journal.counted() is None


def full(connection):
    """The disk takes no more notes; what is raised is an sqlite3.Error, as of a full disk."""
    connection.execute("CREATE TRIGGER full BEFORE UPDATE OF body ON sent BEGIN SELECT RAISE(ABORT, 'full'); END")


def test_what_the_disk_does_not_take_is_kept_in_mind_and_written_later(path, caplog):
    less, more = Sent(packets={"arp": 5}), Sent(packets={"arp": 9})
    with closing(database(path, "")) as connection:
        journal = KeptJournal(connection, "r", no_wait)
        journal.begin()
        journal.count(less)
        full(connection)
        for _ in range(3):
            journal.count(more)
        assert len(caplog.records) == 1
        assert journal.counted() == msgspec.structs.replace(more, restarts=1)
        assert journal.begin() == msgspec.structs.replace(more, restarts=1)  # the run is tried again in this process
        assert KeptJournal(connection, "r", no_wait).counted().packets == less.packets  # that is on disk
        connection.execute("DROP TRIGGER full")
        journal.count(more)
        assert KeptJournal(connection, "r", no_wait).counted().packets == more.packets


def test_without_a_journal_a_run_begins_at_nothing():
    assert Journal().begin() == Sent()


def test_of_a_target_that_was_told_twice_the_last_word_stays(path):
    with closing(database(path, "")) as connection:
        journal = KeptJournal(connection, "r", no_wait)
        more = msgspec.structs.replace(found(), by="gateway")
        journal.tell(found())
        journal.tell(more)
        assert journal.found() == [more]
