"""Name and password in, a session out."""

import asyncio

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from kshub.auth import login, passwords, people, second, sessions, slowing, totp, users
from kshub.auth.login import Shown, SlowError, WrongCodeError, WrongError
from kshub.faults import Fault
from kshub.store.schema import login_failure, session, user

PASSWORD, HERE = "correct horse battery", "192.0.2.1"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
async def taro(store):
    async with store.write() as connection:
        return await people.add(connection, "taro", PASSWORD, "viewer", 1)


async def test_the_right_password_opens_a_session(store, taro):
    assert (await login.log_in(store, Shown("taro", PASSWORD), HERE)).cookie.startswith("kses_")
    async with store.read() as connection:
        assert (await connection.execute(select(login_failure))).first() is None


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("taro", "wrong"),
        ("jiro", PASSWORD),
        ("", ""),
        ("taro\0", PASSWORD),
        ("\ud800", "\ud800"),
        ("x" * 9999, "x" * 99999),
    ],
)
@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
async def test_wrong_ones_are_all_answered_alike(store, taro, name, password):
    with pytest.raises(WrongError):
        await login.log_in(store, Shown(name.replace("\ud800", "?"), password), HERE)


async def test_a_disabled_user_is_not_let_in(store, taro):
    async with store.write() as connection:
        await connection.execute(update(user).values(enabled=False))
    with pytest.raises(WrongError):
        await login.log_in(store, Shown("taro", PASSWORD), HERE)


async def test_an_unknown_name_costs_as_much_as_a_known_one(store, taro, monkeypatch):
    asked = []
    monkeypatch.setattr(passwords, "_verify", lambda stored, _: asked.append(stored) or False)
    for name in ("taro", "jiro"):
        with pytest.raises(WrongError):
            await login.log_in(store, Shown(name, "wrong"), HERE)
    assert [one.split("$")[3] for one in asked] == [asked[0].split("$")[3]] * 2  # the same parameters


async def test_many_at_once_are_counted_too(store, taro, monkeypatch):
    monkeypatch.setattr(login, "seconds_now", lambda: 1_000_000)  # all within one second, however busy the machine is

    async def guess():
        try:
            await login.log_in(store, Shown("taro", "wrong"), HERE)
        except (WrongError, SlowError) as error:
            return type(error)

    ended = await asyncio.gather(*(guess() for _ in range(20)))
    assert ended.count(WrongError) == 5


async def test_a_flood_elsewhere_does_not_keep_taro_out(store, taro, monkeypatch):
    monkeypatch.setattr(login, "seconds_now", lambda: 1_000_000)
    await login.log_in(store, Shown("taro", PASSWORD), HERE)
    for number in range(6):
        with pytest.raises((WrongError, SlowError)):
            await login.log_in(store, Shown("taro", "wrong"), f"198.51.100.{number}")
    with pytest.raises(SlowError) as raised:
        await login.log_in(store, Shown("taro", PASSWORD), "198.51.100.77")
    assert 1 <= raised.value.seconds <= 60
    await login.log_in(store, Shown("taro", PASSWORD), HERE)


async def test_an_old_hash_is_made_anew(store, taro, monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    await login.log_in(store, Shown("taro", PASSWORD), HERE)
    async with store.read() as connection:
        assert "m=16,t=2" in (await connection.execute(select(user.c.password))).scalar_one()
    await login.log_in(store, Shown("taro", PASSWORD), HERE)


async def test_too_many_wait(store, taro, monkeypatch):
    monkeypatch.setattr(passwords, "_WAITING", 0)
    for _ in range(slowing.FREE_NAME + 1):  # a password that was not looked at was not wrong
        with pytest.raises(SlowError) as raised:
            await login.log_in(store, Shown("taro", PASSWORD), HERE)
        assert raised.value.seconds == 1
    async with store.read() as connection:
        assert (await connection.execute(select(login_failure))).first() is None


async def test_who_must_wait_keeps_nobody_from_writing(store, taro, monkeypatch):
    monkeypatch.setattr(login, "seconds_now", lambda: 1_000_000)  # the same second, however busy the machine is
    for _ in range(slowing.FREE_NAME):
        with pytest.raises(WrongError):
            await login.log_in(store, Shown("taro", "wrong"), HERE)
    async with store.write() as connection, asyncio.timeout(5):
        await connection.execute(update(user).values(display_name="busy"))
        with pytest.raises(SlowError):
            await login.log_in(store, Shown("taro", "wrong"), HERE)


NOON = 1_000_000  # in the middle of a time step of codes


@pytest.fixture
async def secret(store, taro, monkeypatch):
    """Taro's, who has a second factor."""
    monkeypatch.setattr(login, "seconds_now", lambda: NOON)
    made = totp.new()
    async with store.write() as connection:
        await connection.execute(update(user).values(totp=made))
    return made


async def test_with_a_second_factor_the_password_is_not_enough(store, secret):
    with pytest.raises(Fault, match="totp-needed"):
        await login.log_in(store, Shown("taro", PASSWORD), HERE)
    with pytest.raises(WrongError) as raised:  # who does not know the password does not learn that there is one
        await login.log_in(store, Shown("taro", "wrong", totp.code(secret, NOON // 30)), HERE)
    assert type(raised.value) is WrongError
    await login.log_in(store, Shown("taro", PASSWORD, totp.code(secret, NOON // 30)), HERE, "curl/8")
    async with store.read() as connection:
        row = (await connection.execute(select(session.c.method, session.c.agent))).one()
    assert tuple(row) == (sessions.TOTP, "curl/8")


async def test_a_code_counts_once_however_many_show_it(store, secret):
    shown = Shown("taro", PASSWORD, totp.code(secret, NOON // 30))

    async def enter():
        try:
            await login.log_in(store, shown, HERE)
        except WrongCodeError:
            return False
        return True

    assert sorted(await asyncio.gather(*(enter() for _ in range(4)))) == [False, False, False, True]


async def test_wrong_codes_are_slowed_as_passwords_are(store, secret):
    wrong = f"{(int(totp.code(secret, NOON // 30)) + 1) % 10**6:06}"
    for number in range(slowing.FREE_NAME):
        with pytest.raises(Fault, match="totp-needed"):  # nothing was wrong: it is not counted
            await login.log_in(store, Shown("taro", PASSWORD), f"198.51.100.{number}")
        with pytest.raises(WrongCodeError):
            await login.log_in(store, Shown("taro", PASSWORD, wrong), f"198.51.100.{number}")
    with pytest.raises(SlowError):
        await login.log_in(store, Shown("taro", PASSWORD, totp.code(secret, NOON // 30)), "198.51.100.99")


async def test_a_code_proves_who_it_is_by_itself(store, secret):
    async with store.write() as connection:
        codes = await second.recovery.renew(connection, 1)
    await login.prove_code(store, "taro", codes[0], HERE)
    for name, code in (("taro", codes[0]), ("jiro", codes[1])):
        with pytest.raises(WrongCodeError):
            await login.prove_code(store, name, code, HERE)


def while_it_is_proved(store, monkeypatch, change):
    """Something happens between the look at a password and the session."""
    proved = passwords.matches

    async def meanwhile(kept, password):
        right = await proved(kept, password)
        monkeypatch.setattr(passwords, "matches", proved)
        async with store.write() as connection:
            await change(connection)
        return right

    monkeypatch.setattr(passwords, "matches", meanwhile)


@pytest.mark.parametrize("values", [{"totp": "GEZDGNBV"}, {"enabled": False}, {"password": "x"}], ids=str)
async def test_a_login_under_way_opens_nothing_that_was_shut_meanwhile(store, taro, monkeypatch, values):
    while_it_is_proved(store, monkeypatch, lambda connection: connection.execute(update(user).values(values)))
    with pytest.raises(WrongError):
        await login.log_in(store, Shown("taro", PASSWORD), HERE)
    async with store.read() as connection:
        assert (await connection.execute(select(session))).first() is None


async def test_nor_with_a_code_of_a_secret_that_was_changed(store, secret, monkeypatch):
    changed = update(user).values(totp=totp.new())
    check = second.check

    async def meanwhile(connection, *words):
        found = await check(connection, *words)
        await connection.execute(changed)
        return found

    monkeypatch.setattr(second, "check", meanwhile)
    with pytest.raises(WrongError):
        await login.log_in(store, Shown("taro", PASSWORD, totp.code(secret, NOON // 30)), HERE)


async def test_a_change_waits_for_a_login_and_ends_its_session(store, taro, monkeypatch):
    opened, begin = asyncio.Event(), sessions.begin

    async def change():
        await opened.wait()
        async with store.write() as connection:
            await users.set_password(connection, 1, "x", 2)

    async def beginning(*words, **more):
        made = await begin(*words, **more)
        opened.set()  # the other one comes as far as it can
        return made

    monkeypatch.setattr(sessions, "begin", beginning)
    changing = asyncio.create_task(change())
    cookie = (await login.log_in(store, Shown("taro", PASSWORD), HERE)).cookie
    await changing
    async with store.read() as connection:
        assert await sessions.present(connection, cookie, 3) is None


async def test_of_two_that_make_an_old_hash_anew_both_come_in(store, taro, monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    renewed = update(user).values(password=passwords.kept(PASSWORD))
    while_it_is_proved(store, monkeypatch, lambda connection: connection.execute(renewed))
    assert await login.log_in(store, Shown("taro", PASSWORD), HERE)
    older = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    async with store.write() as connection:
        await connection.execute(update(user).values(password=older.hash(PASSWORD)))
    other = update(user).values(password=passwords.kept("another password"))
    while_it_is_proved(store, monkeypatch, lambda connection: connection.execute(other))
    with pytest.raises(WrongError):
        await login.log_in(store, Shown("taro", PASSWORD), HERE)
