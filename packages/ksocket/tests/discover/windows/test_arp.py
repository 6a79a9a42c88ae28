"""A link searched by SendARP of a played Windows."""

import threading
from contextlib import ExitStack, closing
from ipaddress import IPv4Address

import pytest

from ksocket.discover.block import Block
from ksocket.discover.findings import Tally
from ksocket.discover.packets import LinkDown
from ksocket.discover.ways import Way
from ksocket.discover.windows import arp
from ksocket.pace import PROFILES

BASE = int(IPv4Address("192.168.0.0"))
MACADDR = "02:00:00:00:07:0a"


@pytest.fixture(autouse=True)
def connections(monkeypatch):
    """No packet leaves: the connections that make Windows confirm an entry are noted."""
    begun = []
    monkeypatch.setattr(arp.connect, "begin", lambda *where: begun.append(where) or 10061)
    monkeypatch.setattr(arp, "_LOOK_SECONDS", 0)
    return begun


async def search(played, link, pace, count=16, tally=None):
    block, tally, found = Block(BASE), tally or Tally(), []
    block.want([(BASE + 0x700, BASE + 0x700 + count)])
    way = Way(link, None, IPv4Address("192.168.7.1"))
    with closing(arp.SystemArp(way, pace, tally, played)) as searcher:
        await searcher.search([block], found.append, ExitStack())
    return found, tally


async def test_neighbours_are_found_with_their_macs_and_three_requests_are_paid_for_each(played, link, pace):
    played.neighbours["192.168.7.10"] = MACADDR
    found, tally = await search(played, link, pace)
    assert [(one.addr, one.by, one.macaddr, one.ifname) for one in found] == [
        ("192.168.7.10", "arp", MACADDR, "Ethernet")
    ]
    assert {source for _, source in played.asked} == {"192.168.7.1"}
    assert pace.arps == [("Ethernet", 3)] * 16
    assert tally.sent == len(played.asked) == 16
    assert tally.planned == 16
    assert tally.outbound.total().packets["arp-kernel"] == 48


def test_three_requests_fit_under_the_cap_of_every_profile():
    assert all((one.arp_per_second or arp.REQUESTS) >= arp.REQUESTS for one in PROFILES.values())


async def test_no_more_are_waited_for_than_the_system_keeps_room_for(played, link, pace):
    played.pairs = threading.Barrier(2)
    await search(played, link, pace, 256)
    assert 2 <= played.most <= arp.AT_ONCE


@pytest.mark.parametrize(
    ("then", "alive"), [(5, True), (4, False), (0, False), (None, False)], ids=["confirmed", "stale", "gone", "dropped"]
)
async def test_an_entry_from_before_is_no_evidence(played, link, pace, connections, then, alive):
    def row(state):
        return [] if state is None else [played.build.neighbor("192.168.7.10", 5, MACADDR, state)]

    played.rows, played.neighbours["192.168.7.10"] = row(4), MACADDR
    asked = played.arp

    def answered(address, source):
        played.rows = row(then)
        return asked(address, source)

    played.arp = answered
    found, tally = await search(played, link, pace)
    assert [one.addr for one in found] == (["192.168.7.10"] if alive else [])
    assert connections == [("192.168.7.10", 443)]
    assert tally.outbound.total().packets["tcp-connect"] == 1


async def test_an_entry_of_another_link_does_not_matter(played, link, pace, connections):
    played.rows = [played.build.neighbor("192.168.7.10", 6, MACADDR, 4)]
    played.neighbours["192.168.7.10"] = MACADDR
    found, _ = await search(played, link, pace)
    assert [one.addr for one in found] == ["192.168.7.10"]
    assert connections == []


@pytest.mark.parametrize("code", [50, 1168], ids=["ERROR_NOT_SUPPORTED", "ERROR_NOT_FOUND"])
async def test_a_link_on_which_windows_cannot_ask_is_told_with_the_error(played, link, pace, code):
    played.neighbours = {f"192.168.7.{last}": code for last in range(16)}
    tally = Tally()
    with pytest.raises(ExceptionGroup) as raised:
        await search(played, link, pace, tally=tally)
    assert {type(one) for one in raised.value.exceptions} == {LinkDown}
    told = [(one.code, one.params) for one in tally.problems]
    assert told == [("unreachable", {"detail": f"SendARP: error {code}"})]
