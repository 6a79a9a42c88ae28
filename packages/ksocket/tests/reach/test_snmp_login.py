"""Agents of SNMPv3 whose clock jumps, that are restarted, that lose their engine id, that are not who they say."""

import pytest

from ksocket.reach import snmp, snmp_gufo
from ksocket.reach.trouble import Trouble
from ksocket.target import Target
from kswire.problems import Code

HERE, UP_TIME, TABLE = Target("127.0.0.1"), "1.3.6.1.2.1.1.3.0", "1.3.6.1.2.1.2.2.1.2"


@pytest.fixture(autouse=True, params=["the library", "our own"])
def client(request, monkeypatch):
    """By both clients."""
    if request.param == "our own":
        monkeypatch.setattr(snmp_gufo, "AVAILABLE", False)


@pytest.fixture
def connected(usm_agent, snmp_file, snmp_means):
    """A session with the agent, whose account is right."""
    protocol = {"auth_protocol": "usmHMACSHAAuthProtocol", "auth_key": "made-up-auth-key"}
    file = snmp_file(port=usm_agent.port, username="sha-none", timeout=1.0, **protocol)
    return snmp.connect(HERE, file, snmp_means)


async def code_of(asking):
    with pytest.raises(Trouble) as caught:
        await asking
    return caught.value.problem.code


async def test_a_clock_that_stands_or_goes_on(usm_agent, connected):
    async with connected as session:
        for seconds in (0, 100, -100):
            usm_agent.time += seconds
            assert await session.get([UP_TIME]) == {UP_TIME: 77}
        assert not session.restarted


async def test_a_clock_that_jumps_forward(usm_agent, connected):
    async with connected as session:
        usm_agent.time += 1_000_000
        assert await session.get([UP_TIME]) == {UP_TIME: 77}
        assert not session.restarted


async def test_a_clock_that_jumps_back(usm_agent, connected):
    async with connected as session:
        usm_agent.time = 50
        assert await session.get([UP_TIME]) == {UP_TIME: 77}
        assert session.restarted


async def test_a_clock_that_jumps_always(usm_agent, connected):
    async with connected as session:
        for seconds in (1_000, -3_000):
            usm_agent.jump = seconds
            assert await code_of(session.get([UP_TIME])) == Code.SNMP_NOT_IN_TIME


async def test_restarted(usm_agent, connected):
    async with connected as session:
        usm_agent.restart()
        assert await session.get([UP_TIME]) == {UP_TIME: 77}
        assert session.restarted


async def test_restarted_with_another_engine_id(usm_agent, connected):
    async with connected as session:
        usm_agent.restart(b"\x80\0\x1f\x88\4two")
        assert await code_of(session.get([UP_TIME])) == Code.SNMP_ENGINE_CHANGED
        walk = await session.walk(TABLE)
        assert walk.problem is not None
        assert walk.problem.code == Code.SNMP_ENGINE_CHANGED


async def test_another_engine_id_while_the_clock_is_learned(usm_agent, connected):
    async with connected as session:
        before, said = usm_agent.time, usm_agent.signed

        def late(request, pdu):
            reply = said(request, pdu)
            usm_agent.engine = b"\x80\0\x1f\x88\4two"
            return reply

        usm_agent.signed, usm_agent.time = late, before + 1_000
        assert await code_of(session.get([UP_TIME])) == Code.SNMP_ENGINE_CHANGED


async def test_a_request_that_is_lost_is_no_wrong_key(usm_agent, snmp_file, snmp_means):
    protocols = {"auth_protocol": "usmHMACSHAAuthProtocol", "priv_protocol": "usmAesCfb128Protocol"}
    keys = {"auth_key": "made-up-auth-key", "priv_key": "made-up-priv-key"}
    file = snmp_file(port=usm_agent.port, username="made-up", timeout=0.5, **protocols, **keys)
    answered, asked = usm_agent.answer, []

    def answer(request):
        asked.append(request.names)
        lost = request.first and asked.count(1) == 1  # the first that asks for anything
        return [] if lost else answered(request)

    usm_agent.user, usm_agent.answer = b"made-up", answer
    async with snmp.connect(HERE, file, snmp_means) as session:
        assert await session.get([UP_TIME]) == {UP_TIME: 77}


async def test_who_does_not_know_the_key_is_not_believed(usm_agent, connected):
    async with connected as session:
        usm_agent.liar = True
        assert await code_of(session.get([UP_TIME])) == Code.SNMP_MALFORMED


async def test_who_has_never_known_the_key(usm_agent, connected):
    usm_agent.liar = True
    assert await code_of(connected.__aenter__()) == Code.SNMP_MALFORMED


async def test_what_is_not_signed_is_not_believed(usm_agent, connected):
    """Only reports come without a signature, and of these none that sets the clock."""
    async with connected as session:
        said = usm_agent.signed
        usm_agent.signed = lambda request, pdu: said(request, pdu).replace(b"\4\1\1", b"\4\1\0", 1)
        assert await code_of(session.get([UP_TIME])) == Code.SNMP_MALFORMED


async def test_a_walk_that_ends_by_an_error(usm_agent, connected):
    async with connected as session:
        usm_agent.answer = lambda request: [usm_agent.response(request, status=5)]
        walk = await session.walk(TABLE, name="ifDescr")
    assert walk.problem is not None
    assert (walk.problem.code, walk.problem.params) == (
        Code.SNMP_AGENT_ERROR,
        {"table": "ifDescr", "status": "genErr (5)"},
    )


@pytest.fixture
def table(usm_agent, ber):
    """The agent has a table of 30 rows of 1,000 bytes, and gives ten at once."""

    def answer(request):
        first = int.from_bytes(request.first[len(ber.oid(TABLE)) - 2 :] or b"\0", "big") + 1
        rows = [ber.binding(f"{TABLE}.{n}", ber.tlv(4, bytes(1_000))) for n in range(first, min(first + 10, 31))]
        return [usm_agent.response(request, *rows, *([] if first < 22 else [ber.binding("1.3.6.1.3.1", b"\5\0")]))]

    usm_agent.answer = answer


@pytest.mark.usefixtures("table")
async def test_replies_of_10_kb(usm_agent, connected):
    async with connected as session:
        for _ in range(2):
            walk = await session.walk(TABLE)
            assert [oid for oid, _ in walk.rows] == [f"{TABLE}.{n}" for n in range(1, 31)]
            assert walk.problem is None
            usm_agent.time += 100_000  # the clock is learned anew in the middle of the next walk
