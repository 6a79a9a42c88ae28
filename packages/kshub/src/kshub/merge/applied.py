"""What came of a snapshot, or of a person's word."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Applied:
    """What a snapshot changed. waiting: nothing, until a person approves so many merges.

    created, changed: nodes that are new, and those of which something else is; told: those of which an event says that
    they changed; merged: absorbed -> kept.
    """

    network_id: int
    waiting: bool = False
    created: frozenset[int] = frozenset()
    changed: frozenset[int] = frozenset()
    told: frozenset[int] = frozenset()
    merged: Mapping[int, int] | None = None
