"""People and the programs that act for them."""

import asyncio

import pytest
from sqlalchemy import select, update

from kshub.auth import access, people
from kshub.auth.people import UNCAPPED, Cap
from kshub.auth.roles import Roles
from kshub.faults import Fault
from kshub.store.schema import user

NOW = 1_000_000


async def test_a_password_is_kept_as_argon2(store):
    async with store.write() as connection:
        await people.add(connection, "taro", "correct horse battery", "viewer", NOW)
        kept = (await connection.execute(select(user.c.password))).scalar_one()
        assert kept.startswith("$argon2id$")
        for name, password, code in (("taro", "x" * 12, "user-exists"), ("jiro", "short", "password-short")):
            with pytest.raises(Fault) as raised:
                await people.add(connection, name, password, "viewer", NOW)
            assert raised.value.code == code
    assert len(people.new_password()) >= people.SHORTEST


async def test_a_program_acts_for_a_user_until_its_token_ends(store):
    async with store.write() as connection:
        await people.add(connection, "taro", "correct horse battery", "operator", NOW)
        token = await people.issue(connection, "taro", "zabbix", NOW + 100, NOW)
        with pytest.raises(Fault):
            await people.issue(connection, "jiro", "zabbix", None, NOW)
        caller, number = await people.caller(connection, token, NOW)
        assert (caller.username, caller.operates) == ("taro", True)
        await people.used(connection, number, NOW)
        assert (await people.caller(connection, token, NOW + 59))[1] is None
        assert (await people.caller(connection, token, NOW + 61))[1] == number
        assert list((await connection.execute(access.visible(caller))).scalars()) == [1]
        assert await people.caller(connection, token, NOW + 100) is None
        assert await people.caller(connection, "kapi_x", NOW) is None
        await connection.execute(update(user).values(enabled=False))
        assert await people.caller(connection, token, NOW) is None
        await connection.execute(update(user).values(enabled=True))
        assert await people.revoke(connection, number, NOW)
        assert not await people.revoke(connection, number, NOW)
        assert await people.caller(connection, token, NOW) is None


async def test_a_token_may_do_what_its_cap_leaves(store):
    async with store.write() as connection:
        await people.add(connection, "taro", "correct horse battery", "operator", NOW)
        token = await people.issue(connection, "taro", "zabbix", None, NOW, Cap("viewer", 1))
        caller, _ = await people.caller(connection, token, NOW)
        assert (caller.operates, caller.roles.spaces("viewer")) == (False, frozenset({1}))
        with pytest.raises(Fault) as raised:
            await people.issue(connection, "taro", "zabbix", None, NOW, Cap("administrator", 1))
        assert raised.value.code == "api-token-role"
        await connection.execute(update(user).values(role="none"))
        caller, _ = await people.caller(connection, token, NOW)  # what the user has lost, it has too
        assert caller.roles.spaces("viewer") == frozenset()


def test_who_may_nothing_makes_tokens_without_a_cap_only():
    UNCAPPED.within(Roles())
    for cap in (Cap("viewer"), Cap(None, 1)):
        with pytest.raises(Fault):
            cap.within(Roles())


@pytest.mark.parametrize("name", ["taro", "Taro", "ÉMILE", "émile", "strasse"])
async def test_no_two_are_called_nearly_the_same(store, name):
    async with store.write() as connection:
        for there in ("taro", "Émile", "Straße"):
            await people.enrol(connection, there, "", "none", NOW)
        with pytest.raises(Fault, match="user-exists"):
            await people.enrol(connection, name, "", "none", NOW)


async def test_of_two_that_are_made_at_once_one_is_there(store):
    async def make(name):
        try:
            async with store.write() as connection:
                return await people.enrol(connection, name, "", "none", NOW)
        except Fault as fault:
            return fault.code

    made = await asyncio.gather(make("Émile"), make("émile"))
    assert sorted(map(str, made)) == ["1", "user-exists"]


@pytest.mark.parametrize("name", ["cli:root", "CLI:root", " cli:", "\uff43\uff4c\uff49\uff1aroot"])
async def test_nobody_is_called_as_the_command_line_is(store, name):
    async with store.write() as connection:
        with pytest.raises(Fault, match="user-name-reserved"):
            await people.enrol(connection, name, "", "none", NOW)
        assert await people.enrol(connection, "cli", "", "none", NOW)
