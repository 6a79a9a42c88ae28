"""The rate that a played path is given: time is a number here, and chance has a seed."""

import random
from collections import deque
from dataclasses import dataclass, field
from heapq import heappop, heappush

import pytest

from ksocket.discover.congestion import BLIND, SLOWEST, Congestion

EACH = 0.1  # seconds between two requests to one canary


@dataclass
class Line:
    """carries: packets a second, None: any; room: packets that may wait; policed: what is too much is dropped."""

    carries: float | None = None
    room: int = 100
    policed: bool = False
    loss: float = 0.0
    seconds: float = 0.005
    busy: float = 0.0
    credit: float = 100.0
    last: float = 0.0

    def arrives(self, now, chance):
        """When the answer is back; None when it is lost."""
        if chance.random() < self.loss:
            return None
        if self.carries is None:
            return now + 2 * self.seconds
        if self.policed:
            self.credit = min(self.room, self.credit + (now - self.last) * self.carries)
            self.last = now
            if self.credit < 1:
                return None
            self.credit -= 1
            return now + 2 * self.seconds
        begin = max(now, self.busy)
        if (begin - now) * self.carries >= self.room:
            return None
        self.busy = begin + 1 / self.carries
        return self.busy + 2 * self.seconds


@dataclass
class Search:
    """Two rounds over so many addresses, of which some are alive and become canaries."""

    line: Line
    total: int
    alive: int
    seed: int
    cap: float = 1e9
    told: list = field(default_factory=list)
    sent: int = 0

    def run(self):
        self.chance = random.Random(self.seed)
        self.hosts = set(self.chance.sample(range(self.total), self.alive))
        self.flow = Congestion(1000, self.cap, lambda rate, lost: self.told.append((rate, lost)))
        self.now, self.found, self.asked, self.coming = 0.0, {}, {}, []
        self.timeout = 0.03 + (self.line.room / self.line.carries if self.line.carries else 0)
        rounds = 0
        while rounds < 2 + (self.flow.own_loss > 0.02):
            self.round()
            rounds += 1
        self.now += 1.0
        self.receive()
        return self

    def round(self):
        todo = [host for host in range(self.total) if host not in self.found]
        self.chance.shuffle(todo)
        todo, again = deque(todo), 0
        while True:
            for works, lost in self.flow.judge(self.now, self.timeout):
                if lost and again < 2 * self.total:
                    some = [host for work in works for host in work if host not in self.found]
                    again += len(some)
                    todo.extend(some)
            if todo:
                self.send([todo.popleft() for _ in range(min(len(todo), 256, int(self.flow.rate / 200) or 1))])
            elif self.flow.flying:
                self.flow.close(self.now)
                self.now += 0.005
                self.receive()
            else:
                return

    def send(self, batch):
        self.now += self.flow.book(self.now, len(batch))
        self.receive()
        before = self.chance.random() < 0.5
        for part in (self.canaries, self.leave) if before else (self.leave, self.canaries):
            part(batch)
        self.now += 1e-6 * len(batch)

    def leave(self, batch):
        self.flow.left(self.now, len(batch), batch)
        for host in batch:
            self.packet(host, canary=False)

    def canaries(self, batch):
        free = [one for one in [*self.found][-256:] if self.now - self.asked.get(one, -1) >= EACH]
        for host in free[: min(self.flow.due(self.now), max(1, len(batch) // 4))]:
            self.asked[host] = self.now
            self.flow.asked(self.now, 1)
            self.packet(host, canary=True)

    def packet(self, host, *, canary):
        self.sent += 1
        back = self.line.arrives(self.now, self.chance)
        if back is not None and host in self.hosts:
            heappush(self.coming, (back, self.sent, host, canary, self.now))

    def receive(self):
        while self.coming and self.coming[0][0] <= self.now:
            at, _, host, canary, asked = heappop(self.coming)
            if canary:
                self.flow.answered(asked, at)
            if host not in self.found:
                self.found[host] = at
                self.flow.most = max(BLIND, 2000 * len(self.found))


THIN = [Line(2000), Line(2000, policed=True), Line(2000, room=20, policed=True), Line(2000, room=1000)]


@pytest.mark.parametrize("line", THIN, ids=["queue", "policer", "strict policer", "long queue"])
@pytest.mark.parametrize("seed", range(10))
def test_everyone_behind_a_thin_line_is_found_in_little_more_than_the_time_that_it_takes(line, seed):
    done = Search(Line(line.carries, line.room, line.policed), 4096, 207, seed).run()
    assert len(done.found) == 207
    assert done.now < 2.4 * (2 * 4096 / 2000) + 1
    assert done.told
    assert all(0.05 < lost <= 1 for _, lost in done.told)


@pytest.mark.parametrize("loss", [0.0, 0.01])
def test_a_path_that_carries_everything_is_used_also_where_it_loses_one_in_a_hundred(loss):
    done = Search(Line(seconds=0.0001, loss=loss), 65_536, 207, 1).run()
    assert len(done.found) == 207
    assert done.told == []
    assert done.now < 4
    assert done.sent < 2 * 65_536 * 1.1


@pytest.mark.parametrize("seed", range(5))
def test_loss_that_stays_when_the_rate_falls_is_not_ours(seed):
    done = Search(Line(loss=0.15), 16_384, 207, seed).run()
    assert len(done.found) >= 204
    assert done.now < 30  # at the rate that the start had been cut to, it were minutes
    assert 0.08 < done.flow.own_loss < 0.25


def test_where_nobody_is_alive_the_rate_stays_low():
    done = Search(Line(), 8192, 0, 1).run()
    assert done.flow.rate <= BLIND
    assert done.told == []


def test_a_cap_is_kept_whatever_the_path_carries():
    done = Search(Line(), 8192, 100, 1, cap=2000).run()
    assert len(done.found) == 100
    assert done.now > 2 * 8000 / 2000


def test_a_dead_path_is_asked_slowly():
    flow = Congestion(1000, 1e9)
    now = 0.0
    for _ in range(200):
        now += flow.book(now, 10)
        flow.left(now, 10, now)
        flow.asked(now, flow.due(now))
        list(flow.judge(now, 0.1))
    assert SLOWEST <= flow.rate < 200


def test_a_canary_counts_once_and_only_in_its_own_window():
    flow = Congestion(1000, 1e9)
    flow.left(1.0, 10, "work")
    flow.asked(1.0, 2)
    for _ in range(5):
        flow.answered(1.0, 1.01)
    flow.answered(0.5, 1.02)
    window = flow.flying[0]
    assert (window.canaries, window.back) == (2, 2)


def test_a_line_that_goes_dead_stops_the_stream_to_a_trickle_and_nothing_else():
    flow, now = Congestion(2000, 2000), 1.0
    for turn in range(800):
        flow.left(now, max(1, round(flow.rate / 100)), turn)
        flow.asked(now, 4)
        for _ in range(4 if turn < 80 else 0):
            flow.answered(now, now + 0.001)
        now += 0.01
        list(flow.judge(now, 0.02))
    assert SLOWEST <= flow.rate < 1000
    assert flow.own_loss <= 0.9
