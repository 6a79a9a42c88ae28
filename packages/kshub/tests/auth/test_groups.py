"""Groups, and who is in them."""

import pytest
from sqlalchemy import select

from kshub.auth import grants, groups, people
from kshub.auth.grants import Holder
from kshub.faults import Fault
from kshub.store.queries import naming
from kshub.store.queries.lists import NoSuchField, Part
from kshub.store.schema import group_member, role_grant

NOW = 1_000_000


@pytest.fixture
async def connection(store):
    """Users "a" and "b", groups "Night" (1) and "day" (2)."""
    async with store.write() as opened:
        for name in ("a", "b"):
            await people.enrol(opened, name, "x", "none", NOW)
        assert await groups.add(opened, "Night", None, NOW) == 1
        assert await groups.add(opened, "day", "idp-day", NOW) == 2
        yield opened


async def code(change):
    with pytest.raises(Fault) as raised:
        await change
    return raised.value.code


async def test_names_are_unique_whatever_their_case(connection, monkeypatch):
    assert await code(groups.add(connection, "NIGHT", None, NOW)) == "group-exists"
    assert await code(groups.add(connection, "other", "idp-day", NOW)) == "group-external-exists"
    assert await code(groups.change(connection, 1, "Day", None)) == "group-exists"
    assert await code(groups.change(connection, 1, "Night", "idp-day")) == "group-external-exists"
    await groups.change(connection, 2, "DAY", "idp-day")
    assert await naming.group_named(connection, "DAY") == 2
    assert await code(naming.group_named(connection, "day")) == "no-group"
    monkeypatch.setattr(groups, "MOST", 2)
    assert await code(groups.add(connection, "third", None, NOW)) == "group-limit"


def test_what_a_provider_calls_a_group_is_kept_to_the_letter():
    assert groups.provided(None) is None
    assert groups.provided(" CN=net  ops,OU=A ") == "CN=net  ops,OU=A"
    for text in ("", " ", "a\nb", "a\0", "\ud800", "x" * 501):
        with pytest.raises(Fault):
            groups.provided(text)


async def test_members_come_and_go(connection):
    for _ in range(2):
        await groups.join(connection, 1, 2)
    await groups.join(connection, 1, 1)
    rows, total = await groups.members(connection, 1, Part(0, 1))
    assert (total, rows[0].username, rows[0].external) == (2, "a", False)
    rows, _ = await groups.listed(connection, Part(sort="-numberOfMembers"))
    assert [(row.display_name, row.members) for row in rows] == [("Night", 2), ("day", 0)]
    assert await groups.leave(connection, 1, 1)
    assert not await groups.leave(connection, 1, 1)
    with pytest.raises(NoSuchField):
        await groups.members(connection, 1, Part(sort="password"))
    with pytest.raises(NoSuchField):
        await groups.listed(connection, Part(sort="x"))


async def test_whom_the_provider_names_it_takes_away(connection):
    await connection.execute(group_member.insert().values(group_id=2, user_id=1, external=True))
    await groups.join(connection, 2, 1)  # by whose word they are in it stays
    await groups.join(connection, 2, 2)
    assert await code(groups.leave(connection, 2, 1)) == "member-external"
    await groups.change(connection, 2, "weekdays", "idp-day")
    assert (await groups.members(connection, 2, Part()))[1] == 2
    await groups.change(connection, 2, "weekdays", "idp-other")  # of which it has said nothing yet
    rows, _ = await groups.members(connection, 2, Part())
    assert [row.username for row in rows] == ["b"]


async def test_a_group_goes_with_all_that_is_its_own(connection):
    await groups.join(connection, 1, 1)
    await grants.put(connection, Holder(group_id=1), None, "viewer")
    assert await groups.remove(connection, 1)
    assert not await groups.remove(connection, 1)
    assert await groups.one(connection, 1) is None
    for table in (group_member, role_grant):
        assert (await connection.execute(select(table))).all() == []


async def test_of_many_groups_the_first_are_shown_with_others(connection, monkeypatch):
    monkeypatch.setattr(groups, "SHOWN", 1)
    for group, user in ((1, 1), (2, 1), (2, 2)):
        await groups.join(connection, group, user)
    shown = await groups.of_users(connection, [1, 2])
    assert {number: len(rows) for number, rows in shown.items()} == {1: 1, 2: 1}
    assert shown[2][0].display_name == "day"
