"""Roles in single spaces are given, changed and taken away."""

import asyncio

import pytest
from sqlalchemy import select

from kshub.auth import grants, groups, people
from kshub.auth.grants import Holder
from kshub.auth.roles import of_user
from kshub.store.queries import places, spaces
from kshub.store.queries.lists import NoSuchField, Part
from kshub.store.schema import role_grant

NOW = 1_000_000
A, B = 2, 3


@pytest.fixture
async def connection(store):
    """Two users and two groups, of numbers 1 and 2, and two spaces without networks, A and B."""
    async with store.write() as opened:
        assert [await places.add_space(opened, name) for name in ("a", "b")] == [A, B]
        for name in ("a", "b"):
            await people.enrol(opened, name, "x", "none", NOW)
            await groups.add(opened, name, None, NOW)
        yield opened


@pytest.mark.parametrize("holder", [Holder(user_id=1), Holder(group_id=1)])
async def test_one_role_in_one_space(connection, holder):
    first = await grants.put(connection, holder, A, "viewer")
    assert await grants.put(connection, holder, A, "operator") == first
    assert await grants.put(connection, holder, 9, "viewer") is None
    second = await grants.put(connection, holder, B, "viewer")
    assert (await grants.one(connection, second)).display_name == "b"
    rows, total = await grants.listed(connection, holder, Part(sort="-spaceDisplayName"))
    assert [(row.space_id, row.role, row.display_name) for row in rows] == [(B, "viewer", "b"), (A, "operator", "a")]
    assert total == 2
    with pytest.raises(NoSuchField):
        await grants.listed(connection, holder, Part(sort="userId"))
    assert await grants.listed(connection, Holder(user_id=2), Part()) == ([], 0)
    assert not await grants.remove(connection, Holder(user_id=2), first)
    assert await grants.remove(connection, holder, first)
    assert not await grants.remove(connection, holder, first)
    assert await grants.take(connection, holder, B)
    assert not await grants.take(connection, holder, B)


async def test_a_group_may_something_in_all_spaces_once(connection):
    group = Holder(group_id=2)
    first = await grants.put(connection, group, None, "viewer")
    assert await grants.put(connection, group, None, "operator") == first
    row = await grants.one(connection, first)
    assert (row.space_id, row.display_name, row.role) == (None, None, "operator")
    await groups.join(connection, 2, 1)
    assert (await of_user(connection, 1, "none")).everywhere == "operator"
    assert await grants.take(connection, group, None)
    assert not (await of_user(connection, 1, "none")).anywhere("viewer")


async def test_of_many_only_the_first_are_shown_with_others(connection, monkeypatch):
    monkeypatch.setattr(grants, "SHOWN", 1)
    for space in (B, A):
        for number in (1, 2):
            await grants.put(connection, Holder(user_id=number), space, "viewer")
    await grants.put(connection, Holder(group_id=1), A, "viewer")
    shown = await grants.of_users(connection, [1, 2, 3])
    assert {number: [row.space_id for row in rows] for number, rows in shown.items()} == {1: [B], 2: [B]}
    assert set(await grants.of_groups(connection, [1, 2])) == {1}


async def test_a_space_goes_with_its_grants(connection):
    for holder in (Holder(user_id=1), Holder(group_id=1)):
        for space in (A, B):
            await grants.put(connection, holder, space, "viewer")
    await spaces.remove(connection, A, NOW)
    assert set((await connection.execute(select(role_grant.c.space_id))).scalars()) == {B}
    assert (await of_user(connection, 1, "none")).within == {B: "viewer"}


async def test_two_at_once_give_one(store):
    async with store.write() as connection:
        space, group = await places.add_space(connection, "a"), await groups.add(connection, "g", None, NOW)

    async def give(role):
        async with store.write() as connection:
            return await grants.put(connection, Holder(group_id=group), space, role)

    assert len(set(await asyncio.gather(give("viewer"), give("operator")))) == 1
