"""Replies by chance, through whole sessions: nothing but an answer or a code comes of them, by either client."""

import asyncio
import contextlib
import random
from collections import Counter

import pytest

from ksocket.reach import snmp, snmp_gufo
from ksocket.reach.trouble import Trouble
from ksocket.target import Target
from kswire.problems import Code

HERE, NAME, TABLE = Target("127.0.0.1"), "1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.2.2.1.2"
AT_ONCE = 20  # such replies before each right one
CODES = {Code.SNMP_MALFORMED, Code.SNMP_NO_ANSWER, Code.SNMP_REFUSED, Code.SNMP_ENGINE_CHANGED}
CODES |= {Code.SNMP_UNKNOWN_USER, Code.SNMP_WRONG_AUTHENTICATION, Code.SNMP_WRONG_PRIVACY, Code.SNMP_NO_PRIVACY}
CODES |= {Code.SNMP_AGENT_ERROR, Code.SNMP_WALK_LIMIT, Code.SNMP_NOT_IN_TIME, Code.COMMAND_TIMEOUT}


class Chance:
    """Replies that are nearly right, not at all, or too large. made: how many."""

    def __init__(self, seed: int) -> None:
        self._random, self.made, self.begun = random.Random(seed), 0, False

    def before(self, right: bytes, wrap=lambda one: one) -> list[bytes]:
        """What comes before the right reply; wrap makes a message of it."""
        count = AT_ONCE if self.begun else 0
        self.made += count
        return [*(wrap(self._reply(right)) for _ in range(count)), wrap(right)]

    def _reply(self, right: bytes) -> bytes:
        kind = self._random.random()
        if kind < 0.9:
            return self._changed(right)
        if kind < 0.99:
            return self._random.randbytes(self._random.randrange(200))
        return right[:1] + b"\x83\0\xf0\0" + self._random.randbytes(0xF000)

    def _changed(self, right: bytes) -> bytes:
        chance, data = self._random, bytearray(right)
        for _ in range(chance.choice((1, 1, 2, 4, 8))):
            at = chance.randrange(len(data))
            data[at] = chance.choice((0, 1, 127, 128, 129, 132, 255, chance.randrange(256)))
        if chance.random() < 0.2:
            at = chance.randrange(len(data))
            data[at:at] = chance.randbytes(chance.randrange(1, 9))
        return bytes(data[: chance.choice((len(data), len(data), chance.randrange(len(data) + 1)))])


@pytest.fixture
def pdu(ber):
    """A function: request -> the reply to it, within a message."""

    def reply(request):
        name, value = (NAME, ber.tlv(4, b"box")) if request.pdu == 0xA0 else (f"{TABLE}.7", ber.integer(7))
        rows = ber.binding(name, value) + ber.binding("1.3.6.1.3.1", ber.integer(7))
        return ber.tlv(0xA2, ber.tlv(2, request.request_id) + ber.integer(0) * 2 + ber.tlv(0x30, rows))

    return reply


@pytest.fixture
def by_community(agent, ber, pdu):
    """A function: chance, version -> an agent's port."""

    async def start(chance, version):
        def answer(request):
            head = ber.integer(version) + ber.tlv(4, b"public")
            return chance.before(ber.tlv(0x30, head + pdu(request)))

        return (await agent(answer)).port

    return start


@pytest.fixture
def by_user(usm_agent, pdu):
    """A function: chance, whether it knows the keys, whether it encrypts -> the agent's port."""

    def start(chance, signed, private):
        def answer(request):
            if signed:  # it knows the keys: what is changed is what it means to say
                return chance.before(pdu(request), lambda one: usm_agent.signed(request, one, private=private))
            return chance.before(usm_agent.signed(request, pdu(request), private=private))

        usm_agent.answer, usm_agent.user = answer, b"made-up"
        return usm_agent.port

    return start


@pytest.fixture
def played(by_community, by_user, snmp_file):
    """A function: kind, chance -> a credential file for an agent that sends such replies."""

    async def start(kind, chance):
        if kind in ("v1", "v2c"):
            port = await by_community(chance, 0 if kind == "v1" else 1)
            return snmp_file(port=port, community="public", version=kind[1:], timeout=5.0)
        known = {"auth_protocol": "usmHMACSHAAuthProtocol", "auth_key": "made-up-auth-key"}
        private = "encrypted" in kind
        if private:
            known |= {"priv_protocol": "usmAesCfb128Protocol", "priv_key": "made-up-priv-key"}
        return snmp_file(port=by_user(chance, "signed" in kind, private), username="made-up", timeout=5.0, **known)

    return start


async def undisturbed(session, answers):
    """Another agent is asked meanwhile, and answers each time."""
    while True:
        assert await session.get([NAME]) == {NAME: b"quiet"}
        answers.append(1)


@pytest.fixture
async def other(agent, ber, snmp_file, snmp_means):
    """A session with another agent, which answers right."""
    there = await agent(lambda request: [request.reply(ber.binding(NAME, ber.tlv(4, b"quiet")))])
    async with snmp.connect(HERE, snmp_file(port=there.port, community="public", timeout=30.0), snmp_means) as session:
        yield session


@pytest.fixture(params=["the library", "our own"])
def client(request, monkeypatch):
    """By both clients."""
    monkeypatch.setattr(snmp_gufo, "AVAILABLE", request.param == "the library")


async def asked(session, chance, number):
    """What becomes of questions until so many replies have come."""
    came = Counter()
    chance.begun = True
    while chance.made < number:
        session.forgive()
        try:
            found = await session.get([NAME])
            came["right" if found == {NAME: b"box"} else "wrong"] += 1
        except Trouble as trouble:
            came[trouble.problem.code] += 1
        walk = await session.walk(TABLE, max_rows=3, max_seconds=1.0)
        came[walk.problem.code if walk.problem else "walked"] += 1
    return came


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("kind", ["v1", "v2c", "v3", "v3 signed", "v3 encrypted", "v3 encrypted and signed"])
@pytest.mark.parametrize(
    "number",
    [500, pytest.param(20_000, marks=(pytest.mark.slow, pytest.mark.timeout(600)), id="20000")],
)
async def test_replies_by_chance(played, other, snmp_means, capfd, kind, number):
    """The slow ones are 240,000 replies."""
    chance, others = Chance(number), []
    async with snmp.connect(HERE, await played(kind, chance), snmp_means) as session:
        beside = asyncio.create_task(undisturbed(other, others))
        came = await asked(session, chance, number)
        assert not beside.done()
        beside.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await beside
    assert set(came) <= CODES | {"right", "wrong", "walked"}
    assert min(came["right"], came["walked"], len(others)) > 0
    if kind in ("v3", "v3 encrypted"):
        assert set(came) == {"right", "walked"}  # nothing is believed that is not authentic
    assert "panicked" not in capfd.readouterr().err
