"""Asked by every sender of scan traffic before each packet, connection and request."""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from ipaddress import IPv6Address
from pathlib import Path
from weakref import WeakValueDictionary

from ksocket.pace.places import Place, Places
from ksocket.pace.profiles import CONNECTIONS_PER_HOP, CONNECTIONS_PER_SECOND, SESSIONS_PER_HOST, Profile
from ksocket.pace.rate import Rate
from ksocket.pace.table import Table

MAX_BATCH = 256
"""So many probes may be asked for at once; it costs one lock."""
_SHORTEST_SLEEP = 0.0002
_CONNECTING = Rate.of(CONNECTIONS_PER_SECOND)


_Charge = tuple[list[int], Rate, int]  # slots of buckets, and how many packets each of them must pay for


class Pace:
    """The caps of one profile, kept together with all other scans of this machine and network namespace.

    state: the directory that the scans share; None, or one that cannot be written (a warning says so): this process
    alone. clock gives seconds that all processes count alike (CLOCK_MONOTONIC). Waiting may be cancelled at any time.
    """

    def __init__(
        self,
        profile: Profile,
        *,
        state: Path | None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.profile = profile
        self._table = Table.open(state)
        self._places = Places(self._table, sleep)
        self._clock, self._sleep = clock, sleep
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._arp = arp_rate(profile)
        self._routed = _rate(profile.routed_per_second)
        self._slash24 = _rate(profile.per_slash24_per_second)
        self._host = Rate.of(profile.per_host_per_second)

    async def arp(self, segment: str, count: int = 1) -> None:
        """Wait until `count` ARP frames may leave on the segment, together; those who wait are served in turn.

        Raises:
            ValueError: count is more than the profile allows in a second.
        """
        if self._arp is None:
            return
        async with self._turns.setdefault(segment, asyncio.Lock()):
            await self._pay([(self._table.slots("arp", [segment]), self._arp, count)])

    async def probe(self, addresses: Sequence[str]) -> None:
        """Wait until one probe to each of these addresses may leave, together; an address may stand there repeatedly.

        At most 256, which costs one lock; best spread over many /24s.

        Raises:
            ValueError: they are more than 256, or more for one host than it may get in a second.
        """
        if len(addresses) > MAX_BATCH:
            raise ValueError(f"{len(addresses)} probes at once, at most {MAX_BATCH}")
        await self._pay([*self._totals(addresses), *self._each("host", addresses, self._host)])

    @asynccontextmanager
    async def session(self, addr: str) -> AsyncIterator[None]:
        """One of two sessions with this host, entered when a new connection to it may be made."""
        async with self._places.place(f"session {addr}", SESSIONS_PER_HOST):
            await self._pay([(self._table.slots("connection", [addr]), _CONNECTING, 1)])
            yield

    def snmp(self, addr: str) -> AbstractAsyncContextManager[None]:
        """The one request that this agent may be busy with; to be entered as often as it is asked."""
        return self._places.place(f"snmp {addr}", 1)

    def engine(self, name: str) -> Place:
        """The same for an agent that is known by a name of its own, at all its addresses."""
        return self._places.place(f"engine {name}", 1)

    def hop(self, addr: str) -> AbstractAsyncContextManager[None]:
        """One of eight connections that are being opened through this jump host."""
        return self._places.place(f"hop {addr}", CONNECTIONS_PER_HOP)

    def _totals(self, addresses: Sequence[str]) -> Iterable[_Charge]:
        if self._routed and addresses:
            yield self._table.slots("routed", [""]), self._routed, len(addresses)
        if self._slash24:
            yield from self._each("/24", [_slash24(one) for one in addresses], self._slash24)

    def _each(self, kind: str, keys: Sequence[str], rate: Rate) -> Iterable[_Charge]:
        if len(set(keys)) == len(keys):  # nearly always, and 256 of them a thousand times a second
            yield self._table.slots(kind, keys), rate, 1
            return
        alike = defaultdict(list)
        for key, count in Counter(keys).items():
            alike[count].append(key)
        for count, some in alike.items():
            yield self._table.slots(kind, some), rate, count

    async def _pay(self, charges: Sequence[_Charge]) -> None:
        """Takes nothing before everything may leave: nobody pays for packets that wait for another bucket."""
        while wait := await self._try(charges):
            await self._sleep(max(wait, _SHORTEST_SLEEP))

    async def _try(self, charges: Sequence[_Charge]) -> float:
        """Seconds until it is worth trying again; 0 when it is paid."""
        async with self._table.locked() as paid:
            now = self._clock()
            taken = paid.__getitem__
            due = max((rate.earliest(map(taken, slots), count, now) for slots, rate, count in charges), default=now)
            if due > now:
                return due - now
            for slots, rate, count in charges:  # two buckets may share a slot: then it pays for both
                rate.pay(paid, slots, count, now)
        return 0


def arp_rate(profile: Profile) -> Rate | None:
    """What a segment gets. More is spared: the kernel asks for neighbours by itself, a moment after it was paid for."""
    return None if profile.arp_per_second is None else Rate.of(profile.arp_per_second, spare=1.0)


def _rate(cap: int | None) -> Rate | None:
    return None if cap is None else Rate.of(cap)


def _slash24(addr: str) -> str:
    """The /24 of an IPv4 address, the /64 of an IPv6 one."""
    if ":" in addr:
        return IPv6Address(addr.partition("%")[0]).exploded[:19]
    return addr.rpartition(".")[0]
