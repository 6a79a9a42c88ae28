import pytest
from sqlalchemy import select

from kshub.store.queries import lists
from kshub.store.queries.lists import NoSuchField, Part
from kshub.store.schema import meta, user

FIELDS = {"name": user.c.username, "lastLoginAt": user.c.last_login_at}


@pytest.fixture
async def connection(store):
    async with store.write() as opened:
        for name, at in (("a", None), ("b", 5), ("c", 3), ("d", 5)):
            row = {"display_name": name, "password": "x", "role": "viewer", "enabled": True, "created_at": 1}
            await opened.execute(user.insert().values(username=name, last_login_at=at, **row))
        yield opened


async def names(connection, part):
    query = select(user.c.username).order_by(*lists.order(part, FIELDS, user.c.id))
    rows, total = await lists.listed(connection, query, lists.count(user), part)
    assert total == 4
    return "".join(row.username for row in rows)


async def test_what_is_not_known_is_smallest_and_equals_have_an_order(connection):
    expected = {"name": "abcd", "-name": "dcba", "lastLoginAt": "acbd", "-lastLoginAt": "dbca", None: "abcd"}
    assert {one: await names(connection, Part(sort=one)) for one in expected} == expected
    assert await names(connection, Part(1, 2, "-lastLoginAt")) == "bc"
    assert await names(connection, Part(9)) == ""


def test_the_newest_first_unless_something_else_is_wanted():
    assert [str(one) for one in lists.newest(Part(), FIELDS, user.c.id)] == [str(user.c.id.desc())]
    for sort in ("name", "-lastLoginAt"):
        same = (lists.newest(Part(sort=sort), FIELDS, user.c.id), lists.order(Part(sort=sort), FIELDS, user.c.id))
        assert [str(one) for one in same[0]] == [str(one) for one in same[1]]


@pytest.mark.parametrize("sort", ["password", "", "-", "--name", "name,id"])
def test_nothing_else_is_sorted_by(sort):
    with pytest.raises(NoSuchField, match="sort is one of name, lastLoginAt, with - before it"):
        lists.order(Part(sort=sort), FIELDS, user.c.id)


def test_indices_serve_columns_that_are_always_there():
    assert "NULLS" not in str(select(meta).order_by(*lists.order(Part(sort="-name"), FIELDS, user.c.id)))
