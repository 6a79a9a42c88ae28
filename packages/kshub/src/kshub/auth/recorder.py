"""Rows of the audit log that no transaction carries: of what was refused, and of those who only look.

Who looks waits for no writer and is answered while the disk is full: the row is written beside. Rows that cannot be
written stand in the hub's own log, whole, so that none is lost in silence; those that wait when the process is killed
are lost.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Coroutine
from typing import Any, Final

import msgspec
from sqlalchemy import select

from kshub.auth import audit, deeds
from kshub.auth.deeds import DONE, Deed
from kshub.logs import plain
from kshub.store import witness
from kshub.store.engine import Store
from kshub.store.schema import space

log = logging.getLogger("kshub.audit")

WAITING: Final = 200  # rows that may wait for the store
SELDOM: Final = 3600  # seconds in which the same look of the same caller is told once
REFUSED: Final = 120  # rows of one caller in a minute, of what is refused: a program that runs wild fills no disk
STRANGE: Final = 20  # of one source, at one user or none, where nobody knows who it is
_KNOWN, _AIMED, _NOBODY = "known", "aimed", "nobody"
# Rows in a minute of all whose caller is known, of all that are aimed at a user, and of the rest: whoever floods one
# of them from however many addresses takes no room from the others
ROOM: Final = {_KNOWN: 600, _AIMED: 200, _NOBODY: 200}
_REMEMBERED: Final = 10_000  # looks

_Look = tuple[int | None, str | None, str]
_Try = tuple[int | None, int | None, str]


class Recorder:
    """One of each process that serves."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: set[asyncio.Task[None]] = set()
        self._told: dict[_Look, int] = {}
        self._minute = 0
        self._refused: Counter[_Try] = Counter()
        self._taken: Counter[str] = Counter()

    async def ended(self, deed: Deed, outcome: str, now: int) -> None:
        """Something that changes, or would have: unless its row says so already, write it before it is answered."""
        if deed.row is not None and outcome == DONE:
            return
        if deed.row is None and outcome == deeds.REFUSED and not self._bears(deed, now):
            log.warning("refused too often for the audit log: %s", _line(deed, outcome))
            return
        await self._write(deed, outcome)

    def looked(self, deed: Deed) -> None:
        """Somebody had a list given out; the row is written beside."""
        self._begin(self._write(deed, DONE), deed)

    def viewed(self, deed: Deed, now: int, *, across: bool) -> None:
        """Somebody looked: once an hour of each caller and look. across: only where there are several spaces."""
        key = (deed.user_id, deed.token, deed.action)
        if now - self._told.get(key, now - SELDOM) < SELDOM:
            return
        if len(self._told) >= _REMEMBERED:
            self._told.clear()  # the database remembers, too
        self._told[key] = now
        self._begin(self._seldom(deed, across), deed)

    async def settled(self) -> None:
        """Nothing waits any more."""
        while self._waiting:
            await asyncio.gather(*self._waiting)

    def _bears(self, deed: Deed, now: int) -> bool:
        if self._minute != now // 60:
            self._minute = now // 60
            self._refused.clear()
            self._taken.clear()
        key = (deed.user_id, deed.aimed, deed.source)
        kind = _KNOWN if deed.known else _NOBODY if deed.aimed is None else _AIMED
        if self._taken[kind] >= ROOM[kind] or self._refused[key] >= (REFUSED if deed.known else STRANGE):
            return False
        self._refused[key] += 1
        self._taken[kind] += 1
        return True

    def _begin(self, writing: Coroutine[Any, Any, None], deed: Deed) -> None:
        if len(self._waiting) >= WAITING:
            log.error("too many rows wait for the audit log: %s", _line(deed, DONE))
            writing.close()
            return
        task = asyncio.create_task(writing)
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def _seldom(self, deed: Deed, across: bool) -> None:
        """Of a hub with one space nobody looks across; nor is it told twice that another process was asked."""
        try:
            async with self._store.read() as connection:
                spaces = len((await connection.execute(select(space.c.id).limit(2))).all())
                told = (across and spaces < 2) or await audit.lately(connection, deed, SELDOM)
        except Exception:  # then it is told once too often
            told = False
        if not told:
            await self._write(deed, DONE)

    async def _write(self, deed: Deed, outcome: str) -> None:
        try:
            with witness.watched(None):  # a row has no row
                async with self._store.write() as connection:
                    await (deed.write(connection, outcome) if deed.row is None else deed.correct(connection, outcome))
        except Exception as error:  # whatever it is: who asked is answered, and it is said here
            log.error("no row in the audit log (%s): %s", type(error).__name__, _line(deed, outcome))  # noqa: TRY400 - a line


def _line(deed: Deed, outcome: str) -> str:
    return plain(msgspec.json.encode(deeds.line(deed, outcome)).decode())
