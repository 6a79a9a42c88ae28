import pytest

from kshub.auth.roles import Roles, greater, lesser, of_user
from kshub.clock import seconds_now
from kshub.store.queries import places
from kshub.store.schema import group_member, role_grant, user, user_group


@pytest.mark.parametrize(
    ("roles", "least", "spaces"),
    [
        (Roles(), "viewer", frozenset()),
        (Roles("viewer"), "viewer", None),
        (Roles("viewer"), "operator", frozenset()),
        (Roles("viewer", {2: "operator"}), "operator", frozenset({2})),
        (Roles("none", {2: "viewer", 3: "administrator"}), "viewer", frozenset({2, 3})),
        (Roles("administrator", only=2), "viewer", frozenset({2})),
        (Roles("none", {2: "viewer"}, only=3), "viewer", frozenset()),
    ],
)
def test_where_one_may(roles, least, spaces):
    assert roles.spaces(least) == spaces
    assert roles.anywhere(least) == (spaces != frozenset())
    assert roles.allow(2, least) == (spaces is None or 2 in spaces)


def test_a_token_may_do_no_more_than_its_user_and_than_its_own_cap():
    user = Roles("operator", {2: "administrator"})
    assert user.capped(None, None) == user
    assert user.capped("viewer", 2) == Roles("viewer", {2: "viewer"}, 2)
    assert user.capped("administrator", None) == user


@pytest.mark.parametrize(
    ("role", "space_id", "covered"),
    [
        (None, None, True),
        ("operator", None, True),
        ("administrator", None, True),  # in space 2
        ("administrator", 2, True),
        ("administrator", 3, False),
        ("viewer", 3, True),
        (None, 3, True),
    ],
)
def test_whether_a_token_would_do_no_more_than_its_user(role, space_id, covered):
    assert Roles("operator", {2: "administrator"}).cover(role, space_id) is covered
    assert not Roles("none", {4: "viewer"}).cover(role, 3)


def test_where_one_may_do_more_than_in_all_spaces():
    roles = Roles("operator", {3: "administrator", 2: "viewer", 1: "operator"})
    assert roles.more() == {3: "administrator"}


def test_the_lesser_and_the_greater():
    assert (lesser("viewer", "operator"), greater("none", "viewer")) == ("viewer", "viewer")


async def test_roles_are_the_users_own_and_those_of_their_groups(store):
    async with store.write() as connection:
        a, b = [await places.add_space(connection, name) for name in ("a", "b")]
        row = {"display_name": "u", "password": "", "role": "none", "enabled": True, "created_at": seconds_now()}
        await connection.execute(user.insert().values(id=1, username="u", **row))
        await connection.execute(user_group.insert().values(id=1, display_name="g", created_at=seconds_now()))
        await connection.execute(group_member.insert().values(group_id=1, user_id=1, external=False))
        await connection.execute(role_grant.insert().values(user_id=1, space_id=a, role="viewer"))
        await connection.execute(role_grant.insert().values(group_id=1, space_id=a, role="operator"))
        assert await of_user(connection, 1, "none") == Roles("none", {a: "operator"})
        await connection.execute(role_grant.insert().values(group_id=1, role="viewer"))
        assert await of_user(connection, 1, "none") == Roles("viewer", {a: "operator"})
        assert (await of_user(connection, 1, "none")).spaces("viewer") is None
        assert b not in (await of_user(connection, 1, "none")).within
