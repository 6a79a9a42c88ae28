"""API tokens in lists."""

from kshub.auth import people, programs
from kshub.auth.people import Caller, Cap
from kshub.auth.roles import Roles
from kshub.store.queries.lists import Part
from kshub.store.schema import user

NOW = 1_000_000
ADMINISTRATOR, VIEWER = Caller(1, "a", Roles("administrator")), Caller(2, "b", Roles("viewer"))


async def test_own_ones_and_for_administrators_all(store):
    async with store.write() as connection:
        for name in "ab":
            row = {"username": name, "display_name": name, "password": "x", "role": "viewer", "enabled": True}
            await connection.execute(user.insert().values(created_at=NOW, **row))
        await people.issue_for(connection, 1, "one", NOW + 10, NOW)
        await people.issue_for(connection, 2, "two", None, NOW)
        assert [row.label for row in (await programs.listed(connection, VIEWER, Part(0, 9)))[0]] == ["two"]
        rows, total = await programs.listed(connection, ADMINISTRATOR, Part(0, 1))
        assert (total, [(row.label, row.username) for row in rows]) == (2, [("two", "b")])
        rows, total = await programs.listed(connection, ADMINISTRATOR, Part(), own=True)
        assert (total, [row.label for row in rows]) == (1, ["one"])
        assert [await programs.count(connection, 1, at) for at in (NOW, NOW + 10)] == [1, 0]
        assert not await programs.revoke(connection, VIEWER, 1, NOW)
        assert await programs.revoke(connection, ADMINISTRATOR, 2, NOW)
        assert not await programs.revoke(connection, VIEWER, 2, NOW)
        assert await programs.count(connection, 2, NOW) == 0


async def test_all_of_a_user_end_and_nobody_elses(store):
    async with store.write() as connection:
        for name in "ab":
            row = {"username": name, "display_name": name, "password": "x", "role": "viewer", "enabled": True}
            await connection.execute(user.insert().values(created_at=NOW, **row))
        for user_id in (1, 1, 2):
            await people.issue_for(connection, user_id, "x", None, NOW)
        await programs.revoke(connection, ADMINISTRATOR, 1, NOW - 5)
        await programs.revoke_all(connection, 1, NOW)
        rows, _ = await programs.listed(connection, ADMINISTRATOR, Part(0, 9))
        assert [row.revoked_at for row in rows] == [None, NOW, NOW - 5]


async def test_a_token_of_one_space_sees_those_of_that_space(store):
    async with store.write() as connection:
        number = await people.enrol(connection, "a", "x", "administrator", NOW)
        for cap in (Cap(), Cap(None, 1), Cap("viewer", 2)):
            await people.issue_for(connection, number, "x", None, NOW, cap)
        of_one = Caller(number, "a", Roles("administrator", only=1))
        rows, total = await programs.listed(connection, of_one, Part())
        assert (total, [row.space_id for row in rows]) == (1, [1])
        assert [await programs.revoke(connection, of_one, one, NOW) for one in (1, 3)] == [False, False]
        shown = await programs.everybodys(connection, None)
        assert [(row.username, row.role, row.space) for row in shown] == [
            ("a", None, None),
            ("a", None, "default"),
            ("a", "viewer", None),  # of a space that is not there any more
        ]
        assert len(await programs.everybodys(connection, number)) == 3
        assert await programs.everybodys(connection, 99) == []
