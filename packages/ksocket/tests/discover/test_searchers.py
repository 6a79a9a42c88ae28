import asyncio
from ipaddress import IPv4Address

from ksocket.discover.gateway import Link
from ksocket.discover.searchers import Searchers
from ksocket.discover.ways import Way
from ksocket.pace import PROFILES, Pace

ETH0 = Way(Link("eth0", 2, "02:00:00:00:00:01", (), up=True), None, IPv4Address("192.168.7.1"))
ETH1 = Way(Link("eth1", 3, "02:00:00:00:00:02", (), up=True), None, IPv4Address("192.168.8.1"))


class Silent:
    probes = 1
    closed = 0

    async def search(self, blocks, emit, listening):
        """Nobody is there."""

    def close(self):
        self.closed += 1


def searchers():
    made = []

    async def make(way):
        await asyncio.sleep(0)
        made.append(way)
        return Silent() if way is ETH0 else None

    return Searchers(make, Pace(PROFILES["fast"], state=None)), made


async def test_a_way_gets_one_searcher_however_many_ask_at_once():
    shared, made = searchers()
    with shared:
        found = await asyncio.gather(shared.get(ETH0), shared.get(ETH0), shared.get(ETH1), shared.get(ETH1))
        assert found[0] is found[1]
        assert found[2] is found[3] is None
    assert sorted(way.link.ifname for way in made) == ["eth0", "eth1"]


async def test_the_last_to_leave_closes_and_the_next_begins_anew():
    shared, made = searchers()
    with shared:
        with shared:
            first = await shared.get(ETH0)
            connector = shared.connector()
        assert first.closed == 0
        assert shared.connector() is connector
    assert first.closed == 1
    assert connector._epoll.closed
    with shared:
        assert await shared.get(ETH0) is not first
    assert made == [ETH0, ETH0]
