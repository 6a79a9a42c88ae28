"""What this process has done since it started, as numbers: for /metrics."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

MOST: Final = 100  # different codes; what comes after is "other"


@dataclass(slots=True)
class Counts:
    """reports: committed ones; refused: connections and batches sent away, by code; merging: in seconds."""

    reports: int = 0
    batches: int = 0
    merges: int = 0
    merging: float = 0.0
    refused: Counter[str] = field(default_factory=Counter)

    def ingested(self, reports: int) -> None:
        """A batch of so many reports is committed."""
        self.batches += 1
        self.reports += reports

    def refuse(self, code: str) -> None:
        """Somebody was sent away. code: one of ours, never what the other side said."""
        self.refused[code if code in self.refused or len(self.refused) < MOST else "other"] += 1

    @contextmanager
    def merge(self) -> Iterator[None]:
        """Around the merge of one snapshot."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.merges += 1
            self.merging += time.monotonic() - began
