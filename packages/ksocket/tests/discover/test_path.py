import asyncio
from ipaddress import IPv4Address

from ksocket.discover import frames
from ksocket.discover.block import Block
from ksocket.discover.canaries import Canaries
from ksocket.discover.cookies import Cookies
from ksocket.discover.findings import Tally
from ksocket.discover.gateway import Link
from ksocket.discover.icmp import Echo
from ksocket.discover.path import TELLINGS, Path
from ksocket.discover.ways import Way
from ksocket.pace import PROFILES, Pace
from kswire.problems import Code

WAY = Way(Link("tun0", 2, "", (), up=True), IPv4Address("192.168.7.254"), IPv4Address("192.168.7.1"))
BASE = 0x0A020000


class Played:
    """A socket whose line carries so many packets and then no more; everybody who is asked answers at once.

    late: the loop has no time to read the answers.
    """

    def __init__(self, carries, late):
        self.left, self.path, self.sent, self.late, self.waiting = carries, None, 0, late, []

    async def send(self, volley, count, sent):
        for number in range(count):
            packet = bytes(volley.frames[number * volley.size : (number + 1) * volley.size])
            self.left, self.sent = self.left - 1, self.sent + 1
            if self.left >= 0:
                address = int.from_bytes(packet[16:20], "big")
                at = int.from_bytes(packet[frames.ICMP_TIME : frames.ICMP_TIME + 4], "big")
                self.waiting.append((address, at))
        if not self.late:
            asyncio.get_running_loop().call_soon(self.hear)
        sent(count)
        await asyncio.sleep(0)

    def hear(self):
        waiting, self.waiting = self.waiting, []
        for address, at in waiting:
            self.path.echoed(address, at)


def path(carries, *, late=False):
    told, tally, cookies = [], Tally(), Cookies()
    tally.tell = told.append
    sock = Played(carries, late)
    made = Path(sock, Canaries(WAY, b"", cookies), Pace(PROFILES["fast"], state=None), tally, "192.168.7.254")
    sock.path = made
    return made, sock, Echo(WAY, b"", BASE, cookies), told


async def test_what_a_line_lost_is_to_be_asked_again_and_who_watches_hears_of_it():
    made, sock, echo, told = path(carries=400)
    block = Block(BASE)
    block.want([(BASE, BASE + 1200)])
    await made.ask(block, echo, block.round())
    lost = {host for _, _, hosts in await made.settled(block) for host in hosts}
    assert len(lost) > 400
    assert sock.sent > 1200
    assert told[0].code is Code.PATH_SLOWED
    assert told[0].params["router"] == "192.168.7.254"
    assert 0 < len(told) <= TELLINGS
    assert await made.settled(block) == []


async def test_what_has_come_and_was_not_read_yet_is_not_lost():
    made, _, echo, told = path(carries=10_000, late=True)
    block = Block(BASE)
    block.want([(BASE, BASE + 1200)])
    await made.ask(block, echo, block.round())
    assert await made.settled(block) == []
    assert told == []


async def test_who_has_answered_is_not_asked_in_a_later_batch():
    made, sock, echo, told = path(carries=10_000)
    block = Block(BASE)
    block.want([(BASE, BASE + 300)])
    for host in range(100, 300):
        block.answered(BASE + host)
    await made.ask(block, echo, iter(range(300)))
    assert await made.settled(block) == []
    assert 100 <= sock.sent < 200
    assert told == []
