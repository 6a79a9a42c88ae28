"""Hosts of one way that are known to be alive: asked again now and then, they show what share of packets arrives."""

from collections.abc import Iterator

from ksocket.discover.cookies import Cookies
from ksocket.discover.icmp import Echo
from ksocket.discover.ways import Way

MOST = 256  # hosts
EACH_SECONDS = 0.05  # at the earliest so long after the last time
WATCHED_EACH = 4000  # probes a second that one canary can watch over
_TOGETHER = 16  # in one volley
_VOLLEYS = 64  # that are kept
_DEAF = 10  # unanswered in a row: it has gone, unless the others are silent, too
_FORGOTTEN = 4096  # requests


class Canaries:
    """Whom to ask, with echo requests that are ready to be sent, and what of them was answered."""

    def __init__(self, way: Way, header: bytes, cookies: Cookies) -> None:
        self._way, self._header, self._cookies = way, header, cookies
        self._asked: dict[int, tuple[float, int]] = {}  # host: last asked, unanswered since; the longest ago first
        self._open: dict[tuple[int, int], float] = {}  # (host, its time in ms): when it was asked
        self._volleys: dict[int, Echo] = {}
        self._answering = 1.0  # share of them, lately

    def __len__(self) -> int:
        return len(self._asked)

    def learn(self, address: int) -> None:
        """This one answers echo requests; one that was not asked for the longest time makes room."""
        if address not in self._asked:
            if len(self._asked) >= MOST:
                del self._asked[next(iter(self._asked))]
            self._asked[address] = (0.0, 0)

    def pick(self, count: int, now: float) -> Iterator[tuple[int, list[int]]]:
        """At most so many that may be asked now, by /16: its base, and the hosts in it."""
        chosen: dict[int, list[int]] = {}
        for address, (asked, unanswered) in list(self._asked.items())[:count]:
            if now < asked + EACH_SECONDS:
                continue
            del self._asked[address]
            self._answering += ((unanswered == 0) - self._answering) / 16
            if unanswered < _DEAF or self._answering < 0.5:
                self._asked[address] = (now, unanswered + 1)
                chosen.setdefault(address & ~0xFFFF, []).append(address & 0xFFFF)
        for base, hosts in chosen.items():
            for begin in range(0, len(hosts), _TOGETHER):
                yield base, hosts[begin : begin + _TOGETHER]

    def echo(self, base: int) -> Echo:
        """Echo requests to hosts of this /16."""
        echo = self._volleys.pop(base, None) or Echo(self._way, self._header, base, self._cookies, _TOGETHER)
        self._volleys[base] = echo
        if len(self._volleys) > _VOLLEYS:
            del self._volleys[next(iter(self._volleys))]
        return echo

    def left(self, base: int, hosts: list[int], clock: int, now: float) -> None:
        """They were asked now; clock: the time in ms that the requests carry."""
        for host in hosts:
            self._open[base + host, clock] = now
        while len(self._open) > _FORGOTTEN:
            del self._open[next(iter(self._open))]

    def answered(self, address: int, clock: int) -> float | None:
        """When the canary was asked that has answered now; None if it was none, or has answered before."""
        asked = self._open.pop((address, clock), None)
        if asked is not None and address in self._asked:
            self._asked[address] = (self._asked[address][0], 0)
        return asked
