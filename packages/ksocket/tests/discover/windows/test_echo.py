"""Echo requests through a played Windows."""

import threading
from contextlib import closing
from ipaddress import IPv4Address

import pytest

from ksocket.discover.block import Block
from ksocket.discover.findings import Tally
from ksocket.discover.ways import Way
from ksocket.discover.windows import echo, icmp

BASE = int(IPv4Address("10.1.0.0"))


@pytest.fixture
def block():
    made = Block(BASE)
    made.want([(BASE + 0x200, BASE + 0x300)])  # 10.1.2.0/24
    return made


async def search(played, link, pace, block):
    tally, found = Tally(), []
    way = Way(link, IPv4Address("192.168.7.254"), IPv4Address("192.168.7.1"))
    with closing(echo.Pinger(way, pace, tally, played, found.append)) as pinger:
        await pinger.search(block, then=0)
    return found, tally


async def test_who_answers_itself_is_found_and_asked_once(played, link, pace, block):
    played.replies["10.1.2.7"] = [played.build.reply("10.1.2.7")]
    played.replies["10.1.2.9"] = [played.build.reply("10.1.2.254", icmp.HOST_UNREACHABLE)]
    played.replies["10.1.2.11"] = [played.build.reply("10.1.2.11", icmp.TIMED_OUT)]
    found, tally = await search(played, link, pace, block)
    assert [(one.addr, one.by, one.macaddr, one.ifname) for one in found] == [("10.1.2.7", "icmp", None, "Ethernet")]
    assert tally.sent == len(played.echoed) == 256 + 255
    assert tally.outbound.total().packets["icmp"] == 256 + 255
    assert sum(map(len, pace.probes)) == 256 + 255
    assert tally.problems == []


async def test_no_more_than_16_threads_wait(played, link, pace):
    whole = Block(BASE)
    whole.want([(BASE, BASE + 0x800)])
    played.pairs = threading.Barrier(2)
    await search(played, link, pace, whole)
    assert 2 <= played.most <= echo.THREADS


async def test_where_the_system_had_no_room_is_asked_again(played, link, pace, block, monkeypatch):
    monkeypatch.setattr(echo, "_AGAIN_SECONDS", 0)
    played.no_room = {"10.1.2.7": 2}
    played.replies["10.1.2.7"] = [played.build.reply("10.1.2.7")]
    found, _ = await search(played, link, pace, block)
    assert [one.addr for one in found] == ["10.1.2.7"]


async def test_what_windows_refuses_is_told_once(played, link, pace, block):
    played.replies = {f"10.1.2.{last}": 5 for last in range(256)}
    found, tally = await search(played, link, pace, block)
    assert found == []
    assert [(one.code, one.params) for one in tally.problems] == [
        ("unreachable", {"detail": "IcmpCreateFile: error 5"})
    ]
