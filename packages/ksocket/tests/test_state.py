import multiprocessing
import os
import sqlite3
from contextlib import closing, suppress

import pytest

from ksocket.faults import Fault
from ksocket.state import database, durable, private_file, transaction

SCHEMA = "CREATE TABLE IF NOT EXISTS thing (name TEXT)"


def mode(path):
    return oct(path.stat().st_mode & 0o777)


def test_made_for_its_owner_alone(tmp_path):
    old = os.umask(0)
    try:
        private_file(tmp_path / "state" / "file")
    finally:
        os.umask(old)
    assert (mode(tmp_path / "state"), mode(tmp_path / "state/file")) == ("0o700", "0o600")


def test_modes_that_let_others_in_are_mended_and_content_stays(tmp_path):
    path = tmp_path / "file"
    path.write_text("kept")
    path.chmod(0o664)
    private_file(path)
    assert (mode(path), path.read_text()) == ("0o600", "kept")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_what_root_makes_belongs_to_the_owner_of_the_directory(tmp_path):
    os.chown(tmp_path, 4242, 4243)
    private_file(tmp_path / "file")
    status = (tmp_path / "file").stat()
    assert (status.st_uid, status.st_gid) == (4242, 4243)


def test_a_symbolic_link_is_not_followed(tmp_path):
    (tmp_path / "victim").write_text("mine")
    (tmp_path / "file").symlink_to(tmp_path / "victim")
    with pytest.raises(Fault) as caught:
        private_file(tmp_path / "file")
    assert caught.value.code == "state-not-writable"


def test_a_directory_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Fault) as caught:
        database(tmp_path / "file" / "in" / "state", SCHEMA)
    assert caught.value.params == {"path": str(tmp_path / "file" / "in" / "state"), "detail": "Not a directory"}


def test_what_is_no_database(tmp_path):
    (tmp_path / "file").write_text("something else, and long enough to be looked at as a header of SQLite" * 20)
    with pytest.raises(Fault) as caught:
        database(tmp_path / "file", SCHEMA)
    assert (caught.value.code, caught.value.params["detail"]) == ("state-unreadable", "file is not a database")


@pytest.mark.parametrize("broken", [True, False])
def test_a_transaction_is_whole_or_not_at_all(tmp_path, broken):
    db = database(tmp_path / "db", SCHEMA)
    with suppress(ZeroDivisionError), transaction(db):
        db.execute("INSERT INTO thing VALUES ('one')")
        assert 1 / (not broken)
    other = database(tmp_path / "db", SCHEMA)
    assert other.execute("SELECT count(*) FROM thing").fetchone() == (0 if broken else 1,)
    db.close()
    other.close()


def test_in_memory():
    db = database(None, SCHEMA)
    assert isinstance(db, sqlite3.Connection)
    db.close()


def _fill(path):
    db = database(path, SCHEMA)
    for _ in range(20):
        with transaction(db):
            db.execute("INSERT INTO thing VALUES ('x')")
    db.close()


def test_processes_that_make_it_at_once(tmp_path):
    crowd = multiprocessing.get_context("spawn")
    processes = [crowd.Process(target=_fill, args=(tmp_path / "db",)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    db = database(tmp_path / "db", SCHEMA)
    assert db.execute("SELECT count(*) FROM thing").fetchone() == (80,)
    db.close()


def test_what_must_survive_a_power_loss_is_written_through_and_the_rest_is_not(tmp_path):
    with closing(database(tmp_path / "d.sqlite", "CREATE TABLE t (x)")) as connection:
        levels = [connection.execute("PRAGMA synchronous").fetchone()[0]]
        with pytest.raises(sqlite3.OperationalError), durable(connection):  # noqa: PT012 - what failed is the second
            levels += connection.execute("PRAGMA synchronous").fetchone()
            connection.execute("no SQL")
        levels += connection.execute("PRAGMA synchronous").fetchone()
    assert levels == [1, 2, 1]  # NORMAL, FULL, NORMAL
