"""What happens, told to who watches: one look at the store a second, for all of them, while there is somebody.

Who comes is told what has changed in the last minute, too: what they asked before they came may be older than that.

What this process does itself stirs the look at once; what other replicas do it shows a second later. Who watches is
told what has changed, never what it is now: that they ask for, by their own right.
"""

import asyncio
import logging
import time
from collections import Counter
from contextlib import suppress
from typing import Final

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from kshub.faults import Fault
from kshub.store.engine import Store
from kshub.view.pulse import KINDS, Changes, Going, Pulse, pulse

log = logging.getLogger("kshub.live")

LOOK_SECONDS: Final = 1.0
SOONEST_SECONDS: Final = 0.25  # between two looks, however much is stirred
REST: Final = 20  # times as long as a look takes is none: a large hub is looked at less often
LONGEST_REST: Final = 5.0  # seconds
RECENT: Final = 60.0  # seconds: what was asked before a stream began is no older
MOST: Final = 1000  # streams of this process
MOST_OF_ONE: Final = 20  # of one session, or of one user's programs: as many windows


class Told(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """kind: of kshub.view.pulse.KINDS, or "progress": `scans` are all runs of the network that are not over."""

    kind: str
    network_id: str
    scans: tuple[Going, ...] | None = None


class Stream:
    """One who watches these networks. What waits is kept once a network and kind: who is slow costs no more."""

    def __init__(self, who: str, networks: frozenset[int]) -> None:
        self.who, self.networks = who, networks
        self.over = False
        self.doubted = False  # rights may have changed
        self._changed: dict[tuple[int, str], None] = {}
        self._going: dict[int, tuple[Going, ...]] = {}
        self._woken = asyncio.Event()

    def changed(self, network_id: int, kind: str) -> None:
        """Something of this kind did."""
        if network_id in self.networks:
            self._changed[network_id, kind] = None
            self._woken.set()

    def goes(self, network_id: int, going: tuple[Going, ...]) -> None:
        """How far its runs are now."""
        if network_id in self.networks:
            self._going[network_id] = going
            self._woken.set()

    def now(self, networks: frozenset[int]) -> frozenset[int]:
        """They see these from now on; those that are new to them.

        Of those all is told, since of what happened there nothing was; of others nothing more than that they went.
        """
        former, self.networks = self.networks, networks
        self._changed = {one: None for one in self._changed if one[0] in networks}
        self._going = {number: going for number, going in self._going.items() if number in networks}
        for number in sorted(former - networks):
            self._changed[number, "network"] = None
        for number in sorted(networks - former):
            self._changed |= {(number, kind): None for kind in KINDS}
        return networks - former

    def doubt(self) -> None:
        """Whether they still may watch is to be looked at now."""
        self.doubted = True
        self._woken.set()

    def end(self) -> None:
        """Nothing more is told."""
        self.over = True
        self._woken.set()

    async def wait(self, seconds: float) -> None:
        """Until there is something, at most so long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        self._woken.clear()

    def take(self) -> list[Told]:
        """What was not told yet."""
        told = [Told(kind=kind, network_id=str(number)) for number, kind in self._changed]
        told += [Told(kind="progress", network_id=str(number), scans=going) for number, going in self._going.items()]
        self._changed, self._going = {}, {}
        return told


class Live:
    """All streams of this process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._streams: set[Stream] = set()
        self._counted = Counter[str]()
        self._pulse: Pulse | None = None
        self._recent: dict[tuple[int, str], float] = {}  # when each was last seen to change
        self._shown: dict[int, tuple[Going, ...]] = {}  # how far the runs are, as it was told
        self._shown_at = 0.0
        self._watch: asyncio.Task[None] | None = None
        self._looking = asyncio.Lock()
        self._stirred = asyncio.Event()
        self._closed = False

    async def begin(self, who: str, networks: frozenset[int]) -> Stream:
        """A stream for which everything counts; first it is told what is recent, and how far the runs are.

        Raises:
            Fault: "live-limit": there are too many, of all or of this one.
        """
        if self._closed or len(self._streams) >= MOST or self._counted[who] >= MOST_OF_ONE:
            raise Fault("live-limit")
        stream = Stream(who, networks)
        self._streams.add(stream)
        self._counted[who] += 1
        try:
            if self._watch is None:
                await self.look()
        except BaseException:
            self.leave(stream)
            raise
        self._watch = self._watch or asyncio.create_task(self._watching())
        since = time.monotonic() - RECENT
        for (number, kind), at in self._recent.items():
            if at > since:
                stream.changed(number, kind)
        self.show(stream, networks)
        return stream

    def show(self, stream: Stream, networks: frozenset[int]) -> None:
        """How far the runs of these networks are, as the last look saw it."""
        for number, going in self._shown.items():
            if number in networks:
                stream.goes(number, going)

    def leave(self, stream: Stream) -> None:
        """It is over. With the last one nobody looks any more."""
        if stream not in self._streams:
            return
        self._streams.discard(stream)
        self._counted -= Counter([stream.who])
        if not self._streams and self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def stir(self, network_id: int | None = None, kind: str | None = None, *, people: bool = False) -> None:
        """Something was changed here. network_id, kind: what a look does not show; people: rights may be others."""
        if network_id is not None and kind is not None:
            self._tell({(network_id, kind)})
        if people:
            for one in self._streams:
                one.doubt()
        self._stirred.set()

    def close(self) -> None:
        """The hub ends: nobody is kept waiting, and nobody new is let in."""
        self._closed = True
        for one in self._streams:
            one.end()

    async def look(self) -> None:
        """Once: tell what is another than at the last look.

        Raises:
            SQLAlchemyError, OSError: the database cannot be used.
        """
        async with self._looking:
            async with self._store.read() as connection:
                now = await pulse(connection)
            former, self._pulse = self._pulse, now
            if former is None:
                self._shown = now.going
                return
            self._tell(now.since(former))
            self._show(now.going)

    def _tell(self, changes: Changes) -> None:
        now = time.monotonic()
        self._recent = {one: at for one, at in self._recent.items() if at > now - RECENT} | dict.fromkeys(changes, now)
        for stream in self._streams:
            for network_id, kind in changes:
                stream.changed(network_id, kind)

    def _show(self, going: dict[int, tuple[Going, ...]]) -> None:
        """At most once a second, however often it is looked."""
        at = time.monotonic()
        if going == self._shown or at < self._shown_at + LOOK_SECONDS:
            return
        for number in {*going, *self._shown}:
            if going.get(number) != self._shown.get(number):
                for stream in self._streams:
                    stream.goes(number, going.get(number, ()))
        self._shown, self._shown_at = going, at

    async def _watching(self) -> None:
        former = 0.0  # one look that a busy machine held up leaves nobody without news
        while True:
            begun = time.monotonic()
            try:
                await self.look()
            except (SQLAlchemyError, OSError) as error:
                log.warning("the database cannot be used: %s", type(error).__name__)
            except Exception:  # a bug must not leave everybody untold
                log.exception("looking for what to tell ends by an error of ours")
            spent = time.monotonic() - begun
            await asyncio.sleep(min(LONGEST_REST, max(SOONEST_SECONDS, min(spent, former) * REST)))
            former = spent
            with suppress(TimeoutError):
                async with asyncio.timeout(max(0.0, LOOK_SECONDS - SOONEST_SECONDS)):
                    await self._stirred.wait()
            self._stirred.clear()
