"""A wake-up call for whoever serves a Ksocket: something waits for it. Only a hint; what waits is in the store."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager


class Signals:
    """Within one process; other replicas notice by looking every few seconds."""

    def __init__(self) -> None:
        self._listening: dict[int, set[asyncio.Event]] = {}

    @contextmanager
    def listening(self, ksocket_id: int) -> Iterator[asyncio.Event]:
        """An event that is set when something may wait for this Ksocket."""
        called = asyncio.Event()
        self._listening.setdefault(ksocket_id, set()).add(called)
        try:
            yield called
        finally:
            others = self._listening[ksocket_id]
            others.discard(called)
            if not others:
                del self._listening[ksocket_id]

    def wake(self, ksocket_ids: Iterable[int]) -> None:
        """Something waits for these."""
        for ksocket_id in ksocket_ids:
            for called in self._listening.get(ksocket_id, ()):
                called.set()
