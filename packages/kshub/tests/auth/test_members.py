"""Who has a role in one space."""

import pytest

from kshub.auth import grants, groups, members, people
from kshub.auth.grants import Holder
from kshub.store.queries import places
from kshub.store.queries.lists import NoSuchField, Part

NOW = 1_000_000


@pytest.fixture
async def connection(store):
    """Two spaces; "both" has grants in each and is in a group, "grouped" in the group alone, "other" in the other."""
    async with store.write() as opened:
        assert await places.add_space(opened, "b") == 2
        number = {one: await people.enrol(opened, one, "x", "none", NOW) for one in ("both", "grouped", "other")}
        await people.enrol(opened, "all", "x", "administrator", NOW)
        group = await groups.add(opened, "g", None, NOW)
        for one in ("both", "grouped"):
            await groups.join(opened, group, number[one])
        await grants.put(opened, Holder(group_id=group), 1, "operator")
        await grants.put(opened, Holder(user_id=number["both"]), 1, "viewer")
        await grants.put(opened, Holder(user_id=number["both"]), 2, "administrator")
        await grants.put(opened, Holder(user_id=number["other"]), 2, "viewer")
        yield opened


def shown(row):
    return row.username, *(members.role(one) for one in (row.rank, row.own, row.grouped))


async def test_only_what_is_of_this_space_is_told(connection):
    rows, total = await members.listed(connection, 1, Part())
    assert [shown(row) for row in rows] == [
        ("both", "operator", "viewer", "operator"),
        ("grouped", "operator", None, "operator"),
    ]
    assert (total, [row.grant_id is None for row in rows]) == (2, [False, True])
    rows, total = await members.listed(connection, 2, Part(0, 1, "-role"))
    assert (total, [shown(row) for row in rows]) == (2, [("both", "administrator", "administrator", None)])
    assert await members.listed(connection, 3, Part()) == ([], 0)
    with pytest.raises(NoSuchField):
        await members.listed(connection, 1, Part(sort="userId"))


async def test_one_of_them(connection):
    row = await members.one(connection, 1, 1)
    assert shown(row)[0] == "both"
    assert await members.holder(connection, 1, row.grant_id) == 1
    assert await members.holder(connection, 2, row.grant_id) is None
    assert await members.one(connection, 1, 3) is None
    (of_group,) = (await grants.of_groups(connection, [1]))[1]
    assert await members.holder(connection, 1, of_group.id) is None
