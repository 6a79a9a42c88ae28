"""What connections say beside their reports, gathered until the next look writes it in one go: it may be lost."""

from collections import Counter, defaultdict
from typing import Final

from kshub.store.engine import Store
from kshub.store.queries import telling
from kswire.reports import Log, Progress

MAX_HELD: Final = 10_000  # of each kind, of all connections; more is dropped
MAX_OF_ONE: Final = 200  # of each kind, of one Ksocket: as many lines as are kept of a run; others have room, too


class Beside:
    """The last progress of each run, and lines, of the collectors that are connected here."""

    def __init__(self) -> None:
        self._progress: dict[tuple[int, str], Progress] = {}
        self._lines: list[tuple[int, Log, int]] = []
        self._runs_of, self._lines_of = Counter[int](), Counter[int]()

    def progress(self, ksocket_id: int, told: Progress) -> None:
        """The former one of this run is out of date."""
        known = (ksocket_id, told.run) in self._progress
        if known or _room(len(self._progress), self._runs_of, ksocket_id):
            self._progress[ksocket_id, told.run] = told
            self._runs_of[ksocket_id] += not known

    def log(self, ksocket_id: int, told: Log, now: int) -> None:
        """One more line."""
        if _room(len(self._lines), self._lines_of, ksocket_id):
            self._lines.append((ksocket_id, told, now))
            self._lines_of[ksocket_id] += 1

    async def write(self, store: Store) -> None:
        """Put it into the store."""
        if not (self._progress or self._lines):
            return
        progress, self._progress = self._progress, {}
        held, self._lines = self._lines, []
        self._runs_of, self._lines_of = Counter(), Counter()
        lines: dict[int, list[tuple[Log, int]]] = defaultdict(list)
        for ksocket_id, line, at in held:
            lines[ksocket_id].append((line, at))
        async with store.write() as connection:
            for (ksocket_id, _), told in sorted(progress.items()):
                await telling.progressed(connection, ksocket_id, told)
            for ksocket_id, some in sorted(lines.items()):
                await telling.logged(connection, ksocket_id, some)


def _room(held: int, of_one: Counter[int], ksocket_id: int) -> bool:
    return held < MAX_HELD and of_one[ksocket_id] < MAX_OF_ONE
