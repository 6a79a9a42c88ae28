import asyncio
import stat

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from kshub.store.engine import open_store
from kshub.store.queries import meta


@pytest.mark.parametrize("url", ["mysql://localhost/x", "sqlite://", "sqlite:///:memory:"])
def test_what_is_no_database_of_ours_is_refused(url):
    with pytest.raises(ValueError):
        open_store(url)


async def test_a_sqlite_file_is_its_users_alone_and_survives_power_loss(tmp_path):
    store = open_store(f"sqlite:///{tmp_path}/hub.db")
    async with store.read() as connection:
        settings = [
            (await connection.execute(text(f"PRAGMA {one}"))).scalar()
            for one in ("journal_mode", "synchronous", "foreign_keys")
        ]
    await store.close()
    assert settings == ["wal", 2, 1]
    assert stat.S_IMODE((tmp_path / "hub.db").stat().st_mode) == 0o600


async def test_a_block_that_raises_leaves_nothing(store):
    async def fail():
        async with store.write() as connection:
            await meta.put(connection, "word", "one")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    async with store.read() as connection:
        assert await meta.value(connection, "word") is None


async def test_who_read_before_writes_within_a_transaction(url, store):
    alone = open_store(url, pool=1)  # so that all use one connection

    async def fail():
        async with alone.write() as connection:
            await meta.put(connection, "word", "one")
            async with store.read() as other:
                assert await meta.value(other, "word") is None
            raise RuntimeError

    for _ in range(2):
        async with alone.read() as connection:
            assert await meta.value(connection, "word") is None
        with pytest.raises(RuntimeError):
            await fail()
    await alone.close()


async def test_writers_take_turns_and_none_is_lost(store):
    async def add():
        async with store.write() as connection:
            await connection.execute(text("UPDATE meta SET value = value || 'x' WHERE name = 'word'"))

    async with store.write() as connection:
        await meta.put(connection, "word", "")
    await asyncio.gather(*(add() for _ in range(20)))
    async with store.read() as connection:
        assert await meta.value(connection, "word") == "x" * 20


async def test_a_reader_sees_one_state_while_another_writes(store):
    if not store.sqlite:
        pytest.skip("PostgreSQL shows each statement the newest state")
    async with store.read() as reading:
        assert await meta.value(reading, "word") is None
        async with store.write() as connection:
            await meta.put(connection, "word", "one")
        assert await meta.value(reading, "word") is None


async def test_errors_quote_no_values(store):
    with pytest.raises(SQLAlchemyError) as raised:
        async with store.write() as connection:
            await connection.execute(text("INSERT INTO nowhere VALUES (:word)"), {"word": "kses_secret"})
    assert "nowhere" in str(raised.value)
    assert "kses_secret" not in str(raised.value)
