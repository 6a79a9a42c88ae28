"""What played Windows saw: each event in memory and, in a lab, as a JSON line. Never a password."""

from typing import Any

from lab.theatre.journal import Journal

_MOST = 200_000


class Record:
    """The events of one server. address: which of a process's many it is."""

    def __init__(self, address: str = "", journal: Journal | None = None) -> None:
        self._address, self._journal = address, journal
        self.events: list[dict[str, Any]] = []

    def write(self, event: str, **details: Any) -> None:
        """Add an event."""
        if self._address:
            details["server"] = self._address
        if len(self.events) < _MOST:
            self.events.append({"event": event, **details})
        if self._journal is not None:
            self._journal.write(event, **details)

    def of(self, event: str) -> list[dict[str, Any]]:
        """The events of one kind."""
        return [one for one in self.events if one["event"] == event]
