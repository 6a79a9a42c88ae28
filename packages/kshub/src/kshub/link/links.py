"""What all connections of this process share."""

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import SQLAlchemyError

from kshub.clock import seconds_now
from kshub.flow import Flow
from kshub.ingest.ingest import Committed
from kshub.link.beside import Beside
from kshub.link.door import Door
from kshub.link.rate import Buckets
from kshub.link.refusals import Refusals
from kshub.memory import Tidy
from kshub.store.engine import Store
from kshub.store.queries.refusals import Refusal
from kshub.store.signals import Signals

if TYPE_CHECKING:
    from kshub.link.conversation import Conversation

log = logging.getLogger("kshub.link")

FAILED_PER_SECOND: Final = 0.1  # tokens that are nobody's, from one address
FAILED_BURST: Final = 30
MAX_CONNECTIONS: Final = 20_000
AT_ONCE: Final = 4  # batches that are in memory, from their decoding to their commit: each takes many times its bytes


@dataclass(slots=True)
class Links:
    """The store, the signals, and who is connected here, by Ksocket. work: what goes on when its connection is over."""

    flow: Flow
    signals: Signals
    version: str
    door: Door = field(init=False)
    live: dict[int, "Conversation"] = field(default_factory=dict)
    failures: Buckets = field(default_factory=lambda: Buckets(FAILED_PER_SECOND, FAILED_BURST))
    beside: Beside = field(default_factory=Beside)
    refusals: Refusals = field(default_factory=Refusals)
    tidy: Tidy = field(default_factory=Tidy)
    reading: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    connections: int = 0
    tokens: Counter[int] = field(default_factory=Counter)  # connections by token
    work: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.door = Door(self.store)

    @property
    def store(self) -> Store:
        """The one that everything goes into."""
        return self.flow.store

    def refused(self, code: str, text: str) -> None:
        """Somebody was sent away. code: one of ours; text: for the log, may quote the other side."""
        self.flow.counts.refuse(code)
        log.warning("%s: %s", text, code)

    def turned_away(self, who: Refusal) -> None:
        """The same before anything was said: kept later, and not logged, since there may be many."""
        self.flow.counts.refuse(who.code)
        self.refusals.add(who, seconds_now())

    def merge(self, committed: Committed) -> None:
        """Merge what a batch closed, beside the conversation: neither its end nor its next batch matters to this."""
        task = asyncio.create_task(self._merge(committed))
        self.work.add(task)
        task.add_done_callback(self.work.discard)

    async def _merge(self, committed: Committed) -> None:
        try:
            await self.flow.merge(committed)
        except (SQLAlchemyError, OSError) as error:  # `Flow.resume` does it later
            log.error("a snapshot is not merged yet, the database cannot be used: %s", error)  # noqa: TRY400
        except Exception:  # a bug must not go unseen because nobody waits for this
            log.exception("a snapshot cannot be merged")
        finally:
            self.tidy.stir()
