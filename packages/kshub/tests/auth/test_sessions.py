"""Sessions begin with a login and end by themselves."""

import pytest
from sqlalchemy import select, update

from kshub.auth import sessions
from kshub.store.schema import role_grant, session, user

NOW = 1_000_000


@pytest.fixture
async def opened(store):
    async with store.write() as connection:
        row = {"username": "taro", "display_name": "taro", "password": "x", "role": "viewer", "enabled": True}
        await connection.execute(user.insert().values(created_at=NOW, **row))
        return await sessions.begin(connection, 1, "192.0.2.1", NOW)


async def test_only_the_digest_is_kept(store, opened):
    async with store.read() as connection:
        row = (await connection.execute(select(session))).mappings().one()
        assert opened.cookie not in str(dict(row))
        assert (await connection.execute(select(user.c.last_login_at))).scalar() == NOW
        present = await sessions.present(connection, opened.cookie, NOW)
        assert (present.caller.username, present.stale) == ("taro", False)
        assert present.allows(opened.csrf)
        assert not present.allows("")
        assert not present.allows("\udc80")
        for wrong in ("", "x", "naïve", "x" * 300):
            assert await sessions.present(connection, wrong, NOW) is None


async def test_it_ends_when_nobody_comes_and_in_any_case(store, opened):
    async with store.write() as connection:
        assert (await sessions.present(connection, opened.cookie, NOW + 60)).stale
        assert await sessions.present(connection, opened.cookie, NOW + sessions.IDLE) is None
        await sessions.used(connection, 1, NOW + sessions.ABSOLUTE - 2)
        assert await sessions.present(connection, opened.cookie, NOW + sessions.ABSOLUTE - 1)
        assert await sessions.present(connection, opened.cookie, NOW + sessions.ABSOLUTE) is None


async def test_who_may_not_come_any_more_is_out(store, opened):
    async with store.write() as connection:
        await connection.execute(update(user).values(enabled=False))
        assert await sessions.present(connection, opened.cookie, NOW) is None
        await connection.execute(update(user).values(enabled=True))
        await sessions.end(connection, 1, NOW)
        assert await sessions.present(connection, opened.cookie, NOW) is None


async def test_all_end_but_one(store, opened):
    async with store.write() as connection:
        other = await sessions.begin(connection, 1, "192.0.2.2", NOW)
        await sessions.end_all(connection, 1, NOW, but=2)
        assert await sessions.present(connection, opened.cookie, NOW) is None
        assert await sessions.present(connection, other.cookie, NOW)
        assert await sessions.known(connection, "taro", "192.0.2.1")  # ended, and still known there
        assert not await sessions.known(connection, "taro", "192.0.2.3")
        assert not await sessions.known(connection, "jiro", "192.0.2.1")


async def test_they_are_not_kept_for_ever(store, opened, monkeypatch):
    monkeypatch.setattr(sessions, "MOST", 3)
    async with store.write() as connection:
        for _ in range(5):
            await sessions.begin(connection, 1, "192.0.2.2", NOW)
        assert len((await connection.execute(select(session.c.id))).all()) == 3
        await sessions.begin(connection, 1, "192.0.2.2", NOW + sessions.ABSOLUTE + sessions.REMEMBERED + 1)
        assert len((await connection.execute(select(session.c.id))).all()) == 1


@pytest.mark.parametrize(
    ("agent", "kept"),
    [
        ("", None),
        ("Mozilla/5.0", "Mozilla/5.0"),
        ("x" * 5000, "x" * sessions.LONGEST_AGENT),
        ("a\r\nSet-Cookie: b\0\x1b[31m\u202ec", "aSet-Cookie: b[31mc"),
        ("\udc80", None),
    ],
    ids=range(5),
)
async def test_what_a_browser_calls_itself_is_one_short_line(store, opened, agent, kept):
    async with store.write() as connection:
        await sessions.begin(connection, 1, "192.0.2.1", NOW, agent=agent)
        query = select(session.c.agent).order_by(session.c.id.desc()).limit(1)
        assert (await connection.execute(query)).scalar() == kept


@pytest.mark.parametrize(
    ("row", "method", "require", "owes"),
    [
        ({}, "password", "nobody", None),
        ({"must_change": True}, "password", "nobody", "password-change-needed"),
        ({"must_change": True}, "password", "everybody", "password-change-needed"),
        ({}, "password", "everybody", "totp-setup-needed"),
        ({}, "password", "administrators", None),
        ({"role": "administrator"}, "password", "administrators", "totp-setup-needed"),
        ({"role": "administrator", "totp": "X"}, "totp", "administrators", None),
        ({"totp": "X"}, "recovery", "everybody", None),
        ({"must_change": True}, "oidc", "everybody", None),
    ],
)
async def test_what_has_to_be_done_first(store, opened, row, method, require, owes):
    async with store.write() as connection:
        if row:
            await connection.execute(update(user).values(row))
        other = await sessions.begin(connection, 1, "192.0.2.1", NOW, method=method)
        assert (await sessions.present(connection, other.cookie, NOW, require)).owes == owes


async def test_who_administers_one_space_needs_a_second_factor_too(store, opened):
    async with store.write() as connection:
        row = {"user_id": 1, "space_id": 1, "role": "administrator"}
        await connection.execute(role_grant.insert().values(row))
        present = await sessions.present(connection, opened.cookie, NOW, "administrators")
        assert present.owes == sessions.SET_UP_TOTP


async def test_a_password_alone_keeps_nobody_in_who_has_a_second_factor(store, opened):
    async with store.write() as connection:
        assert await sessions.present(connection, opened.cookie, NOW)
        await connection.execute(update(user).values(totp="X"))
        assert await sessions.present(connection, opened.cookie, NOW) is None
