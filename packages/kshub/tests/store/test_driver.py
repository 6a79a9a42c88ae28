import sqlite3

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
