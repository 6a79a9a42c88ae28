"""What played hosts saw, as JSON lines that tests read."""

import json
import time
from pathlib import Path
from typing import Any

_MOST = 200_000  # lines; a test that makes more is broken


class Journal:
    """A file of JSON lines."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8", buffering=1)  # a line at a time, so that readers see whole ones
        self._left = _MOST

    def write(self, event: str, **details: Any) -> None:
        """Add a line: {"time": seconds since the epoch, "event": ..., details}."""
        if self._left > 0 and not self._file.closed:
            self._left -= 1
            self._file.write(json.dumps({"time": time.time(), "event": event, **details}) + "\n")

    def close(self) -> None:
        """Nothing is written any more."""
        self._file.close()
