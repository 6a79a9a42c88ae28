"""A wake-up call for whoever serves a Ksocket: something waits for it. Only a hint; what waits is in the store."""

from collections.abc import Callable, Iterable

Call = Callable[[], None]


class Signals:
    """Within one process; other replicas notice by looking every few seconds."""

    def __init__(self) -> None:
        self._listening: dict[int, tuple[Call, ...]] = {}

    def listen(self, ksocket_id: int, call: Call) -> None:
        """From now on `call` is called when something may wait for this Ksocket. It must neither block nor raise."""
        self._listening[ksocket_id] = (*self._listening.get(ksocket_id, ()), call)

    def forget(self, ksocket_id: int, call: Call) -> None:
        """No longer."""
        others = tuple(one for one in self._listening.pop(ksocket_id, ()) if one != call)
        if others:
            self._listening[ksocket_id] = others

    def wake(self, ksocket_ids: Iterable[int]) -> None:
        """Something waits for these."""
        for ksocket_id in ksocket_ids:
            for call in self._listening.get(ksocket_id, ()):
                call()
