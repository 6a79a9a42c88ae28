"""The report of a run, gathered: the order, the plan that fits it, what each Ksocket told, what came of it."""

from collections.abc import Sequence
from datetime import datetime
from importlib.metadata import version
from typing import Any, Final

import msgspec
from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.clock import seconds_now
from kshub.export.listing import at
from kshub.merge import outcome as outcomes
from kshub.orders import asked, hours, settings
from kshub.orders.windows import ScanWindows
from kshub.store import searches, sendings
from kshub.store.schema import network, scan, schedule, snapshot_address, snapshot_tried, space
from kshub.view import runs
from kswire.orders import Ask, Scan
from kswire.problems import Problem
from kswire.reports import Planned
from kswire.runreport import MAX_LINES, RunHours, RunOutcome, RunPart, RunReport, bounded, left_over, plan_of

_SHOWN_DAYS: Final = 50  # closed days


async def report(connection: AsyncConnection, run: Row[Any]) -> RunReport:
    """All that is known of the run. run: its row, of `view.runs.one`: the caller has seen that it may be seen."""
    parts = (await runs.parts(connection, [run.id]))[run.id]
    orders = await asked.asked(connection, run)
    plans = await asked.plans(connection, run, orders) if run.kind == "scan" else _own(parts)
    name, where, zone, chosen = await _network(connection, run.network_id)
    windows = settings.read(chosen).windows or ScanWindows()
    return RunReport(
        scan_id=run.run,
        kind=run.kind,
        status=run.status,
        space=where,
        network=name,
        reference=run.reference,
        ordered_by=None if run.schedule_id is not None else run.ordered_by,
        schedule=await _schedule(connection, run.schedule_id),
        windows=tuple(_hours(windows, zone)),
        closed_days=windows.closed_days[:_SHOWN_DAYS],
        opens_at=await _opens(connection, run),
        created_at=at(run.created_at),
        started_at=at(run.started_at),
        terminated_at=at(run.terminated_at),
        continues=run.continues,
        continued_by=await _continued(connection, run.id),
        incomplete=run.incomplete,
        outcome=await _outcome(connection, run),
        ksockets=tuple(_part(one, orders.get(one.ksocket_id), plans.get(one.ksocket_id)) for one in parts),
        hub=version("kshub"),
    )


def _own(parts: Sequence[Row[Any]]) -> dict[int, tuple[Planned, int | None]]:
    """What the run itself planned."""
    told = [(one, asked.plan_in(one.planned)) for one in parts if one.planned is not None]
    return {one.ksocket_id: (plan, one.terminated_at) for one, plan in told if plan is not None}


def _part(row: Row[Any], order: Scan | Ask | None, planned: tuple[Planned, int | None] | None) -> RunPart:
    plan = None if planned is None else plan_of(planned[0], at(planned[1]))
    part = RunPart(
        ksocket=row.display_name,
        status=row.status,
        order=order,
        plan=plan,
        started_at=at(row.started_at),
        terminated_at=at(row.terminated_at),
        number_of_addresses=None if row.searched is None else row.number_of_addresses,  # written with it
        sent=sendings.unpack(row.sent),
        problems=tuple(msgspec.json.decode(row.problems, type=list[Problem])[:MAX_LINES]),
    )
    return part if row.searched is None else _looked(part, row)


def _looked(part: RunPart, row: Row[Any]) -> RunPart:
    searched = searches.unpack(row.searched).searched
    return msgspec.structs.replace(
        part,
        searched=bounded(searched),
        number_of_searched=sum(len(one.prefixes) + len(one.addresses) for one in searched),
        unsearched=left_over(part.order, part.plan, searched, cut=row.status != "done"),
    )


async def _network(connection: AsyncConnection, network_id: int) -> tuple[str, str, str, str]:
    columns = (network.c.display_name, space.c.display_name, space.c.time_zone, network.c.settings)
    query = select(*columns).join(space, space.c.id == network.c.space_id).where(network.c.id == network_id)
    name, where, zone, chosen = (await connection.execute(query)).one()
    return name, where, zone, chosen


def _hours(windows: ScanWindows, zone: str) -> list[RunHours]:
    named = windows.time_zone or zone
    return [RunHours(days=one.days, begin=one.begin, end=one.end, time_zone=named) for one in windows.weekly]


async def _opens(connection: AsyncConnection, run: Row[Any]) -> datetime | None:
    """When the window for which the run waits opens."""
    now = seconds_now()
    times = await hours.of_network(connection, run.network_id)
    waits = run.kind != "plan" and run.status in ("ordered", "running") and not times.open(now)
    return times.opens(now) if waits else None


async def _schedule(connection: AsyncConnection, number: int | None) -> str | None:
    if number is None:
        return None
    query = select(schedule.c.cron, schedule.c.time_zone).where(schedule.c.id == number)
    row = (await connection.execute(query)).one_or_none()
    return f"{number}" if row is None else f"{row.cron} ({row.time_zone})"  # it may be deleted by now


async def _continued(connection: AsyncConnection, scan_id: int) -> str | None:
    query = select(scan.c.run).where(scan.c.continues_id == scan_id).order_by(scan.c.id).limit(1)
    name: str | None = (await connection.execute(query)).scalar()
    return name


async def _outcome(connection: AsyncConnection, run: Row[Any]) -> RunOutcome | None:
    """Of what is in the nodes: None before, and of a snapshot that waits or was rejected."""
    if run.snapshot_status != "merged":
        return None
    same = (
        snapshot_tried.c.snapshot_id == snapshot_address.c.snapshot_id,
        snapshot_tried.c.address_id == snapshot_address.c.address_id,
    )
    details = (
        select(func.count(snapshot_address.c.node_id.distinct()))
        .join(snapshot_tried, same[0] & same[1])
        .where(snapshot_address.c.snapshot_id == run.snapshot_id, snapshot_tried.c.facts_id.is_not(None))
    )
    counted = outcomes.read(run.outcome)
    return RunOutcome(
        nodes=run.number_of_nodes,
        details=(await connection.execute(details)).scalar_one(),
        new=None if counted is None else counted.new,
        changed=None if counted is None else counted.changed,
        outdated=None if counted is None else counted.outdated,
    )
