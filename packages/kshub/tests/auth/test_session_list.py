"""Where somebody is logged in, and the end of it."""

import pytest

from kshub.auth import people, session_list, sessions
from kshub.store.queries.lists import Part

NOW = 1_000_000


@pytest.fixture
async def opened(store):
    """Of taro the sessions 1 and 2, of jiro 3."""
    async with store.write() as connection:
        for name in ("taro", "jiro"):
            await people.enrol(connection, name, "x", "viewer", NOW)
        await sessions.begin(connection, 1, "192.0.2.1", NOW, agent="Firefox")
        await sessions.begin(connection, 1, "192.0.2.9", NOW + 9, method=sessions.OIDC)
        await sessions.begin(connection, 2, "192.0.2.1", NOW)


async def numbers(connection, sort=None, now=NOW + 9):
    rows, total = await session_list.listed(connection, 1, Part(sort=sort), now)
    assert total == len(rows)
    return [row.id for row in rows]


async def test_open_ones_of_one_user(store, opened):
    async with store.write() as connection:
        assert await numbers(connection) == [2, 1]
        for sort in session_list.SORTS:
            assert sorted(await numbers(connection, sort)) == [1, 2]
        assert await numbers(connection, "source") == [1, 2]
        assert await numbers(connection, "-source") == [2, 1]
        assert await numbers(connection, now=NOW + sessions.IDLE) == [2]  # nobody came with the other
        assert await numbers(connection, now=NOW + sessions.ABSOLUTE) == []


async def test_one_ends_and_only_its_users(store, opened):
    async with store.write() as connection:
        assert not await session_list.end(connection, 1, 3, NOW + 9)
        assert await session_list.end(connection, 1, 1, NOW + 9)
        assert not await session_list.end(connection, 1, 1, NOW + 9)
        assert await numbers(connection) == [2]
