"""Guessing is slow, and keeps nobody out."""

import pytest
from sqlalchemy import func, select

from kshub.auth import slowing
from kshub.store.schema import login_failure

NOW = 1_000_000


@pytest.mark.parametrize(
    ("failures", "ago", "wait"),
    [(0, 0, 0), (4, 0, 0), (5, 0, 1), (5, 1, 0), (6, 0, 2), (8, 3, 5), (10, 0, 32), (11, 0, 60), (500, 59, 1)],
)
def test_the_pause_grows_to_a_minute(failures, ago, wait):
    assert slowing.wait(failures, NOW - ago, NOW, slowing.FREE_NAME) == wait


@pytest.mark.parametrize(
    ("remote", "source"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("-", "-"),
        ("x" * 500, "x" * 100),
    ],
)
def test_what_counts_as_one_address(remote, source):
    assert slowing.source(remote) == source


async def tries(connection, count, name="taro", where="192.0.2.1", at=NOW, *, known=False):
    return [await slowing.begin(connection, name, where, at, known=known) for _ in range(count)]


async def test_guessing_at_a_name_from_everywhere_is_slow(store):
    async with store.write() as connection:
        for number in range(5):
            (attempt,) = await tries(connection, 1, where=f"198.51.100.{number}")
            assert attempt.wait == 0
        assert (await tries(connection, 1, where="198.51.100.9"))[0].wait == 1
        # where taro has logged in before, that does not matter; nor to other people, nor after a while
        assert (await tries(connection, 1, known=True))[0].wait == 0
        assert (await tries(connection, 1, name="jiro"))[0].wait == 0
        assert (await tries(connection, 1, where="198.51.100.9", at=NOW + slowing.WINDOW))[0].wait == 0


async def test_guessing_from_an_address_is_slow(store):
    async with store.write() as connection:
        waits = [(await tries(connection, 1, name=f"name{number}"))[0].wait for number in range(21)]
        assert waits == [0] * 20 + [1]
        # waiting is not counted: the pause does not grow by knocking
        assert [one.wait for one in await tries(connection, 5, name="other")] == [1] * 5


async def test_the_right_password_is_no_failure_and_forgives_none(store):
    async with store.write() as connection:
        await tries(connection, 3)
        (attempt,) = await tries(connection, 1)
        await slowing.right(connection, attempt)
        assert (await connection.execute(select(func.count()).select_from(login_failure))).scalar() == 6
        subjects = " ".join((await connection.execute(select(login_failure.c.subject))).scalars())
        assert "taro" not in subjects


async def test_what_was_tried_for_a_name_is_forgiven(store):
    async with store.write() as connection:
        await tries(connection, 20)
        await slowing.forgive(connection, "jiro")
        assert (await tries(connection, 1, where="198.51.100.9"))[0].wait > 0
        await slowing.forgive(connection, "taro")
        assert (await tries(connection, 1, where="198.51.100.9"))[0].wait == 0
        count = select(func.count()).select_from(login_failure).where(login_failure.c.subject == "from 192.0.2.1")
        assert (await connection.execute(count)).scalar() > 0  # the address stays slow


async def test_whose_names_are_slow_by_now(store):
    async with store.write() as connection:
        for number in range(6):
            await tries(connection, 1, where=f"198.51.100.{number}")
            await tries(connection, 1, name="hanako", known=True)
        await tries(connection, 4, name="jiro")
        names = ["taro", "jiro", "hanako"]
        assert await slowing.slowed(connection, names, NOW) == {"taro"}
        assert await slowing.slowed(connection, names, NOW + slowing.WINDOW) == set()
        assert await slowing.slowed(connection, [], NOW) == set()
