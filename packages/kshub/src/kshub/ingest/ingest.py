"""One batch of reports -> one transaction. After it the batch may be acknowledged."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.ingest.appending import append
from kshub.ingest.prepared import Prepared, prepare
from kshub.store.engine import Store
from kshub.store.queries import meta, positions, scans
from kshub.store.queries.scans import OpenPart
from kshub.store.shared import Lookup
from kswire.events import Received, Refused
from kswire.reports import Done
from kswire.wire import now

MAX_REPORTS: Final = 2_000_000  # of one collector in one run: 65,536 addresses by every method, ten times over
MAX_OCTETS: Final = 4 << 30
"""Bytes newly stored of one collector in one run: 64 KB of each of 65,536 addresses. Without it one collector could
fill the disk with reports of the largest size. What is stored already costs nothing."""

STATUSES: Final = frozenset({"done", "partial", "failed"})


class NotTaken(Exception):  # noqa: N818 - it is no fault of ours
    """The batch is refused as a whole: nothing of it was written, and the link ends with this code."""

    def __init__(self, code: Refused, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Committed:
    """What is on the disk now. seq: the last report of this installation's epoch that is committed.

    snapshots: those that the batch added to; closed: those of which this collector's part ended with it.
    """

    seq: int
    snapshots: frozenset[int] = frozenset()
    closed: frozenset[int] = frozenset()


async def ingest(store: Store, ksocket_id: int, installation: str, received: Received) -> Committed:
    """Commit the reports, each once; those committed before are dropped.

    Of a gap nothing is written: with the Welcome the runs that were open then were marked, and later ones miss nothing.

    Raises:
        NotTaken: numbers that cannot follow, a run not ordered of this collector or over, too many reports or too large
            ones, or words that are none.
    """
    try:
        prepared = prepare(received)
    except ValueError as error:
        raise NotTaken(Refused.PROTOCOL, str(error)) from error
    async with store.write() as connection:
        position = await positions.locked(connection, ksocket_id, installation)
        if position is not None and position.epoch == received.epoch and received.last <= position.seq:
            return Committed(position.seq)
        _follows(position, received)
        lookup = store.shared.lookup(await meta.generation(connection))
        parts = await _parts(connection, ksocket_id, prepared)
        octets = await _append(connection, lookup, parts, prepared)
        await _count(connection, ksocket_id, parts, prepared, octets)
        closed = await _close(connection, ksocket_id, parts, prepared.done)
        await positions.store(connection, ksocket_id, installation, received)
    lookup.keep()
    return Committed(received.last, frozenset(one.snapshot_id for one in parts.values()), closed)


async def _append(connection: AsyncConnection, lookup: Lookup, parts: dict[str, OpenPart], prepared: Prepared) -> int:
    try:
        return await append(connection, lookup, parts, prepared)
    except ValueError as error:
        raise NotTaken(Refused.PROTOCOL, str(error)) from error


def _follows(position: positions.Position | None, received: Received) -> None:
    epoch, seq = (position.epoch, position.seq) if position else (0, 0)
    expected = seq + 1 if epoch == received.epoch else 1
    if received.epoch < epoch or received.first != expected:  # over a gap the position was moved with the Welcome
        raise NotTaken(Refused.ORDER, f"{received.epoch}/{received.first} after {epoch}/{seq}")


async def _parts(connection: AsyncConnection, ksocket_id: int, prepared: Prepared) -> dict[str, OpenPart]:
    parts = await scans.open_parts(connection, ksocket_id, prepared.reports, hold=True)
    strangers = sorted(set(prepared.reports) - set(parts))
    if strangers:
        raise NotTaken(Refused.NOT_ORDERED, f"run {strangers[0][:100]!r} was not ordered of this collector, or is over")
    if any(parts[run].reports + count > MAX_REPORTS for run, count in prepared.reports.items()):
        raise NotTaken(Refused.QUOTA, f"more than {MAX_REPORTS} reports of one run")
    return parts


async def _count(
    connection: AsyncConnection, ksocket_id: int, parts: dict[str, OpenPart], prepared: Prepared, octets: int
) -> None:
    """What is new counts for the batch's run; where it has several, by their reports, so that all of it counts."""
    at, total = int(now().timestamp()), prepared.reports.total()
    for run, count in prepared.reports.items():
        share = -(-octets * count // total)
        if parts[run].octets + share > MAX_OCTETS:
            raise NotTaken(Refused.QUOTA, f"more than {MAX_OCTETS} new bytes of one run")
        await scans.count_reports(connection, ksocket_id, parts[run], count, share, at)


async def _close(
    connection: AsyncConnection, ksocket_id: int, parts: dict[str, OpenPart], done: dict[str, Done]
) -> frozenset[int]:
    for run, report in done.items():
        if report.status not in STATUSES:
            raise NotTaken(Refused.PROTOCOL, f"a run cannot end as {report.status[:100]!r}")
        await scans.close_part(connection, ksocket_id, parts[run], report)
    return frozenset(parts[run].snapshot_id for run in done)
