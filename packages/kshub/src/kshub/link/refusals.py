"""Who was sent away without a word to the database: gathered until the next look writes it in one go; it may be lost.

So whoever guesses tokens, or comes too often, makes the hub write once in two seconds at most.
"""

from typing import Final

from kshub.logs import plain
from kshub.store.engine import Store
from kshub.store.queries import refusals
from kshub.store.queries.refusals import Refusal, Times

MAX_HELD: Final = 1000  # sources between two looks; of further ones nothing is kept
MAX_ADDR: Final = 100
MAX_WORD: Final = 200


def source(
    ksocket_id: int, code: str, remote: str, *, installation: str = "", version: str = "", detail: str = ""
) -> Refusal:
    """Who was sent away, in words that can be kept and shown."""
    said = (plain(one, MAX_WORD) for one in (installation, version, detail))
    return Refusal(ksocket_id, plain(code, MAX_WORD), plain(remote, MAX_ADDR), *said)


class Refusals:
    """Of this process."""

    def __init__(self) -> None:
        self._held: dict[Refusal, Times] = {}

    def add(self, one: Refusal, now: int) -> None:
        """Once more."""
        _count(self._held, one, Times(1, now, now))

    async def write(self, store: Store) -> None:
        """Put them into the store; they are gathered on when that fails."""
        if not self._held:
            return
        held, self._held = self._held, {}
        try:
            async with store.write() as connection:
                await refusals.note(connection, held)
        except BaseException:
            for one, times in self._held.items():  # those that came meanwhile
                _count(held, one, times)
            self._held = held
            raise


def _count(held: dict[Refusal, Times], one: Refusal, times: Times) -> None:
    before = held.get(one)
    if before is not None:
        held[one] = Times(before.count + times.count, before.first_at, times.last_at)
    elif len(held) < MAX_HELD:
        held[one] = times
