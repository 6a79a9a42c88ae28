"""A second factor is offered, proved, asked for, and taken away."""

import pytest
from sqlalchemy import select

from kshub.auth import people, second, sessions, totp
from kshub.faults import Fault
from kshub.store.schema import session, user

NOW = 1_000_000


def code(secret, at=NOW):
    return totp.code(secret, at // totp.STEP)


def other(right):
    return f"{(int(right) + 1) % 10**6:06}"


@pytest.fixture
async def taro(store):
    """User 1 with the sessions 1 and 2."""
    async with store.write() as connection:
        await people.enrol(connection, "taro", "x", "viewer", NOW)
        for _ in range(2):
            await sessions.begin(connection, 1, "192.0.2.1", NOW)


async def test_it_is_in_force_once_a_code_proves_it(store, taro):
    async with store.write() as connection:
        secret = await second.offer(connection, 1, 1, NOW)
        assert not (await second.standing(connection, 1)).in_force
        with pytest.raises(Fault, match="totp-not-proved"):
            await second.confirm(connection, 1, 1, other(code(secret)), NOW)
        with pytest.raises(Fault, match="totp-not-begun"):
            await second.confirm(connection, 1, 2, code(secret), NOW)  # it was offered in another session
        shown = f"{code(secret)[:3]} {code(secret)[3:]}"  # as apps show it
        codes = await second.confirm(connection, 1, 1, shown, NOW)
        assert await second.standing(connection, 1) == second.Standing(in_force=True, recovery_codes=10)
        rows = (await connection.execute(select(session).order_by(session.c.id))).mappings().all()
        assert [one["expires_at"] > NOW for one in rows] == [True, False]  # the other one had no second factor
        assert (rows[0]["method"], rows[0]["totp_offered"]) == ("totp", None)
        assert await second.check(connection, 1, codes[0], NOW) == "recovery"
        assert await second.check(connection, 1, codes[0], NOW) is None


async def test_what_was_offered_is_good_for_ten_minutes(store, taro):
    async with store.write() as connection:
        secret = await second.offer(connection, 1, 1, NOW)
        late = NOW + second.OFFERED
        with pytest.raises(Fault, match="totp-not-begun"):
            await second.confirm(connection, 1, 1, code(secret, late), late)
        newer = await second.offer(connection, 1, 1, NOW)
        if code(secret) != code(newer):
            with pytest.raises(Fault, match="totp-not-proved"):
                await second.confirm(connection, 1, 1, code(secret), NOW)


async def test_one_is_enough(store, taro):
    async with store.write() as connection:
        first, later = await second.offer(connection, 1, 1, NOW), await second.offer(connection, 1, 2, NOW)
        await second.confirm(connection, 1, 1, code(first), NOW)
        with pytest.raises(Fault, match="totp-there"):
            await second.offer(connection, 1, 1, NOW)
        with pytest.raises(Fault, match="totp-there"):
            await second.confirm(connection, 1, 2, code(later), NOW)


async def test_a_code_counts_once_and_none_of_an_earlier_step_after_it(store, taro):
    async with store.write() as connection:
        secret = await second.offer(connection, 1, 1, NOW)
        await second.confirm(connection, 1, 1, code(secret), NOW)
        assert await second.check(connection, 1, code(secret), NOW) is None  # it has confirmed
        assert await second.check(connection, 1, code(secret, NOW + 30), NOW) == "totp"
        assert await second.check(connection, 1, code(secret, NOW + 30), NOW + 30) is None
        assert await second.check(connection, 1, code(secret), NOW + 30) is None
        assert await second.check(connection, 1, code(secret, NOW + 60), NOW + 60) == "totp"
        for wrong in ("", "x", "\0", "9" * 100_000):
            assert await second.check(connection, 1, wrong, NOW + 90) is None


async def test_taken_away_nothing_of_it_is_left(store, taro):
    async with store.write() as connection:
        secret = await second.offer(connection, 1, 1, NOW)
        codes = await second.confirm(connection, 1, 1, code(secret), NOW)
        await second.remove(connection, 1)
        assert await second.standing(connection, 1) == second.Standing(in_force=False, recovery_codes=0)
        assert (await connection.execute(select(user.c.totp, user.c.totp_step))).one() == (None, None)
        for one in (codes[0], code(secret, NOW + 60)):
            assert await second.check(connection, 1, one, NOW + 60) is None
