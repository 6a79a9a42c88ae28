import asyncio
import random
import time

import pytest

from ksocket.outbound import Outbound
from ksocket.reach.snmp_client import Refused, Unfit
from ksocket.reach.snmp_exchange import Exchange, Patience
from ksocket.reach.snmp_gufo import Gufo
from ksocket.reach.snmp_own import Community
from ksocket.reach.trouble import Trouble
from kswire.problems import Code

NAME = "1.3.6.1.2.1.1.5.0"


@pytest.fixture(params=["the library", "our own"])
def exchange(request):
    """A function: port -> an exchange, and how it asks for sysName."""
    made = []

    def make(port, *, seconds=0.2, tries=1, interval=0.0, outbound=None):
        outbound = outbound or Outbound()
        client = Gufo.community("public") if request.param == "the library" else Community("2c", "public")
        one = Exchange("127.0.0.1", port, client, Patience(seconds, tries, interval), outbound)
        made.extend((one, client))

        async def ask():
            return (await one.ask(lambda: client.get([NAME]), client.got))[0]

        return one, ask

    yield make
    for one in made:
        one.close()


async def trouble(ask):
    with pytest.raises(Trouble) as caught:
        await ask()
    return caught.value.problem


async def test_answer(agent, exchange, ber):
    there = await agent(lambda request: [request.reply(ber.binding(NAME, ber.tlv(4, b"box")))])
    _, ask = exchange(there.port)
    assert await ask() == {NAME: b"box"}


async def test_the_answer_counts_whatever_comes_before_it(agent, exchange, ber):
    right = ber.binding(NAME, ber.tlv(4, b"box"))

    def answer(request):
        other = request.reply(ber.binding(NAME, ber.tlv(4, b"liar")), request_id=b"\1\2\3")
        return [b"", b"garbage", request.reply(right)[:-1], other, b"\x30\x82\xff\xff", request.reply(right)]

    _, ask = exchange((await agent(answer)).port)
    assert await ask() == {NAME: b"box"}


async def test_silence_is_waited_for_and_then_kept(agent, exchange):
    there = await agent(lambda _: [])
    one, ask = exchange(there.port, seconds=0.05, tries=3, interval=0.02)
    began = time.monotonic()
    found = await trouble(ask)
    assert (found.code, found.params) == (Code.SNMP_NO_ANSWER, {"port": str(there.port), "seconds": "0.19"})
    assert 0.18 < time.monotonic() - began < 1
    assert there.protocol.asked == 3
    assert one.silent
    assert (await trouble(ask)).code == Code.SNMP_NO_ANSWER
    assert there.protocol.asked == 3  # nothing more was asked


async def test_a_retry_that_is_answered(agent, exchange, ber):
    asked = []

    def answer(request):
        asked.append(request)
        return [request.reply(ber.binding(NAME, ber.tlv(4, b"box")))] if len(asked) == 2 else []

    one, ask = exchange((await agent(answer)).port, seconds=0.05, tries=2)
    assert await ask() == {NAME: b"box"}
    assert not one.silent


async def test_an_answer_to_an_earlier_try_is_one(agent, exchange, ber):
    first = []

    def late(request):
        first.append(request.reply(ber.binding(NAME, ber.tlv(4, b"box"))))
        return first[:1] if len(first) == 2 else []

    _, ask = exchange((await agent(late)).port, seconds=0.05, tries=2)
    assert await ask() == {NAME: b"box"}


async def test_nothing_but_rubbish(agent, exchange):
    _, ask = exchange((await agent(lambda _: [b"rubbish"])).port, seconds=0.05)
    assert (await trouble(ask)).code == Code.SNMP_MALFORMED


async def test_a_flood_of_replies_to_other_requests_ends(agent, exchange, ber):
    other = ber.Request(1, b"", b"\1", 0xA0, b"").reply(ber.binding(NAME, ber.tlv(4, b"liar")))
    _, ask = exchange((await agent(lambda _: [other] * 200)).port, seconds=0.05)
    assert (await trouble(ask)).code == Code.SNMP_NO_ANSWER


async def test_what_the_client_finds_unfit_is_not_the_answer(agent, exchange, ber):
    there = await agent(lambda request: [request.reply(ber.binding(NAME, ber.tlv(4, b"box")))])
    one, _ = exchange(there.port, seconds=0.05)

    def unfit(*_):
        raise Unfit

    client = one._client
    assert (await trouble(lambda: one.ask(lambda: client.get([NAME]), unfit))).code == Code.SNMP_NO_ANSWER


async def test_a_flood_of_rubbish_ends(agent, exchange):
    _, ask = exchange((await agent(lambda _: [b"rubbish"] * 200)).port, seconds=30)
    assert (await trouble(ask)).code == Code.SNMP_MALFORMED


async def test_closed_port(agent, exchange):
    there = await agent(lambda _: [])
    there.protocol.transport.close()
    await asyncio.sleep(0)
    found = await trouble(exchange(there.port)[1])
    assert (found.code, found.params) == (Code.PORT_CLOSED, {"port": str(there.port)})


async def test_error_status(agent, exchange):
    _, ask = exchange((await agent(lambda request: [request.reply(status=16)])).port)
    with pytest.raises(Refused) as caught:
        await ask()
    assert caught.value.status == 16


async def test_another_address_is_not_listened_to(agent, exchange):
    loop = asyncio.get_running_loop()
    other, _ = await loop.create_datagram_endpoint(asyncio.DatagramProtocol, local_addr=("127.0.0.2", 0))
    one, ask = exchange((await agent(lambda _: [])).port)
    asking = asyncio.create_task(trouble(ask))
    await asyncio.sleep(0)
    other.sendto(b"rubbish", one._socket._socket.getsockname())
    assert (await asking).code == Code.SNMP_NO_ANSWER  # and not SNMP_MALFORMED
    other.close()


async def test_the_right_reply_from_another_address_is_none(agent, exchange, ber):
    loop = asyncio.get_running_loop()
    other, _ = await loop.create_datagram_endpoint(asyncio.DatagramProtocol, local_addr=("127.0.0.2", 0))
    asked = []

    def answer(request):
        asked.append(request)
        other.sendto(request.reply(ber.binding(NAME, ber.tlv(4, b"liar"))), one._socket.getsockname())
        return []

    one, ask = exchange((await agent(answer)).port)
    assert (await trouble(ask)).code == Code.SNMP_NO_ANSWER
    assert asked
    other.close()


async def test_mutated_replies_end_in_an_answer_or_a_code(agent, exchange, ber, capfd):
    """Hundreds of broken replies on one socket: nothing escapes, and no panic is printed."""
    chance = random.Random(2)

    def answer(request):
        whole = bytearray(request.reply(*[ber.binding(NAME, ber.integer(7))] * 5))
        for _ in range(chance.choice((1, 1, 2, 4))):
            whole[chance.randrange(len(whole))] = chance.choice((0, 1, 127, 128, 129, 132, 255, chance.randrange(256)))
        return [bytes(whole[: chance.choice((len(whole), len(whole), chance.randrange(len(whole))))])]

    codes = set()
    one, ask = exchange((await agent(answer)).port, seconds=0.002)
    for _ in range(400):
        one.silent = False
        try:
            await ask()
            codes.add("an answer")
        except Trouble as caught:
            codes.add(caught.problem.code)
        except Refused:
            codes.add("an error")
    assert codes == {Code.SNMP_MALFORMED, Code.SNMP_NO_ANSWER, "an answer", "an error"}
    assert "panicked" not in capfd.readouterr().err
