"""What waits is sent, beside everything else that the hub does: of a target one message at a time, few targets at once.

A process may be killed between any two lines here. What was decided is in the tables before anything leaves, and that
it arrived is written down afterwards: so after a kill the same message is sent again, under the same id, and whoever
gets it knows by that what they have.
"""

import asyncio
import logging
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row
from sqlalchemy.exc import SQLAlchemyError

from kshub.clock import seconds_now
from kshub.notify import kinds, reading, targets
from kshub.notify.dialling import Dialler, Undelivered
from kshub.notify.message import Message
from kshub.notify.turns import Turns
from kshub.store.engine import Store
from kshub.store.queries import notifying
from kshub.store.queries.notifying import Due

log = logging.getLogger("kshub.notify")

EVERY: Final = 1  # seconds
AT_ONCE: Final = 8  # messages under way
BACK_OFF: Final = (30, 120, 600, 3600, 21600, 21600, 21600, 21600)  # seconds from one try to the next: a day in all
REFUSED_TRIES: Final = 3  # of what is refused for good: it must not hold up what comes after it for a day
BUG: Final = "hub-error"


@dataclass(frozen=True, slots=True)
class Outcome:
    """code: why it did not arrive; if it did, what is wrong all the same, or None."""

    arrived: bool
    code: str | None = None
    for_good: bool = False


async def try_once(dialler: Dialler, row: Row[Any], message: Message) -> Outcome:
    """Send a message to a target: whatever happens there is an outcome. Nothing of the address is logged."""
    try:
        address = targets.read(row.kind, row.address)
        return Outcome(True, await kinds.DELIVER[row.kind](dialler, address, message))
    except Undelivered as error:
        return Outcome(False, error.code, error.for_good)
    except Exception as error:  # one target's bug must not stop the others; its words may quote the address
        log.error("target %d: an error of ours: %s", row.id, type(error).__name__)  # noqa: TRY400 - a traceback quotes
        return Outcome(False, BUG)


def next_try(tries: int, now: int, *, for_good: bool) -> int | None:
    """When it is tried again that failed now, after so many tries before; None: not any more."""
    if tries >= len(BACK_OFF) or (for_good and tries + 1 >= REFUSED_TRIES):
        return None
    return now + BACK_OFF[tries]


class Sender:
    """url: of the hub, for links; None: messages have none."""

    def __init__(self, store: Store, dialler: Dialler, url: str | None = None) -> None:
        self.store = store
        self.dialler = dialler
        self.url = url
        self._turns = Turns()
        self.work: dict[int, asyncio.Task[None]] = {}  # what is under way, by target
        # what became of a message, until it is written down: while the disk is full nobody is told again and again
        self._known: dict[str, Outcome] = {}

    async def look(self, now: int) -> None:
        """Begin what is due, and wait for none of it: a job of `jobs.Jobs`."""
        async with self.store.read() as connection:
            found = await notifying.due(connection, now, self.work)
        for one in found[: AT_ONCE - len(self.work)]:
            self.work[one.target_id] = task = asyncio.create_task(self._take(one, now))
            task.add_done_callback(lambda _, number=one.target_id: self.work.pop(number, None))  # type: ignore[misc]

    async def test(self, row: Row[Any]) -> Outcome:
        """Send a made-up message to a target at once, and write down at the target what became of it.

        Raises:
            TooSoonError: of tests there are not many.
        """
        message = Message(reading.new_key(), row.language, (), (), url=self.url)
        with self._turns.taken(row.id):
            outcome, now = await try_once(self.dialler, row, message), seconds_now()
        async with self.store.write() as connection:
            if outcome.arrived:
                await notifying.arrived(connection, row.id, now, outcome.code)
            else:
                await notifying.missed(connection, row.id, now, outcome.code or BUG)
        return outcome

    async def close(self) -> None:
        """End what is under way; it is taken up again under the same ids."""
        some = list(self.work.values())
        for task in some:
            task.cancel()
        await asyncio.gather(*some, return_exceptions=True)

    async def _take(self, one: Due, now: int) -> None:
        try:
            key = one.message or await self._begun(one.target_id, now)
            if key is not None:
                await self._send(one.target_id, key)
        except (SQLAlchemyError, OSError) as error:
            log.warning("notifications: the database cannot be used: %s", type(error).__name__)
        except Exception:  # nobody else would tell of it
            log.exception("notifications ended by an error of ours")

    async def _begun(self, target_id: int, now: int) -> str | None:
        """The id of a new message, once it is on the disk which events are in it."""
        key = reading.new_key()
        async with self.store.write() as connection:
            begun = await notifying.begin(connection, target_id, key, now)
        return key if begun else None

    async def _send(self, target_id: int, key: str) -> None:
        async with self.store.read() as connection:
            row = await reading.target(connection, target_id)
            tries = await notifying.tries(connection, key)
            if row is None or tries is None:
                return
            message = await reading.message(
                connection, key, row.language, one_space=row.space_id is not None, url=self.url
            )
        outcome = self._known.get(key) or await try_once(self.dialler, row, message)
        self._known[key] = outcome
        await self._note(target_id, message, outcome, tries)
        del self._known[key]

    async def _note(self, target_id: int, message: Message, outcome: Outcome, tries: int) -> None:
        now, key = seconds_now(), message.key
        async with self.store.write() as connection:
            if outcome.arrived:
                await notifying.sent(connection, target_id, key, now, outcome.code)
                return
            due = next_try(tries, now, for_good=outcome.for_good)
            await notifying.failed(connection, target_id, key, outcome.code or BUG, (now, due))
        end = "given up" if due is None else f"tried again in {due - now} s"
        log.warning("target %d: a message of %d events: %s; %s", target_id, len(message.ids), outcome.code, end)
