"""/scans: run now, ask again, cancel, and how far each run is."""

from typing import Any, Final

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody
from sqlalchemy import Row

from kshub.api.asking import Limit, Number, Offset, Page, Record, found, time
from kshub.auth.access import Networks
from kshub.auth.people import Caller
from kshub.clock import seconds_now
from kshub.orders import runs
from kshub.orders.runs import Wanted
from kshub.store.engine import Store
from kshub.store.signals import Signals
from kshub.view import places
from kshub.view import runs as views
from kswire.problems import Problem

_SCANS: Final = "/networks/{network_id:int}/scans"


class PartView(Record):
    """One Ksocket's share of a run."""

    ksocket_id: str
    display_name: str
    status: str
    started_at: str | None
    terminated_at: str | None
    number_of_addresses: int
    problems: list[Problem]


class ScanView(Record):
    """A run. incomplete: reports of it are missing for good."""

    scan_id: str
    network_id: str
    kind: str
    status: str
    incomplete: bool
    ordered_by: str | None
    created_at: str | None
    started_at: str | None
    terminated_at: str | None
    snapshot_id: str | None
    snapshot_status: str | None
    number_of_nodes: int | None
    number_of_addresses: int | None
    ksockets: list[PartView]


@get(_SCANS, summary="List runs")
async def list_scans(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    offset: Offset = 0,
    limit: Limit = 30,
) -> Page[ScanView]:
    """The network's runs, the newest first."""
    async with store.read() as connection:
        rows, total = await views.listed(connection, networks, network_id, offset, limit)
        parts = await views.parts(connection, [row.id for row in rows])
    return Page([_view(row, parts[row.id]) for row in rows], total)


@get(_SCANS + "/{run:str}", summary="One run")
async def get_scan(
    store: NamedDependency[Store], networks: NamedDependency[Networks], network_id: Number, run: FromPath[str]
) -> ScanView:
    """How far it is, and why less is known than could be."""
    return await _read(store, networks, network_id, run)


@post(_SCANS, status_code=202, summary="Run now, or ask again")
async def order_scan(
    store: NamedDependency[Store],
    signals: NamedDependency[Signals],
    caller: NamedDependency[Caller],
    networks: NamedDependency[Networks],
    network_id: Number,
    data: JSONBody[Wanted],
) -> ScanView:
    """A scan of the network (narrowed to `narrow`, for this run only), or a question to given addresses at once.

    One scan is on its way in a network at a time; others wait for it.
    """
    async with store.write() as connection:
        rows = await places.networks(connection, networks, network_id)
        found(rows[0] if rows else None, "network")
        placed = await runs.place(connection, network_id, data, caller.username, seconds_now())
    signals.wake(placed.wake)
    return await _read(store, networks, network_id, placed.run)


@post(_SCANS + "/{run:str}/cancel", status_code=202, summary="Cancel a run")
async def cancel_scan(
    store: NamedDependency[Store],
    signals: NamedDependency[Signals],
    networks: NamedDependency[Networks],
    network_id: Number,
    run: FromPath[str],
) -> ScanView:
    """End it; its Ksockets are silent within a second of hearing of it."""
    async with store.write() as connection:
        row = found(await views.one(connection, networks, network_id, run), "scan")
        waking = await runs.cancel(connection, row.id, seconds_now())
    signals.wake(waking)
    return await _read(store, networks, network_id, run)


async def _read(store: Store, networks: Networks, network_id: int, run: str) -> ScanView:
    async with store.read() as connection:
        row = found(await views.one(connection, networks, network_id, run), "scan")
        parts = await views.parts(connection, [row.id])
    return _view(row, parts[row.id])


def _view(row: Row[Any], parts: list[Row[Any]]) -> ScanView:
    return ScanView(
        scan_id=row.run,
        network_id=str(row.network_id),
        kind=row.kind,
        status=row.status,
        incomplete=row.incomplete,
        ordered_by=row.ordered_by,
        created_at=time(row.created_at),
        started_at=time(row.started_at),
        terminated_at=time(row.terminated_at),
        snapshot_id=None if row.snapshot_id is None else str(row.snapshot_id),
        snapshot_status=row.snapshot_status,
        number_of_nodes=row.number_of_nodes,
        number_of_addresses=row.number_of_addresses,
        ksockets=[_part(part) for part in parts],
    )


def _part(row: Row[Any]) -> PartView:
    return PartView(
        ksocket_id=str(row.ksocket_id),
        display_name=row.display_name,
        status=row.status,
        started_at=time(row.started_at),
        terminated_at=time(row.terminated_at),
        number_of_addresses=row.number_of_addresses,
        problems=msgspec.json.decode(row.problems, type=list[Problem]),
    )


ROUTES: list[HTTPRouteHandler] = [list_scans, get_scan, order_scan, cancel_scan]
