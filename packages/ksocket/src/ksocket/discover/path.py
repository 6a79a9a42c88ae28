"""The stream of packets on one way: as fast as the path carries them, as its canaries show, and as is allowed."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import partial
from itertools import islice

from ksocket.discover.arp import batch_size
from ksocket.discover.block import Block
from ksocket.discover.canaries import WATCHED_EACH, Canaries
from ksocket.discover.congestion import BLIND, BURST, Congestion
from ksocket.discover.findings import Tally
from ksocket.discover.icmp import Echo, clock
from ksocket.discover.packets import PacketSocket
from ksocket.discover.rtt import RoundTrip
from ksocket.discover.tcp import Syn
from ksocket.pace import Pace
from kswire.problems import Code, problem

TELLINGS = 20  # of slowing down, in a run
START, START_FAST = 1000.0, 2000.0  # packets a second: the first of a path; where a person has set no cap
_NO_CAP = 1e9
_ALIKE = 0.75  # of a rate
_LOOK_SECONDS = 0.01
_PART = 4  # canaries that leave with a batch: at most so many times fewer

Probe = Echo | Syn
Asked = tuple[Block, Probe, list[int]]


class Path:
    """One packet socket, and the stream of probes and canaries that leaves by it.

    router: what the path is called. round_trip: of the answers.
    """

    def __init__(self, sock: PacketSocket, canaries: Canaries, pace: Pace, tally: Tally, router: str) -> None:
        self._socket, self._canaries, self._pace, self._tally, self._router = sock, canaries, pace, tally, router
        cap = pace.profile.routed_per_second
        self._largest = batch_size(cap)
        self._flow = Congestion[Asked](START if cap else START_FAST, cap or _NO_CAP, self._slowed)
        self._told = 0.0  # the rate that was told last
        self._tellings = TELLINGS
        self._unjudged: Counter[Block] = Counter()
        self._lost: dict[Block, list[Asked]] = defaultdict(list)
        self.round_trip = RoundTrip()

    @property
    def own_loss(self) -> float:
        """What share of the packets the path loses at any rate."""
        return self._flow.own_loss

    async def ask(self, block: Block, probe: Probe, hosts: Iterator[int]) -> None:
        """Send the probe to those of the hosts that are silent.

        Raises:
            LinkDown: the interface went down.
        """
        sent = partial(self._tally.count, probe.kind)
        while some := list(islice(hosts, self._size())):
            batch = [host for host in some if block.silent[host]]
            if not batch:
                continue
            await asyncio.sleep(self._flow.book(_now(), len(batch)))
            await self._pace.probe(_addresses(block.base, batch))
            before = random.random() < 0.5  # more is lost at the end of a burst than at its beginning
            few = max(1, len(batch) // _PART)  # no burst of them: a policer would take offence
            if before:
                await self._ask_canaries(few)
            probe.fill(batch)
            self._unjudged[block] += 1
            self._flow.left(_now(), len(batch), (block, probe, batch))
            await self._socket.send(probe.volley, len(batch), sent)
            if not before:
                await self._ask_canaries(few)
            self._review()

    async def settled(self, block: Block) -> list[Asked]:
        """What of the block was lost, as soon as that is known of all that was sent to it; it is to be asked again."""
        self._flow.close(_now())
        while self._unjudged[block] > 0:
            await asyncio.sleep(_LOOK_SECONDS)
            self._review()
        del self._unjudged[block]
        return self._lost.pop(block, [])

    def echoed(self, address: int, sent: int) -> None:
        """An echo reply, which is genuine; sent: the time in ms that its request carried."""
        self.round_trip.note((clock() - sent & 0xFFFFFFFF) / 1000)
        asked = self._canaries.answered(address, sent)
        if asked is not None:
            self._flow.answered(asked, _now())
        self._canaries.learn(address)
        self._flow.most = max(BLIND, WATCHED_EACH * len(self._canaries))

    async def _ask_canaries(self, most: int) -> None:
        wanted = min(most, self._flow.due(_now()))
        for base, hosts in self._canaries.pick(wanted, _now()) if wanted else ():
            await self._pace.probe(_addresses(base, hosts))
            echo, now = self._canaries.echo(base), _now()
            self._canaries.left(base, hosts, echo.fill(hosts), now)
            self._flow.asked(now, len(hosts))
            await self._socket.send(echo.volley, len(hosts), partial(self._tally.count, "icmp"))

    def _slowed(self, rate: float, lost: float) -> None:
        """Small changes are many, and nobody's business."""
        if self._tellings and not _ALIKE < rate / (self._told or rate * 2) < 1 / _ALIKE:
            self._told, self._tellings = rate, self._tellings - 1
            self._tally.tell(problem(Code.PATH_SLOWED, router=self._router, lost=round(lost * 100), rate=round(rate)))

    def _size(self) -> int:
        """How many probes leave together."""
        return min(self._largest, max(1, int(self._flow.rate * BURST)))

    def _review(self) -> None:
        if self._flow.overdue(_now(), self.round_trip.timeout):
            self._socket.hear()
        for works, lost in self._flow.judge(_now(), self.round_trip.timeout):
            for work in works:
                self._unjudged[work[0]] -= 1
                if lost:
                    self._lost[work[0]].append(work)


def _now() -> float:
    return asyncio.get_running_loop().time()


def _addresses(base: int, hosts: list[int]) -> list[str]:
    prefix = f"{base >> 24}.{base >> 16 & 0xFF}."
    return [f"{prefix}{host >> 8}.{host & 0xFF}" for host in hosts]
