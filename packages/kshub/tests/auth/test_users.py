"""Users change, and one administrator stays."""

import pytest

from kshub.auth import sessions, users
from kshub.faults import Fault
from kshub.store.queries.lists import Part
from kshub.store.schema import user

NOW = 1_000_000


@pytest.fixture
async def connection(store):
    async with store.write() as opened:
        for name, role in (("a", "administrator"), ("b", "administrator"), ("c", "viewer")):
            row = {"username": name, "display_name": name, "password": "x", "role": role, "enabled": True}
            await opened.execute(user.insert().values(created_at=NOW, **row))
        yield opened


async def test_the_last_administrator_stays(connection):
    await users.change(connection, 1, {"enabled": False}, NOW)
    for values in ({"enabled": False}, {"role": "viewer"}):
        with pytest.raises(Fault) as raised:
            await users.change(connection, 2, values, NOW)
        assert raised.value.code == "last-administrator"
    await users.change(connection, 3, {"role": "administrator", "display_name": "C"}, NOW)
    await users.change(connection, 2, {"role": "viewer"}, NOW)
    rows, total = await users.listed(connection, Part(1, 1))
    assert (total, rows[0].username, rows[0].role) == (3, "b", "viewer")
    assert (await users.one(connection, 3)).display_name == "C"
    assert await users.one(connection, 9) is None


async def test_a_new_password_ends_sessions(connection):
    first = await sessions.begin(connection, 1, "-", NOW)
    second = await sessions.begin(connection, 1, "-", NOW)
    assert await users.change_password(connection, 1, "x", "y", NOW, session_id=2)
    assert await sessions.present(connection, first.cookie, NOW) is None
    assert await sessions.present(connection, second.cookie, NOW)
    await users.set_password(connection, 1, "z", NOW)
    assert await sessions.present(connection, second.cookie, NOW) is None
    third = await sessions.begin(connection, 1, "-", NOW)
    await users.change(connection, 1, {"enabled": False}, NOW)
    assert await sessions.present(connection, third.cookie, NOW) is None


async def test_a_password_that_was_reset_meanwhile_stays(connection):
    opened = await sessions.begin(connection, 1, "-", NOW)
    await users.set_password(connection, 1, "made up", NOW, made_up=True)
    assert not await users.change_password(connection, 1, "x", "y", NOW, session_id=1)
    row = await users.one(connection, 1)
    assert (row.password, row.must_change) == ("made up", True)
    assert await sessions.present(connection, opened.cookie, NOW) is None
    assert not await sessions.lasts(connection, 1, NOW)
