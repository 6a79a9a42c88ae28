"""Recovery codes: ten, shown once, each good once."""

import asyncio

import pytest
from sqlalchemy import select

from kshub.auth import people, recovery
from kshub.store.schema import recovery_code

NOW = 1_000_000


@pytest.fixture
async def codes(store):
    async with store.write() as connection:
        for name in ("taro", "jiro"):
            await people.enrol(connection, name, "x", "viewer", NOW)
        return await recovery.renew(connection, 1)


async def test_only_digests_are_kept(store, codes):
    assert len(set(codes)) == recovery.COUNT
    assert {len(recovery.plain(one)) for one in codes} == {16}
    async with store.read() as connection:
        kept = str((await connection.execute(select(recovery_code))).all())
        assert not any(one in kept or recovery.plain(one) in kept for one in codes)


async def test_each_serves_once_and_only_its_user(store, codes):
    async with store.write() as connection:
        assert not await recovery.spend(connection, 2, codes[0], NOW)
        assert await recovery.spend(connection, 1, codes[0], NOW)
        assert not await recovery.spend(connection, 1, codes[0], NOW)
        assert await recovery.spend(connection, 1, f"  {codes[1].upper().replace('-', ' ')}\n", NOW)
        assert await recovery.left(connection, 1) == recovery.COUNT - 2
        for wrong in ("", "-", "x" * 16, codes[2][:-1], codes[2] + "a"):
            assert not await recovery.spend(connection, 1, wrong, NOW)


async def test_of_many_at_once_one_is_let_in(store, codes):
    async def spend():
        async with store.write() as connection:
            return await recovery.spend(connection, 1, codes[0], NOW)

    assert sorted(await asyncio.gather(*(spend() for _ in range(4)))) == [False, False, False, True]


async def test_new_ones_take_the_place_of_the_old(store, codes):
    async with store.write() as connection:
        fresh = await recovery.renew(connection, 1)
        assert not await recovery.spend(connection, 1, codes[0], NOW)
        assert await recovery.spend(connection, 1, fresh[0], NOW)
        await recovery.forget(connection, 1)
        assert await recovery.left(connection, 1) == 0
