"""What is kept how long: as the hub says, over that the space, over that the network; and what is too old by it. Pure.

A snapshot that a person gave a name stays however old it is, and so do those that the nodes' present facts need.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Annotated, Final

import msgspec

DAY: Final = 86_400  # seconds
_OVER: Final = ("merged", "rejected")  # of others something is still to come
GOING: Final = "clearing"  # the status of a snapshot that is being removed: some of it is gone

Days = Annotated[int, msgspec.Meta(ge=1, le=36500)]
Most = Annotated[int, msgspec.Meta(ge=0, le=100_000)]


class Retention(msgspec.Struct, frozen=True, rename="camel", kw_only=True, omit_defaults=True):
    """What one place sets; None: as the place above it. max_snapshots: of a network; 0: as many as there are."""

    snapshot_days: Days | None = None  # of snapshots, their runs, and events
    attempt_days: Days | None = None
    max_snapshots: Most | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What holds in the end."""

    snapshot_days: int = 400
    attempt_days: int = 30
    max_snapshots: int = 0
    audit_days: int = 730  # of the audit log: the hub's alone to say

    def over(self, *layers: Retention) -> "Kept":
        """The same with what each of these sets, the last one first."""
        values = (self.snapshot_days, self.attempt_days, self.max_snapshots)
        for one in layers:
            own = (one.snapshot_days, one.attempt_days, one.max_snapshots)
            values = tuple(above if mine is None else mine for above, mine in zip(values, own, strict=True))  # type: ignore[assignment]
        return Kept(*values, audit_days=self.audit_days)


HUB: Final = Kept()


@dataclass(frozen=True, slots=True)
class Run:
    """A run that is over, with the snapshot that it made, if any."""

    scan_id: int
    created_at: int
    snapshot_id: int | None = None
    status: str | None = None  # the snapshot's
    named: bool = False


@dataclass(frozen=True, slots=True)
class Expired:
    """gone: runs that go with their snapshots, the newest first; thinned: snapshots that lose their attempts only.

    named: runs that stay only because their snapshot has a name.
    """

    gone: tuple[Run, ...] = ()
    thinned: tuple[int, ...] = ()
    named: tuple[Run, ...] = ()


def read(text: str | None) -> Retention:
    """As a row holds it."""
    return Retention() if text is None else msgspec.json.decode(text, type=Retention)


def write(retention: Retention) -> str | None:
    """As a row holds it; nothing where nothing is set."""
    return None if retention == Retention() else msgspec.json.encode(retention).decode()


def expired(runs: Iterable[Run], needed: Collection[int], kept: Kept, now: int) -> Expired:
    """What goes of a network's runs, which come the newest first. needed: snapshots that stay in any case, whole."""
    gone, thinned, named, rank = [], [], [], 0
    for run in runs:
        rank += run.snapshot_id is not None
        if run.snapshot_id in needed:
            continue
        old = run.created_at < now - kept.snapshot_days * DAY or _beyond(run, rank, kept.max_snapshots)
        if run.named:
            named += [run] if old else []
        elif old or run.status == GOING:
            gone.append(run)
        elif run.created_at < now - kept.attempt_days * DAY and run.snapshot_id is not None and run.status in _OVER:
            thinned.append(run.snapshot_id)
    return Expired(tuple(gone), tuple(thinned), tuple(named))


def _beyond(run: Run, rank: int, most: int) -> bool:
    """Whether it is one too many. One that is not merged yet, or waits for a person, is not pushed out by number."""
    return 0 < most < rank and run.snapshot_id is not None and run.status in _OVER
