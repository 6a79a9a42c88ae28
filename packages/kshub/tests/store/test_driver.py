import asyncio
import sqlite3
import threading

import pytest
from sqlalchemy import text

from kshub.store.driver import Connection
from kshub.store.engine import open_store


@pytest.fixture
async def connection(tmp_path):
    opened = await Connection(tmp_path / "some.db", 1)
    await opened.cursor().execute("CREATE TABLE word (id INTEGER PRIMARY KEY, value TEXT UNIQUE)")
    yield opened
    await opened.close()


@pytest.fixture
async def cursor(connection):
    made = connection.cursor()
    await made.executemany("INSERT INTO word (value) VALUES (?)", [("a",), ("b",)])
    return made


async def test_rows_are_there_once_with_their_names(cursor):
    assert (cursor.rowcount, cursor.description) == (2, None)
    await cursor.execute("SELECT id, value FROM word WHERE value < ?", ("c",))
    assert [one[0] for one in cursor.description] == ["id", "value"]
    assert [await cursor.fetchall(), list(await cursor.fetchall())] == [[(1, "a"), (2, "b")], []]


async def test_a_statement_says_what_it_changed(cursor):
    await cursor.execute("INSERT INTO word (value) VALUES ('c') RETURNING id")
    assert (await cursor.fetchall(), cursor.rowcount, cursor.lastrowid) == ([(3,)], 1, 3)
    await cursor.execute("UPDATE word SET value = value || 'x'")
    assert (list(await cursor.fetchall()), cursor.rowcount, cursor.description) == ([], 3, None)
    await cursor.close()


async def test_errors_are_those_of_sqlite_and_the_connection_goes_on(cursor):
    with pytest.raises(sqlite3.IntegrityError):
        await cursor.execute("INSERT INTO word (value) VALUES ('a')")
    with pytest.raises(sqlite3.OperationalError):
        await cursor.executemany("INSERT INTO no_word VALUES (?)", [(1,)])
    await cursor.execute("SELECT COUNT(*) FROM word")
    assert await cursor.fetchall() == [(2,)]


async def test_each_statement_goes_to_the_thread_once(tmp_path, monkeypatch):
    store, gone, run = open_store(f"sqlite:///{tmp_path}/some.db"), [], Connection.run

    async def counted(connection, work, *given):
        gone.append(given[0])
        return await run(connection, work, *given)

    async with store.read() as connection:  # so that one is open
        await connection.execute(text("SELECT 1"))
    monkeypatch.setattr(Connection, "run", counted)
    async with store.read() as connection:
        assert (await connection.execute(text("SELECT 1"))).all() == [(1,)]
    assert gone == ["BEGIN", "SELECT 1"]
    await store.close()


async def test_who_is_cancelled_leaves_when_the_statement_is_done(connection):
    begun, go = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def slow(database):
        loop.call_soon_threadsafe(begun.set)
        go.wait(30)
        database.execute("INSERT INTO word (value) VALUES ('slow')")

    task = asyncio.create_task(connection.run(slow))
    await begun.wait()
    task.cancel()
    await asyncio.sleep(0)
    assert not task.done()
    go.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    cursor = connection.cursor()
    await cursor.execute("SELECT value FROM word")
    assert await cursor.fetchall() == [("slow",)]


async def test_a_thread_that_ends_after_its_loop_says_nothing(tmp_path):
    def one_that_is_left_open():
        async def open_one():
            return await Connection(tmp_path / "other.db", 1)

        left = asyncio.run(open_one())
        left.stop()  # as SQLAlchemy does it with a connection that it gave up
        return left

    left = await asyncio.to_thread(one_that_is_left_open)
    await asyncio.to_thread(left._thread.join, 30)
    assert not left._thread.is_alive()
