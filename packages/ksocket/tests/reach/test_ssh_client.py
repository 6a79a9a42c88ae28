"""The answers to keyboard-interactive questions and the words for a target; all else is seen in test_ssh_login."""

from contextlib import AsyncExitStack

import pytest

from ksocket.reach.ssh_client import MAX_CHALLENGES, Caller, Offer, login_limit, where
from ksocket.target import Target


@pytest.mark.parametrize(("timeout", "limit"), [(1.0, 15.0), (5.0, 15.0), (30.0, 90.0)])
def test_login_limit(file, timeout, limit):
    assert login_limit(file(22, timeout=timeout)) == limit


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (Target("10.0.0.5"), "10.0.0.5"),
        (Target("10.0.0.5", ("10.1.0.1", "10.2.0.1")), "10.0.0.5 via 10.1.0.1,10.2.0.1"),
    ],
)
def test_where(target, words):
    assert where(target) == words


@pytest.fixture
async def caller(means, file):
    async with AsyncExitStack() as stack:
        yield Caller(Target("127.0.0.1"), file(22), means, Offer((), password=True), stack)


async def asked(caller, *prompts):
    return await caller.kbdint_challenge_received("", "", "", prompts)


async def test_without_a_trusted_key_there_is_no_password(caller):
    assert await asked(caller, ("Password: ", False)) is None
    assert caller.course.password_asked


async def test_messages_without_a_question_are_bounded(caller):
    for _ in range(MAX_CHALLENGES):
        assert await asked(caller) == []
    assert await asked(caller) is None


@pytest.mark.parametrize(
    "prompts", [(("Password: ", True),), (("Code: ", False),), (("Password: ", False), ("Again: ", False))]
)
async def test_other_questions(caller, prompts):
    assert await asked(caller, *prompts) is None
    assert not caller.course.password_asked
