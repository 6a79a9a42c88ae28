import asyncio

from ksocket.discover.findings import Alive, Stream, Tally
from kswire.problems import Code, problem


def test_planned_is_what_was_sent_and_what_is_expected():
    tally = Tally()
    tally.expect("a", 10)
    tally.expect("b", 5)
    tally.count("arp", 3)
    tally.count("icmp")
    tally.expect("a", 6)
    assert (tally.sent, tally.planned) == (4, 15)
    tally.expect("a", 0)
    tally.expect("b", -1)
    tally.expect("never", 0)
    assert tally.planned == 4
    packets = tally.outbound.total().packets
    assert (packets["arp"], packets["icmp"], packets["tcp-syn"]) == (3, 1, 0)


def test_a_problem_is_noted_once():
    tally = Tally()
    for ifname in ("eth0", "eth0", "eth1"):
        tally.note(problem(Code.INTERFACE_DOWN, ifname=ifname))
    assert [one.params["ifname"] for one in tally.problems] == ["eth0", "eth1"]


async def test_a_stream_hands_out_what_comes_and_ends():
    stream, found = Stream(), []
    stream.put(Alive("10.0.0.1", None, "icmp", "eth0"))

    async def read():
        async for alive in stream:
            found.append(alive.addr)  # noqa: PERF401 - looked at while it grows

    reading = asyncio.create_task(read())
    await asyncio.sleep(0)
    stream.put(Alive("10.0.0.2", None, "icmp", "eth0"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert found == ["10.0.0.1", "10.0.0.2"]
    stream.put(Alive("10.0.0.3", None, "icmp", "eth0"))
    stream.end()
    await reading
    assert found == ["10.0.0.1", "10.0.0.2", "10.0.0.3"]
