"""What a search finds, and how far it is."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from ipaddress import IPv4Network

from ksocket.outbound import Outbound
from kswire.problems import Problem


@dataclass(frozen=True, slots=True)
class Alive:
    """An address that answered. by: "arp", "ndp", "icmp", "mdns" or "tcp"; macaddr: on this machine's own links."""

    addr: str
    macaddr: str | None
    by: str
    ifname: str


Emit = Callable[[Alive], None]


@dataclass(slots=True)
class Tally:
    """How many probes were sent, how many are still expected, and what went wrong: of one whole sweep.

    outbound: where the run counts what left, by kind. ghosts: networks that one device answers for. tell: hears at once
    what a person who watches wants to know.
    """

    outbound: Outbound = field(default_factory=Outbound)
    sent: int = 0
    problems: list[Problem] = field(default_factory=list)
    ghosts: list[IPv4Network] = field(default_factory=list)
    tell: Callable[[Problem], None] = lambda _problem: None
    _expected: dict[object, int] = field(default_factory=dict)

    @property
    def planned(self) -> int:
        """Probes sent and expected. It shrinks when addresses answer early."""
        return self.sent + sum(self._expected.values())

    def count(self, kind: str, probes: int = 1) -> None:
        """So many probes of this kind have left."""
        self.sent += probes
        self.outbound.sent(kind, probes)

    def expect(self, part: object, probes: int) -> None:
        """So many probes are to come from this part of the work; 0: it is done."""
        if probes > 0:
            self._expected[part] = probes
        else:
            self._expected.pop(part, None)

    def note(self, problem: Problem) -> None:
        """Record what went wrong, once."""
        if problem not in self.problems:
            self.problems.append(problem)


class Stream:
    """What was found and not yet taken."""

    def __init__(self) -> None:
        self._found: deque[Alive] = deque()
        self._news = asyncio.Event()
        self._ended = False

    def put(self, alive: Alive) -> None:
        """One more."""
        self._found.append(alive)
        self._news.set()

    def end(self) -> None:
        """There will be no more."""
        self._ended = True
        self._news.set()

    async def __aiter__(self) -> AsyncGenerator[Alive, None]:
        while True:
            while self._found:
                yield self._found.popleft()
            if self._ended:
                return
            self._news.clear()
            await self._news.wait()
