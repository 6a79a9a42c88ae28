"""Everything that happens because time passes, except on a link: one process does it, of all that share a database."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from kshub.auth import expiring
from kshub.clock import seconds_now
from kshub.orders import absence, continuing, losing, schedules
from kshub.store.engine import Store
from kshub.store.queries import leases
from kshub.store.signals import Signals

log = logging.getLogger("kshub.jobs")

LOOK_SECONDS: Final = 2.0
LEASE: Final = "jobs"
LEASE_SECONDS: Final = 30  # after which another process takes over from one that died
FIRST: Final = 600  # seconds from the start until the first of the daily work
HOUR: Final = 3600
DAY: Final = 86400
AWAY_DAYS: Final = 7

Job = Callable[[int], Awaitable[None]]


@dataclass(slots=True)
class Jobs:
    """away_days: after which a Ksocket that stays away has failed its part of a run. clock: seconds since 1970.

    daily: what takes longer, by name; it goes on beside the rest, first a while after the start.
    often: what is done beside the jobs here, by name: how often in seconds, and what.
    """

    store: Store
    signals: Signals
    away_days: int = AWAY_DAYS
    clock: Callable[[], int] = seconds_now
    daily: dict[str, Job] = field(default_factory=dict)
    often: dict[str, tuple[int, Job]] = field(default_factory=dict)
    work: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _mark: str = field(default_factory=lambda: secrets.token_hex(8))
    _renew_at: int = 0
    _due: dict[str, int] = field(default_factory=dict)

    async def run(self) -> None:
        """Look again and again until it is cancelled."""
        try:
            while True:
                await self.look()
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            for task in self.work.values():
                task.cancel()
            await asyncio.gather(*self.work.values(), return_exceptions=True)
            await self._leave()

    async def look(self) -> None:
        """Do what is due now, if it is this process that does it. What fails is tried again when it is due again."""
        now = self.clock()
        if not await self._mine(now):
            return
        for name, (every, job) in self._jobs().items():
            if self._due.get(name, now) <= now:
                self._due[name] = now + every
                await self._do(name, job, now)
        for name, job in self.daily.items():
            if self._due.setdefault(name, now + FIRST) <= now and name not in self.work:
                self._due[name] = now + DAY
                self.work[name] = task = asyncio.create_task(self._do(name, job, now))
                task.add_done_callback(lambda _, name=name: self.work.pop(name, None))  # type: ignore[misc]

    def _jobs(self) -> dict[str, tuple[int, Job]]:
        """What there is to do, and how often it is looked at, in seconds."""
        return {
            "schedules": (1, self._schedules),
            "continuing": (10, self._continuing),
            "losing": (30, self._losing),
            "absence": (60, self._absence),
            "expiring": (HOUR, self._expiring),
        } | self.often

    async def _do(self, name: str, job: Job, now: int) -> None:
        try:
            await job(now)
        except (SQLAlchemyError, OSError) as error:
            log.warning("%s: the database cannot be used: %s", name, error)
        except Exception:  # one job's bug must not stop the others
            log.exception("%s ended by an error of ours", name)

    async def _mine(self, now: int) -> bool:
        if self.store.sqlite or now < self._renew_at:  # SQLite: nobody else has it open
            return True
        try:
            async with self.store.write() as connection:
                mine = await leases.take(connection, LEASE, self._mark, now, LEASE_SECONDS)
        except (SQLAlchemyError, OSError) as error:
            log.warning("the database cannot be used: %s", error)
            return False
        self._renew_at = now + LEASE_SECONDS // 3 if mine else 0
        return mine

    async def _leave(self) -> None:
        if self.store.sqlite or not self._renew_at:
            return
        try:
            async with self.store.write() as connection:
                await leases.give_back(connection, LEASE, self._mark)
        except (SQLAlchemyError, OSError):  # it runs out by itself
            log.debug("the lease is not given back")

    async def _schedules(self, now: int) -> None:
        self.signals.wake(await schedules.run_due(self.store, now))

    async def _continuing(self, now: int) -> None:
        async with self.store.read() as connection:
            if not await continuing.cut(connection, now):
                return
        async with self.store.write() as connection:
            woken = await continuing.go_on(connection, now)
        self.signals.wake(woken)

    async def _losing(self, now: int) -> None:
        async with self.store.write() as connection:
            lost = await losing.lost(connection, now)
            away = await losing.away(connection, now, self.away_days)
        if lost or away:
            log.warning("parts of runs that failed: %d unknown to their Ksocket, %d of one that is away", lost, away)

    async def _absence(self, now: int) -> None:
        async with self.store.read() as connection:
            if not await absence.due(connection, now):
                return
        async with self.store.write() as connection:
            away, back = await absence.note(connection, now)
        log.info("Ksockets: %d away, %d back", away, back)

    async def _expiring(self, now: int) -> None:
        async with self.store.write() as connection:
            found = await expiring.warn(connection, now)
        for one in found:
            log.warning("a token of Ksocket %s ends in %d days", one.display_name, one.days)
