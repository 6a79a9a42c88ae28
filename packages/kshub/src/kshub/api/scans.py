"""/scans: run now, ask again, cancel, and how far each run is."""

from typing import Annotated, Any, Final, Literal

import msgspec
from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody, QueryParameter
from sqlalchemy import Row

from kshub.api.asking import Number, Record, found, name, time
from kshub.api.paging import Page, sorted_parts
from kshub.auth.access import Networks
from kshub.auth.people import Caller
from kshub.clock import seconds_now
from kshub.orders import asked, hours, runs, wanted
from kshub.orders.wanted import Wanted
from kshub.orders.windows import Hours
from kshub.store.engine import Store
from kshub.store.instants import seconds
from kshub.store.queries import scans as stored
from kshub.store.queries.lists import Part
from kshub.store.signals import Signals
from kshub.view import places
from kshub.view import runs as views
from kswire.problems import Problem
from kswire.reports import PlannedLogin, PlannedSweep, PlannedTarget

_UNDER_WAY: Final = ("ordered", "running")
_SCANS: Final = "/networks/{network_id:int}/scans"
MAX_SHOWN: Final = 100  # addresses of a question

Kind = Annotated[Literal["scan", "ask", "plan", "import"] | None, QueryParameter(description="runs of this kind alone")]


class NewScan(Wanted, frozen=True, forbid_unknown_fields=True):
    """What is wanted of a network.

    kind "scan": all of it, or what lies within `narrow`; "plan": the same, but only what it would send; "ask": these
    addresses, and those of these nodes, at once and without discovery. ksockets: by whom; none: by all of the network.
    """


class Reference(Record, forbid_unknown_fields=True):
    """The number of the change that a run belongs to, in one line; null: none."""

    reference: str | None


class ProgressView(Record):
    """How far a Ksocket is: probes sent and planned, addresses found and asked. rate: probes a second, just now."""

    sent: int
    planned: int
    found: int
    asked: int
    rate: int | None = None


class PlanView(Record):
    """What a scan would send where, as its Ksocket tells: nothing was sent. Files are named as they are there.

    names: what is asked for the names and services of whoever answers, without a login.
    """

    gateways: tuple[str, ...]
    sweeps: tuple[PlannedSweep, ...]
    logins: tuple[PlannedLogin, ...]
    targets: tuple[PlannedTarget, ...]
    names: tuple[str, ...]
    problems: tuple[Problem, ...]


class LineView(Record):
    """One thing that a Ksocket said while it was at it."""

    told_at: str | None
    ksocket_id: str
    display_name: str
    level: str
    problem: Problem


class PartView(Record):
    """One Ksocket's share of a run.

    waits_for: "window" (the network's scan window is closed), "run" (another scan is on its way), "ksocket" (it is not
    connected). progress: while it runs. plan: of a plan that was told.
    """

    ksocket_id: str
    display_name: str
    status: str
    waits_for: str | None
    progress: ProgressView | None
    plan: PlanView | None
    started_at: str | None
    terminated_at: str | None
    number_of_addresses: int
    problems: list[Problem]


class AskedView(Record):
    """What was wanted: a range for this run alone, these addresses (the first hundred), these methods and Ksockets.

    methods: null: as the settings say. ksockets: none: all of the network. numberOfAddresses: that were named.
    """

    narrow: tuple[str, ...]
    addresses: tuple[str, ...]
    number_of_addresses: int
    methods: tuple[str, ...] | None
    ksockets: list[str]


class ScanView(Record):
    """A run. incomplete: reports of it are missing for good.

    continues: the run that a closing window cut, with which this one goes on. opens_at: when the window opens for which
    it waits. reference: the change that it belongs to, as a person wrote it. asked: null: it came as a file.
    """

    scan_id: str
    network_id: str
    kind: str
    status: str
    incomplete: bool
    ordered_by: str | None
    reference: str | None
    schedule_id: str | None
    continues: str | None
    opens_at: str | None
    created_at: str | None
    started_at: str | None
    terminated_at: str | None
    snapshot_id: str | None
    snapshot_status: str | None
    number_of_nodes: int | None
    number_of_addresses: int | None
    asked: AskedView | None
    ksockets: list[PartView]


@get(_SCANS, summary="List runs", dependencies=sorted_parts(30))
async def list_scans(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    part: NamedDependency[Part],
    kind: Kind = None,
) -> Page[ScanView]:
    """The network's runs, the newest first, perhaps of one kind.

    `sort` is createdAt, startedAt, terminatedAt, kind or status.
    """
    async with store.read() as connection:
        found(await places.networks(connection, networks, network_id) or None, "network")
        rows, total = await views.listed(connection, networks, network_id, part, kind)
        parts = await views.parts(connection, [row.id for row in rows])
        times = await hours.of_network(connection, network_id)
    return Page([_view(row, parts[row.id], times) for row in rows], total)


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
    data: JSONBody[NewScan],
) -> ScanView:
    """A scan of the network (narrowed to `narrow`, for this run only), or a question to given addresses or nodes.

    One scan is on its way in a network at a time; others wait for it. Outside the network's scan windows both wait. A
    plan says what the scan would send, and sends nothing.
    """
    async with store.write() as connection:
        rows = await places.networks(connection, networks, network_id)
        found(rows[0] if rows else None, "network")
        placed = await runs.place(connection, network_id, data, caller.username, seconds_now())
    signals.wake(placed.wake)
    return await _read(store, networks, network_id, placed.run)


@get(_SCANS + "/{run:str}/log", summary="What was said of one run", dependencies=sorted_parts(1000))
async def get_log(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    run: FromPath[str],
    part: NamedDependency[Part],
) -> Page[LineView]:
    """The newest lines of each of its Ksockets, at most 200, the oldest first; `sort` is toldAt, ksocketId or level."""
    async with store.read() as connection:
        row = found(await views.one(connection, networks, network_id, run), "scan")
        rows, total = await views.lines(connection, row.id, part)
    return Page([_line(one) for one in rows], total)


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


@put(_SCANS + "/{run:str}/reference", summary="The change that a run belongs to")
async def set_reference(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    run: FromPath[str],
    data: JSONBody[Reference],
) -> Reference:
    """Its number, say, as it stands in the system for changes; before, during or after the run."""
    checked = Reference(reference=None if data.reference is None else name(data.reference))
    async with store.write() as connection:
        row = found(await views.one(connection, networks, network_id, run), "scan")
        await stored.refer(connection, row.id, checked.reference)
    return checked


def _line(row: Row[Any]) -> LineView:
    return LineView(
        told_at=time(row.told_at),
        ksocket_id=str(row.ksocket_id),
        display_name=row.display_name,
        level=row.level,
        problem=msgspec.json.decode(row.problem, type=Problem),
    )


async def _read(store: Store, networks: Networks, network_id: int, run: str) -> ScanView:
    async with store.read() as connection:
        row = found(await views.one(connection, networks, network_id, run), "scan")
        parts = await views.parts(connection, [row.id])
        times = await hours.of_network(connection, network_id)
    return _view(row, parts[row.id], times)


def _view(row: Row[Any], parts: list[Row[Any]], times: Hours) -> ScanView:
    now = seconds_now()
    shut = row.kind != "plan" and row.status in _UNDER_WAY and not times.open(now)
    opens = times.opens(now) if shut else None
    return ScanView(
        scan_id=row.run,
        network_id=str(row.network_id),
        kind=row.kind,
        status=row.status,
        incomplete=row.incomplete,
        ordered_by=row.ordered_by,
        reference=row.reference,
        schedule_id=None if row.schedule_id is None else str(row.schedule_id),
        continues=row.continues,
        opens_at=None if opens is None else time(seconds(opens)),
        created_at=time(row.created_at),
        started_at=time(row.started_at),
        terminated_at=time(row.terminated_at),
        snapshot_id=None if row.snapshot_id is None else str(row.snapshot_id),
        snapshot_status=row.snapshot_status,
        number_of_nodes=row.number_of_nodes,
        number_of_addresses=row.number_of_addresses,
        asked=None if row.kind == "import" else _asked(wanted.read(row.settings)),
        ksockets=[_part(part, _waits(part, shut=shut, released=row.released)) for part in parts],
    )


def _asked(ordered: Wanted) -> AskedView:
    return AskedView(
        narrow=ordered.narrow,
        addresses=ordered.addresses[:MAX_SHOWN],
        number_of_addresses=len(ordered.addresses),
        methods=ordered.methods,
        ksockets=[str(one) for one in ordered.ksockets],
    )


def _waits(part: Row[Any], *, shut: bool, released: bool) -> str | None:
    if part.status not in ("ordered", "sent"):
        return None
    return "window" if shut else "run" if not released else None if part.replica else "ksocket"


def _part(row: Row[Any], waits_for: str | None) -> PartView:
    told = None if row.progress is None or row.status != "running" else row.progress
    return PartView(
        ksocket_id=str(row.ksocket_id),
        display_name=row.display_name,
        status=row.status,
        waits_for=waits_for,
        progress=None if told is None else msgspec.json.decode(told, type=ProgressView),
        plan=_plan(row.planned),
        started_at=time(row.started_at),
        terminated_at=time(row.terminated_at),
        number_of_addresses=row.number_of_addresses,
        problems=msgspec.json.decode(row.problems, type=list[Problem]),
    )


def _plan(text: str | None) -> PlanView | None:
    told = None if text is None else asked.plan_in(text)
    if told is None:
        return None
    return PlanView(**{name: getattr(told, name) for name in PlanView.__struct_fields__})


ROUTES: list[HTTPRouteHandler] = [list_scans, get_scan, get_log, order_scan, cancel_scan, set_reference]
