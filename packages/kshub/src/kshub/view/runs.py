"""Runs as people see them: what each Ksocket has done of them, and what it could not."""

from typing import Any, Final

from sqlalchemy import Row, exists, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.queries import lists
from kshub.store.queries.lists import Part
from kshub.store.schema import ksocket, order_outbox, scan, scan_log, scan_part, schedule, snapshot
from kshub.view.places import Networks

SORTS: Final = {
    "createdAt": scan.c.created_at,
    "startedAt": scan.c.started_at,
    "terminatedAt": scan.c.terminated_at,
    "kind": scan.c.kind,
    "status": scan.c.status,
}
LINE_SORTS: Final = {"toldAt": scan_log.c.told_at, "ksocketId": scan_log.c.ksocket_id, "level": scan_log.c.level}


async def listed(
    connection: AsyncConnection, visible: Networks, network_id: int, part: Part, kind: str | None = None
) -> tuple[list[Row[Any]], int]:
    """Runs of the network, the newest first where nothing else is wanted, and how many there are; all, or of a kind.

    Raises:
        NoSuchField: the part's sort is no key of SORTS.
    """
    chosen = [scan.c.network_id == network_id, scan.c.network_id.in_(visible)]
    chosen += [] if kind is None else [scan.c.kind == kind]
    query = _query().where(*chosen).order_by(*lists.newest(part, SORTS, scan.c.id))
    return await lists.listed(connection, query, lists.count(scan).where(*chosen), part)


async def one(connection: AsyncConnection, visible: Networks, network_id: int, run: str) -> Row[Any] | None:
    """The run of this name."""
    chosen = (scan.c.network_id == network_id, scan.c.network_id.in_(visible), scan.c.run == run)
    return (await connection.execute(_query().where(*chosen))).one_or_none()


async def parts(connection: AsyncConnection, scan_ids: list[int]) -> dict[int, list[Row[Any]]]:
    """What each Ksocket has done, by run."""
    query = (
        select(scan_part, ksocket.c.display_name, ksocket.c.replica)
        .join(ksocket, ksocket.c.id == scan_part.c.ksocket_id)
        .where(scan_part.c.scan_id.in_(scan_ids))
        .order_by(scan_part.c.ksocket_id)
    )
    found: dict[int, list[Row[Any]]] = {number: [] for number in scan_ids}
    for row in await connection.execute(query):
        found[row.scan_id].append(row)
    return found


async def lines(connection: AsyncConnection, scan_id: int, part: Part) -> tuple[list[Row[Any]], int]:
    """What the run's Ksockets said beside their reports, in its order where no other is wanted; and how much it is.

    Raises:
        NoSuchField: the part's sort is no key of LINE_SORTS.
    """
    chosen = scan_log.c.scan_id == scan_id
    query = (
        select(scan_log, ksocket.c.display_name)
        .join(ksocket, ksocket.c.id == scan_log.c.ksocket_id)
        .where(chosen)
        .order_by(*lists.order(part, LINE_SORTS, scan_log.c.id))
    )
    return await lists.listed(connection, query, lists.count(scan_log).where(chosen), part)


async def schedules(
    connection: AsyncConnection, visible: Networks, network_id: int, schedule_id: int | None = None
) -> list[Row[Any]]:
    """The network's schedules, or the one of this number."""
    query = select(schedule).where(schedule.c.network_id == network_id, schedule.c.network_id.in_(visible))
    if schedule_id is not None:
        query = query.where(schedule.c.id == schedule_id)
    return list((await connection.execute(query.order_by(schedule.c.id))).all())


def _query() -> Any:
    columns = (snapshot.c.id.label("snapshot_id"), snapshot.c.number_of_nodes, snapshot.c.number_of_addresses)
    state = (snapshot.c.status.label("snapshot_status"), snapshot.c.outcome)
    former = scan.alias()
    released = exists().where(order_outbox.c.scan_id == scan.c.id).label("released")
    return (
        select(scan, *columns, *state, released, former.c.run.label("continues"))
        .outerjoin(snapshot, snapshot.c.scan_id == scan.c.id)
        .outerjoin(former, former.c.id == scan.c.continues_id)
    )
