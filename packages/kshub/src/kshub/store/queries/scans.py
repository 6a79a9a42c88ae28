"""Runs: ordered of collectors, open while they report, closed when all are done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import uuid4

import msgspec
from sqlalchemy import ColumnElement, Table, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store import searches, sendings
from kshub.store.instants import seconds
from kshub.store.queries import events, places
from kshub.store.retention import GOING
from kshub.store.schema import scan, scan_part, snapshot
from kswire.reports import Done
from kswire.wire import now

OPEN = ("ordered", "sent", "accepted", "running")


@dataclass(frozen=True, slots=True)
class Ordered:
    """A run that was just written; run is its name in orders and reports."""

    scan_id: int
    snapshot_id: int
    run: str


@dataclass(frozen=True, slots=True)
class OpenPart:
    """A collector's share of a run that may still be reported on.

    reports, octets: committed so far, and how many bytes of them were new.
    """

    scan_id: int
    snapshot_id: int
    network_id: int
    status: str
    reports: int
    octets: int


async def order(
    connection: AsyncConnection,
    network_id: int,
    ksocket_ids: Sequence[int],
    *,
    kind: str = "scan",
    settings: str = "{}",
    ordered_by: str | None = None,
    schedule_id: int | None = None,
    run: str | None = None,
) -> Ordered:
    """Write a run of these collectors, with its empty snapshot; a plan sees nothing, and has none (0).

    kind: "scan", "ask", "plan", "import".
    """
    run, at = run or uuid4().hex, seconds(now())
    words = {"network_id": network_id, "run": run, "kind": kind, "settings": settings, "ordered_by": ordered_by}
    state = {"schedule_id": schedule_id, "status": "ordered", "created_at": at, "incomplete": False}
    scan_id = await _insert(connection, scan, words | state)
    empty = {"status": "open", "number_of_addresses": 0, "number_of_nodes": 0, "created_at": at}
    seen = {"network_id": network_id, "scan_id": scan_id} | empty
    snapshot_id = 0 if kind == "plan" else await places.numbered(connection, snapshot, seen)
    part = {"scan_id": scan_id, "status": "ordered", "number_of_addresses": 0, "reports": 0, "octets": 0}
    part |= {"problems": "[]"}
    await connection.execute(insert(scan_part), [part | {"ksocket_id": one} for one in ksocket_ids])
    return Ordered(scan_id, snapshot_id, run)


async def open_parts(
    connection: AsyncConnection, ksocket_id: int, runs: Iterable[str], *, hold: bool = False
) -> dict[str, OpenPart]:
    """Of these runs, those that were ordered of this collector and are not over.

    hold: nobody else ends them before the transaction is over.
    """
    part = scan_part.c["status", "reports", "octets"]
    statement = (
        select(scan.c.run, scan.c.id, snapshot.c.id, scan.c.network_id, *part)
        .join(scan_part, scan_part.c.scan_id == scan.c.id)
        .join(snapshot, snapshot.c.scan_id == scan.c.id)
        .where(scan.c.run.in_(list(runs)), scan_part.c.ksocket_id == ksocket_id, scan_part.c.status.in_(OPEN))
    )
    if hold:
        statement = statement.order_by(scan.c.id).with_for_update(of=scan_part)
    return {row[0]: OpenPart(*row[1:]) for row in await connection.execute(statement)}


async def count_reports(
    connection: AsyncConnection, ksocket_id: int, part: OpenPart, count: int, octets: int, at: int
) -> None:
    """So many more reports are committed, with so many new bytes; the first of them starts the part, and the run."""
    mine = (scan_part.c.scan_id == part.scan_id, scan_part.c.ksocket_id == ksocket_id)
    begun = func.coalesce(scan_part.c.started_at, at)
    grown = {"reports": scan_part.c.reports + count, "octets": scan_part.c.octets + octets}
    changes = grown | {"status": "running", "started_at": begun}
    await connection.execute(update(scan_part).where(*mine).values(changes))
    if part.status != "running":
        first = (scan.c.id == part.scan_id, scan.c.status == "ordered")
        await connection.execute(update(scan).where(*first).values(status="running", started_at=at))


async def close_part(connection: AsyncConnection, ksocket_id: int, part: OpenPart, done: Done) -> None:
    """The collector has told everything; with the last part the run is over."""
    changes = {
        "status": done.status,
        "started_at": seconds(min(done.started_at, done.terminated_at)),  # its clock may have been set back
        "terminated_at": seconds(done.terminated_at),
        "number_of_addresses": max(0, min(done.number_of_addresses, 2**31 - 1)),
        "problems": msgspec.json.encode(done.problems[:1000]).decode(),
        "searched": searches.pack(done),
        "sent": sendings.pack(done.sent),
    }
    await connection.execute(select(scan.c.id).where(scan.c.id == part.scan_id).with_for_update())
    mine = (scan_part.c.scan_id == part.scan_id, scan_part.c.ksocket_id == ksocket_id)
    await connection.execute(update(scan_part).where(*mine).values(changes))
    again = (snapshot.c.id == part.snapshot_id, snapshot.c.status == "merged")  # by another part, or step by step
    await connection.execute(update(snapshot).where(*again).values(status="open"))
    await end_if_over(connection, part.scan_id)


async def end_if_over(connection: AsyncConnection, scan_id: int) -> bool:
    """Close the run when no part of it is open: done when all are, failed when all failed or refused, else partial.

    It began when its first part did, by that Ksocket's clock as its end is: what came late did not begin late.
    """
    columns = (scan_part.c.status, scan_part.c.started_at, scan_part.c.terminated_at)
    statement = select(*columns).where(scan_part.c.scan_id == scan_id)
    rows = (await connection.execute(statement)).all()
    statuses = {row.status for row in rows}
    if statuses & set(OPEN):
        return False
    status = "done" if statuses == {"done"} else "failed" if statuses <= {"failed", "refused"} else "partial"
    ended = max((row.terminated_at for row in rows if row.terminated_at is not None), default=seconds(now()))
    begun = min((row.started_at for row in rows if row.started_at is not None), default=None)
    over = {"status": status, "started_at": begun, "terminated_at": ended}
    await connection.execute(update(scan).where(scan.c.id == scan_id).values(over))
    if status != "done":
        await _tell(connection, f"run-{status}", scan.c.id == scan_id)
    return True


async def refer(connection: AsyncConnection, scan_id: int, reference: str | None) -> None:
    """The change that this run belongs to, as a person names it."""
    await connection.execute(update(scan).where(scan.c.id == scan_id).values(reference=reference))


async def name_snapshot(
    connection: AsyncConnection, network_id: int, snapshot_id: int, called: str | None, by: str | None, at: int | None
) -> bool:
    """Give it a name, or none; whether it is there, and not being cleared away."""
    mine = (snapshot.c.id == snapshot_id, snapshot.c.network_id == network_id, snapshot.c.status != GOING)
    changes = {"display_name": called, "named_by": by, "named_at": at}
    return bool((await connection.execute(update(snapshot).where(*mine).values(changes))).rowcount)


async def mark_incomplete(connection: AsyncConnection, ksocket_id: int) -> None:
    """Reports of this collector are missing for good: its open runs will not be complete."""
    mine = select(scan_part.c.scan_id).where(scan_part.c.ksocket_id == ksocket_id, scan_part.c.status.in_(OPEN))
    await _tell(connection, "run-incomplete", scan.c.id.in_(mine) & ~scan.c.incomplete)
    await connection.execute(update(scan).where(scan.c.id.in_(mine)).values(incomplete=True))


async def _tell(connection: AsyncConnection, kind: str, which: ColumnElement[bool]) -> None:
    """What became of these runs; a plan's end concerns only who waits for it."""
    query = select(scan.c.id, scan.c.kind, scan.c.network_id).where(which, scan.c.kind != "plan")
    for row in (await connection.execute(query)).all():
        await events.add(connection, row.network_id, kind, {"scanId": row.id, "kind": row.kind})


async def asked(connection: AsyncConnection, snapshot_ids: Iterable[int]) -> frozenset[int]:
    """Of these snapshots, those of runs that ask given addresses: a person waits for each answer."""
    statement = select(snapshot.c.id).join(scan, scan.c.id == snapshot.c.scan_id)
    chosen = statement.where(snapshot.c.id.in_(list(snapshot_ids)), scan.c.kind == "ask")
    return frozenset((await connection.execute(chosen)).scalars())


async def unmerged(connection: AsyncConnection) -> tuple[int, ...]:
    """Snapshots of runs that are over, or of which a part is, and that are not in the nodes yet; the oldest first."""
    over = select(scan_part.c.scan_id).where(scan_part.c.status.in_(("done", "partial", "failed")))
    statement = select(snapshot.c.id).where(snapshot.c.status == "open", snapshot.c.scan_id.in_(over))
    return tuple((await connection.execute(statement.order_by(snapshot.c.id))).scalars())


async def _insert(connection: AsyncConnection, table: Table, row: dict[str, object]) -> int:
    result = await connection.execute(insert(table).values(row).returning(table.c.id))
    number: int = result.scalar_one()
    return number
