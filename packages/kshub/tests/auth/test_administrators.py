"""Whatever is taken away, somebody stays who administers all spaces."""

import asyncio

import pytest

from kshub.auth import administrators, grants, groups, people, users
from kshub.auth.grants import Holder
from kshub.faults import Fault
from kshub.store.queries import places
from kshub.store.schema import group_member

NOW = 1_000_000


async def add(connection, name, role="none"):
    return await people.enrol(connection, name, "x", role, NOW)


@pytest.fixture
async def chiefs(store):
    """A group of administrators with taro in it; jiro, who is one by himself."""
    async with store.write() as connection:
        taro, jiro = await add(connection, "taro"), await add(connection, "jiro", "administrator")
        group = await groups.add(connection, "chiefs", None, NOW)
        await grants.put(connection, Holder(group_id=group), None, "administrator")
        await groups.join(connection, group, taro)
    return store, group, taro, jiro


async def refused(change):
    with pytest.raises(Fault) as raised:
        await change
    assert raised.value.code == "last-administrator"


async def test_an_administrator_by_a_group_counts(chiefs):
    store, group, taro, jiro = chiefs
    async with store.write() as connection:
        await users.change(connection, jiro, {"role": "viewer"}, NOW)  # taro is left
        holder = Holder(group_id=group)
        (grant,) = (await grants.of_groups(connection, [group]))[group]
        await refused(grants.remove(connection, holder, grant.id))
        await refused(grants.take(connection, holder, None))
        await refused(grants.put(connection, holder, None, "operator"))
        await refused(groups.leave(connection, group, taro))
        await refused(groups.remove(connection, group))
        await refused(users.change(connection, taro, {"enabled": False}, NOW))
        await users.change(connection, taro, {"role": "viewer"}, NOW)  # of their own that is nothing less
        await grants.put(connection, holder, None, "administrator")

        await users.change(connection, jiro, {"role": "administrator"}, NOW)
        assert await groups.leave(connection, group, taro)
        assert await groups.remove(connection, group)
        await refused(users.change(connection, jiro, {"role": "operator"}, NOW))


async def test_who_may_not_come_or_administers_one_space_does_not_count(chiefs):
    store, _, taro, jiro = chiefs
    async with store.write() as connection:
        await users.change(connection, taro, {"enabled": False}, NOW)
        space = await places.add_space(connection, "a")
        await grants.put(connection, Holder(user_id=await add(connection, "saburo")), space, "administrator")
        await refused(users.change(connection, jiro, {"enabled": False}, NOW))


async def test_two_groups_of_one_person_hold_each_other(chiefs):
    store, group, taro, jiro = chiefs
    async with store.write() as connection:
        other = await groups.add(connection, "others", None, NOW)
        await grants.put(connection, Holder(group_id=other), None, "administrator")
        await groups.join(connection, other, taro)
        await users.change(connection, jiro, {"role": "none"}, NOW)
        assert await groups.leave(connection, group, taro)
        await refused(groups.leave(connection, other, taro))


async def test_a_provider_that_calls_the_group_otherwise_takes_the_last_one_not_away(chiefs):
    store, group, taro, jiro = chiefs
    async with store.write() as connection:
        await groups.change(connection, group, "chiefs", "idp-chiefs")
        await connection.execute(group_member.update().where(group_member.c.user_id == taro).values(external=True))
        await users.change(connection, jiro, {"role": "none"}, NOW)
        await refused(groups.change(connection, group, "chiefs", None))
        await groups.change(connection, group, "heads", "idp-chiefs")
        assert await groups.member(connection, group, taro)


async def test_where_there_is_none_nothing_is_lost(store):
    async with store.write() as connection:
        await administrators.stay(connection, lambda *_: True)


async def test_two_who_take_each_other_away_at_once(chiefs):
    store, group, taro, jiro = chiefs

    async def change(what):
        async with store.write() as connection:
            await what(connection)

    done = await asyncio.gather(
        change(lambda connection: groups.leave(connection, group, taro)),
        change(lambda connection: users.change(connection, jiro, {"enabled": False}, NOW)),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in done) == ["Fault", "NoneType"]
