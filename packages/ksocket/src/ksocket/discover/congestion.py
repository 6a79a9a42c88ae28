"""How fast a path carries probes, found by canaries: hosts known to be alive that are asked again. Pure.

A sparse range says nothing by itself: who does not answer may not be there, or the path may have dropped the probe.
What share of the canaries answers is what share of the probes arrives. The time is cut into windows; each is judged
when its last reply is overdue. A clean one lets the rate grow: twofold until the first loss, later along the cubic
curve of RFC 9438, flat around what the path was seen to carry. A lossy one cuts the rate to what arrived, and what was
asked in it is to be asked again. Loss that stays when the rate falls is not ours, and does not slow us down.
"""

import math
from collections import deque
from collections.abc import Callable, Iterator
from typing import Final, Generic

from ksocket.discover.spans import Seen, Window, Work

SHORTEST_WINDOW, LONGEST_WINDOW = 0.05, 0.1  # seconds
CANARIES: Final = 16  # at least so many in a window, where there are hosts enough
SHARE: Final = 0.04  # and this share of the packets
CLEAN, LOSSY = 0.03, 0.08  # loss by our rate up to which it is none, and above which the rate is cut
BURST: Final = 0.005  # seconds: packets of so much time may leave together
SLOWEST: Final = 50.0  # packets a second
BLIND: Final = 5000.0  # as fast as it gets while nobody is known to be alive
_BACK: Final = 0.9  # of what the path carries: where it goes on after a cut
_LOW: Final = 0.35  # of the rate at the start: so slow that the loss that is left is not ours
_HALF: Final = 0.5  # of the canaries answered at the start: then all do at that rate, unless the path loses at any
_MOST_LOSS: Final = 0.9  # of a path at any rate: of one that is gone nothing arrives, whatever the rate
_DOUBT: Final = 0.7  # of that rate is believed after each cut
_CAREFUL: Final = 0.005  # growth for each window beyond the rate at which there was loss
_PATIENCE, _FASTER = 12, 1.3  # after so many windows it grows by more each time
_TELLING: Final = 6  # canaries; a window waits for so many, for a while
_DEEPEST: Final = 0.25  # no cut is deeper: a window has few canaries

Tell = Callable[[float, float], None]


class Congestion(Generic[Work]):
    """The rate of one path, in packets a second. tell: hears each cut: the rate from now on, and what share was lost.

    start: where it begins; cap: what a person allows. Work is whatever a caller has to do again after a loss.
    """

    def __init__(self, start: float, cap: float, tell: Tell = lambda _rate, _lost: None) -> None:
        self.rate = min(start, cap)
        self.own_loss = 0.0  # of the path, at any rate
        self.most = BLIND  # what so many canaries can watch over; the caller knows how many there are
        self._cap, self._tell = cap, tell
        self._free = 0.0  # until when the packets that left are paid for
        self.flying: deque[Window[Work]] = deque()
        self._recent: deque[tuple[int, int]] = deque(maxlen=6)  # canaries and losses, since the rate was cut
        self._high: float | None = None  # the rate at which there was loss; None: none yet
        self._beyond = 0  # windows since the rate is where there was loss before
        self._clean = 0.0  # the last rate at which all was well for a while
        self._cut_at = -1.0
        self._start = self.rate
        self._slow, self._usual_rate = Seen(), Seen()  # what answered at a third of the start's rate, and about at it
        self._lowest = 1.0  # round trip in seconds

    def book(self, now: float, count: int) -> float:
        """Seconds until so many packets may leave together; they have their place in the stream from now on."""
        begin = max(self._free, now - BURST)
        self._free = begin + count / self.rate
        return max(0.0, begin - now)

    def left(self, now: float, count: int, work: Work | None = None) -> None:
        """So many packets have left."""
        window = self._window(now)
        window.packets += count
        if work is not None:
            window.work.append(work)

    def close(self, now: float) -> None:
        """Nothing more is to leave for now: the window is judged without waiting for its end."""
        if self.flying:
            last = self.flying[-1]
            last.ends = min(last.ends, max(now, last.begun + BURST))

    def due(self, now: float) -> int:
        """How many canaries are to leave now."""
        window = self._window(now)
        length = window.ends - window.begun
        wanted = max(CANARIES, SHARE * self.rate * length) * min(1.0, (now - window.begun) / length + 0.1)
        return max(0, int(wanted) - window.canaries)

    def asked(self, now: float, count: int) -> None:
        """So many canaries have left."""
        self.book(now, count)
        self.left(now, count)
        self._window(now).canaries += count

    def answered(self, asked: float, now: float) -> None:
        """A canary that was asked then has answered."""
        self._lowest = min(self._lowest, max(0.0, now - asked))
        for window in reversed(self.flying):
            if window.begun <= asked < window.ends:
                if window.back < window.canaries:
                    window.back += 1
                    window.waited += now - asked
                return

    def overdue(self, now: float, timeout: float) -> bool:
        """Whether there is a window to decide about."""
        return bool(self.flying) and self.flying[0].ends + timeout <= now

    def judge(self, now: float, timeout: float) -> Iterator[tuple[list[Work], bool]]:
        """Decide about the windows whose replies are overdue after `timeout` seconds.

        Their work, and whether it is lost: then it is to be asked again.
        """
        while self.overdue(now, timeout):
            window = self.flying.popleft()
            yield window.work, self._judged(window, now)

    def _window(self, now: float) -> Window[Work]:
        last = self.flying[-1] if self.flying else None
        if last is None or last.ends <= now:
            if last is not None and last.canaries < _TELLING and now < last.begun + LONGEST_WINDOW * 4:
                last.ends = now + SHORTEST_WINDOW / 4  # so few say little
                return last
            length = LONGEST_WINDOW if self._high else SHORTEST_WINDOW
            last = Window(now, now + length)
            self.flying.append(last)
        return last

    def _judged(self, window: Window[Work], now: float) -> bool:
        """Whether what left in it is lost."""
        lost = window.canaries - window.back
        if window.canaries < _TELLING // 2:
            self._grow(window, min(self._cap, BLIND))
            return False
        if window.begun >= self._cut_at:
            self._recent.append((window.canaries, lost))
        self._note(window)
        if self._ours(window.canaries, lost) or self._ours(*self._pool()):
            return self._cut(window, now)
        if lost <= self._usual(window.canaries, 1.0) or self._excess(window.canaries, lost) <= CLEAN:
            self._grow(window, min(self._cap, self.most))
            return False
        return True

    def _note(self, window: Window[Work]) -> None:
        if self.own_loss and window.rate < 2 * self._start:
            self._slow.add(window)
            self.own_loss = min(_MOST_LOSS, 1 - self._slow.share)
        elif window.rate <= _LOW * self._start:
            self._slow.add(window)
        elif 2 * _LOW * self._start < window.rate < 2 * self._start:
            self._usual_rate.add(window)

    def _ours(self, canaries: int, lost: int) -> bool:
        """Whether so many losses come from our rate, and are enough to cut it."""
        return self._excess(canaries, lost) > LOSSY and lost > self._usual(canaries, 2.5) + 1

    def _usual(self, canaries: int, deviations: float) -> float:
        """How many of so many canaries are lost at any rate; of a path without loss one in a hundred may be."""
        loss = max(self.own_loss, 0.01)
        return canaries * loss + deviations * math.sqrt(canaries * loss * (1 - loss))

    def _pool(self) -> tuple[int, int]:
        """Canaries and losses since the last cut, of the last windows."""
        return sum(one for one, _ in self._recent), sum(lost for _, lost in self._recent)

    def _excess(self, canaries: int, lost: int) -> float:
        """The loss beyond that which the path has at any rate."""
        return max(0.0, (lost / max(1, canaries) - self.own_loss) / (1 - self.own_loss))

    def _grow(self, window: Window[Work], cap: float) -> None:
        if window.begun < self._cut_at or window.rate < 0.7 * self.rate:  # of another rate; or it was not used
            return
        canaries, lost = self._pool()
        if canaries >= 2 * CANARIES and self._excess(canaries, lost) <= CLEAN:
            self._clean = min(window.rate, self.rate)
        if self._high is None:
            self.rate = max(self.rate, min(cap, self.rate * 2))
            return
        self._beyond += self.rate >= 0.95 * self._high
        probing = _CAREFUL * max(1.0, _FASTER ** (self._beyond - _PATIENCE))
        step = max((self._high - self.rate) / 4, min(1.0, probing) * self.rate)
        self.rate = max(self.rate, min(cap, self.rate + step))
        self._high = max(self._high, self.rate)

    def _cut(self, window: Window[Work], now: float) -> bool:
        """Slow down to what arrived; whether the loss is by our rate."""
        if window.begun < self._cut_at or window.rate < self.rate / 2:  # before the last cut; or a burst and a pause
            return True
        if self.own_loss and window.rate < 2 * self._start and window.back > window.canaries / 4:
            return False  # a better measure of what is lost at any rate
        slow = window.rate <= _LOW * self._start
        if slow and self._slow.canaries < 4 * CANARIES:
            return True  # as slow as need be to tell whose the loss is: wait until that is certain
        if slow and self._usual_rate.canaries < 2 * CANARIES:
            self._change(self._start, now)
            return True
        if slow and self._own():
            self.own_loss, self._high = min(_MOST_LOSS, 1 - self._slow.share), None
            self._change(self._start, now)
            return False
        excess = self._excess(window.canaries, window.canaries - window.back)
        deepest = _DEEPEST if window.canaries >= CANARIES else 2 * _DEEPEST
        # a few canaries tell badly how much is lost: where all was well a moment ago, it cannot be that bad
        carried = max(window.rate * max(1 - excess, deepest), min(self._clean, window.rate))
        self._clean *= _DOUBT
        self._high = max(SLOWEST, min(window.rate, 1.1 * carried))
        self._change(_BACK * carried, now)
        self._tell(self.rate, 1 - window.back / window.canaries)
        return True

    def _own(self) -> bool:
        """Whether what is lost at a third of the rate is the path's own: half arrived at the whole rate."""
        return self._usual_rate.share > _HALF

    def _change(self, rate: float, now: float) -> None:
        self.rate, self._cut_at = max(SLOWEST, rate), now
        self._recent.clear()
        self._beyond = 0 if self._clean else _PATIENCE  # the first guess may be far off
