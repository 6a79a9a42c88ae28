"""Who comes by the identity provider becomes a user, with the groups that it tells."""

import asyncio

import pytest
from sqlalchemy import select, update

from kshub.auth import people, roles, sessions
from kshub.auth.oidc import arriving
from kshub.auth.oidc.refused import RefusedError
from kshub.faults import Fault
from kshub.store.schema import group_member, role_grant, user, user_group
from kshub.testing.provider import oidc

NOW = 1_000_000
OIDC = oidc("https://id.example.com")
HANAKO = {"sub": "s-1", "preferred_username": "hanako", "name": "山田 花子", "groups": ["net", "ops"]}


@pytest.fixture
async def groups(store):
    """Group 1 is the provider's "net", with a role in space 1; group 2 its "ops"; group 3 is the hub's alone."""
    async with store.write() as connection:
        for name, external in (("Network", "net"), ("Operations", "ops"), ("local", None)):
            row = {"display_name": name, "external": external, "created_at": NOW}
            await connection.execute(user_group.insert().values(row))
        await connection.execute(role_grant.insert().values(group_id=1, space_id=1, role="operator"))


async def test_who_comes_twice_at_once_is_one(store, groups):
    async def come():
        async with store.write() as connection:
            return await arriving.arrive(connection, OIDC, HANAKO, NOW)

    async with store.write() as connection:
        await people.enrol(connection, "admin", "x", "administrator", NOW)
    assert await asyncio.gather(*(come() for _ in range(4))) == [2] * 4


async def members(connection, user_id=1):
    query = select(group_member.c.group_id, group_member.c.external).where(group_member.c.user_id == user_id)
    return sorted(map(tuple, await connection.execute(query)))


async def test_the_first_time_a_user_is_made(store, groups):
    async with store.write() as connection:
        assert await arriving.arrive(connection, OIDC, HANAKO, NOW) == 1
        row = (await connection.execute(select(user))).mappings().one()
        assert (row["username"], row["display_name"], row["password"], row["role"]) == (
            "hanako",
            "山田 花子",
            "",
            "none",
        )
        assert (row["issuer"], row["subject"], row["must_change"]) == (OIDC.issuer, "s-1", False)
        assert await members(connection) == [(1, True), (2, True)]
        assert dict((await roles.of_user(connection, 1, "none")).within) == {1: "operator"}
        renamed = HANAKO | {"preferred_username": "other"}  # it is the subject that counts
        assert await arriving.arrive(connection, OIDC, renamed, NOW) == 1


async def test_groups_are_those_of_now(store, groups):
    async with store.write() as connection:
        await arriving.arrive(connection, OIDC, HANAKO, NOW)
        row = {"user_id": 1, "group_id": 3, "external": False}
        await connection.execute(group_member.insert().values(row))
        for told, left in (
            (["ops"], [(2, True), (3, False)]),
            (["ops", "nobody's", 7, None, {}], [(2, True), (3, False)]),
            ("net", [(1, True), (3, False)]),
            ([], [(3, False)]),
            (["net"], [(1, True), (3, False)]),
            (None, [(3, False)]),
            (["local", "Network"], [(3, False)]),  # names of the hub are not the provider's
        ):
            await arriving.arrive(connection, OIDC, HANAKO | {"groups": told}, NOW)
            assert await members(connection) == left, told


async def test_what_an_administrator_gave_stays(store, groups):
    async with store.write() as connection:
        await arriving.arrive(connection, OIDC, HANAKO | {"groups": []}, NOW)
        await connection.execute(group_member.insert().values(user_id=1, group_id=1, external=False))
        for told in (["net"], []):
            await arriving.arrive(connection, OIDC, HANAKO | {"groups": told}, NOW)
            assert await members(connection) == [(1, False)]


def test_more_groups_than_anybody_has():
    told = {"groups": [str(one) for one in range(5000)]}
    assert len(arriving.groups(told, "groups")) == arriving.MOST_GROUPS


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"preferred_username": "taro"}, "oidc-name-taken"),
        ({"preferred_username": "TARO"}, "oidc-name-taken"),
        ({"preferred_username": " taro "}, "oidc-name-taken"),
        ({"preferred_username": "cli:root"}, "oidc-name-reserved"),
        ({"preferred_username": None}, "oidc-name"),
        ({"preferred_username": ""}, "oidc-name"),
        ({"preferred_username": "\0"}, "oidc-name"),
        ({"preferred_username": ["hanako"]}, "oidc-name"),
        ({"preferred_username": "x" * 201}, "oidc-name"),
        ({"sub": "s-9"}, "oidc-disabled"),
    ],
    ids=str,
)
async def test_who_is_not_let_in(store, change, code):
    async with store.write() as connection:
        await people.enrol(connection, "taro", "x", "administrator", NOW)
        await people.enrol(connection, "jiro", "", "none", NOW)
        await arriving.link(connection, 2, OIDC.issuer, "s-9")
        await connection.execute(update(user).where(user.c.id == 2).values(enabled=False))
        with pytest.raises(RefusedError) as raised:
            await arriving.arrive(connection, OIDC, HANAKO | change, NOW)
        assert raised.value.code == code
        assert len((await connection.execute(select(user.c.id))).all()) == 2


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_where_none_are_made_only_who_is_linked_comes(store):
    strict = oidc(OIDC.issuer, create_users=False)
    async with store.write() as connection:
        await people.enrol(connection, "taro", "x", "viewer", NOW)
        with pytest.raises(RefusedError, match="oidc-unknown"):
            await arriving.arrive(connection, strict, HANAKO, NOW)
        await arriving.link(connection, 1, OIDC.issuer, "s-1")
        assert await arriving.arrive(connection, strict, HANAKO, NOW) == 1
        with pytest.raises(RefusedError, match="oidc-unknown"):  # the same subject of another provider is another one
            await arriving.arrive(connection, oidc("https://other.example", create_users=False), HANAKO, NOW)


async def test_a_user_is_linked_and_unlinked(store, groups):
    async with store.write() as connection:
        for name in ("taro", "jiro"):
            await people.enrol(connection, name, "x", "viewer", NOW)
        await arriving.link(connection, 1, OIDC.issuer, "s-1")
        await arriving.link(connection, 1, OIDC.issuer, "s-1")
        with pytest.raises(Fault, match="subject-taken"):
            await arriving.link(connection, 2, OIDC.issuer, "s-1")
        for wrong in ("", "a\nb", "x" * 256):
            with pytest.raises(Fault, match="subject-wrong"):
                await arriving.link(connection, 2, OIDC.issuer, wrong)
        assert await arriving.arrive(connection, OIDC, HANAKO, NOW) == 1
        opened = await sessions.begin(connection, 1, "-", NOW)
        await arriving.unlink(connection, 1, NOW)
        assert await members(connection) == []
        assert await sessions.present(connection, opened.cookie, NOW) is None
        await arriving.link(connection, 2, OIDC.issuer, "s-1")
        assert await arriving.arrive(connection, OIDC, HANAKO, NOW) == 2


@pytest.fixture
async def chief(store, groups):
    """Hanako, who administers all spaces by the provider's groups 1 and 2, and nobody else does."""
    async with store.write() as connection:
        for one in (1, 2):
            await connection.execute(role_grant.insert().values(group_id=one, space_id=None, role="administrator"))
        return await arriving.arrive(connection, OIDC, HANAKO, NOW)


async def test_the_last_administrator_stays_whatever_the_provider_says(store, chief, caplog):
    async with store.write() as connection:
        await arriving.arrive(connection, OIDC, HANAKO | {"groups": ["net"]}, NOW)
        assert await members(connection) == [(1, True)]  # by one is enough
        assert caplog.records == []
        for told in ([], None):
            await arriving.arrive(connection, OIDC, HANAKO | {"groups": told}, NOW)
            assert await members(connection) == [(1, True)]
        (told,) = {one.getMessage() for one in caplog.records if one.levelname == "ERROR"}
        assert "user 1 is the last administrator" in told
        await people.enrol(connection, "taro", "x", "administrator", NOW)
        await arriving.arrive(connection, OIDC, HANAKO | {"groups": []}, NOW)
        assert await members(connection) == []


async def test_the_last_administrator_is_not_unlinked(store, chief):
    async with store.write() as connection:
        with pytest.raises(Fault, match="last-administrator"):
            await arriving.unlink(connection, chief, NOW)
        assert await arriving.arrive(connection, OIDC, HANAKO, NOW) == chief
        await people.enrol(connection, "taro", "x", "administrator", NOW)
        await arriving.unlink(connection, chief, NOW)
        assert await members(connection) == []


async def test_of_two_last_ones_who_come_at_once_one_stays(store, chief):
    other = HANAKO | {"sub": "s-2", "preferred_username": "taro"}
    async with store.write() as connection:
        await arriving.arrive(connection, OIDC, other, NOW)

    async def come(claims):
        async with store.write() as connection:
            await arriving.arrive(connection, OIDC, claims | {"groups": []}, NOW)

    await asyncio.gather(come(HANAKO), come(other))
    async with store.read() as connection:
        left = [await members(connection, one) for one in (1, 2)]
    assert sorted(left) == [[], [(1, True), (2, True)]]
