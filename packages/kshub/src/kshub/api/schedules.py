"""/schedules: scans at set times."""

from collections.abc import Callable
from typing import Annotated, Any, Final

from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody, QueryParameter
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.api.asking import Number, Record, found, time
from kshub.api.paging import Page, page, sorted_parts
from kshub.auth.access import Networks
from kshub.clock import seconds_now
from kshub.orders import schedules
from kshub.orders.cron import MAX_CRON, following
from kshub.orders.schedules import Timing
from kshub.orders.wanted import Wanted, read
from kshub.store.engine import Store
from kshub.store.queries.lists import Part
from kshub.view import places
from kshub.view import runs as views

NEXT: Final = 5  # next runs that are shown
_SCHEDULES: Final = "/networks/{network_id:int}/schedules"
_SCHEDULE: Final = _SCHEDULES + "/{schedule_id:int}"


class NewSchedule(Record, forbid_unknown_fields=True):
    """cron: minute, hour, day, month, weekday. time_zone: a name of the IANA data base, else the space's.

    narrow, methods, ksockets: as of one scan that is narrowed.
    """

    cron: str
    time_zone: str | None = None
    enabled: bool = True
    narrow: tuple[str, ...] = ()
    methods: tuple[str, ...] | None = None
    ksockets: tuple[int, ...] = ()


class ScheduleView(Record):
    """A schedule. last_outcome: what became of its last time.

    "ordered"; "late": ordered when the hub was back; "skipped": its previous run was not over; or the code of what
    must be mended.
    """

    schedule_id: str
    network_id: str
    cron: str
    time_zone: str
    enabled: bool
    narrow: tuple[str, ...]
    methods: tuple[str, ...] | None
    ksockets: list[str]
    next_runs: list[str]
    last_at: str | None
    last_outcome: str | None


class NextRuns(Record):
    """When a schedule would be due; where times are named: in this zone."""

    time_zone: str
    next_runs: list[str]


_SORTS: Final[dict[str, Callable[[Row[Any]], Any]]] = {
    "scheduleId": lambda row: row.id,
    "cron": lambda row: row.cron,
    "enabled": lambda row: row.enabled,
    "lastAt": lambda row: row.last_at,
}


@get(_SCHEDULES, summary="List schedules", dependencies=sorted_parts(100))
async def list_schedules(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    part: NamedDependency[Part],
) -> Page[ScheduleView]:
    """The network's schedules, each with the times of its next runs; `sort` is scheduleId, cron, enabled or lastAt."""
    async with store.read() as connection:
        await _network(connection, networks, network_id)
        rows = await views.schedules(connection, networks, network_id)
    shown = page(rows, part, _SORTS)
    return Page([_view(row) for row in shown.items], shown.total)


@get(_SCHEDULES + "/next", summary="When a schedule would be due")
async def get_next_runs(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    cron: Annotated[str, QueryParameter(max_length=MAX_CRON, description="minute, hour, day, month, weekday")],
    time_zone: Annotated[str | None, QueryParameter(name="timeZone", max_length=100)] = None,
) -> NextRuns:
    """The next five times of these five fields of cron, before anything is made; timeZone: else the space's."""
    async with store.read() as connection:
        await _network(connection, networks, network_id)
        zone = time_zone or await schedules.zone_of(connection, network_id)
    upcoming = following(cron, zone, seconds_now(), NEXT)
    return NextRuns(time_zone=zone, next_runs=[shown for one in upcoming if (shown := time(one)) is not None])


@get(_SCHEDULE, summary="One schedule")
async def get_schedule(
    store: NamedDependency[Store], networks: NamedDependency[Networks], network_id: Number, schedule_id: Number
) -> ScheduleView:
    """One schedule."""
    return await _read(store, networks, network_id, schedule_id)


@post(_SCHEDULES, summary="Make a schedule")
async def add_schedule(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    data: JSONBody[NewSchedule],
) -> ScheduleView:
    """A scan at these times: none while its previous run is not over; what the hub missed is made up for once."""
    async with store.write() as connection:
        await _network(connection, networks, network_id)
        number = await schedules.add(connection, network_id, _timing(data), seconds_now())
    return await _read(store, networks, network_id, number)


@put(_SCHEDULE, summary="Change a schedule")
async def set_schedule(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    schedule_id: Number,
    data: JSONBody[NewSchedule],
) -> ScheduleView:
    """The whole of it; what is left out is as in a new one."""
    async with store.write() as connection:
        await _network(connection, networks, network_id)
        changed = await schedules.change(connection, network_id, schedule_id, _timing(data), seconds_now())
    found(changed or None, "schedule")
    return await _read(store, networks, network_id, schedule_id)


@delete(_SCHEDULE, summary="Delete a schedule")
async def delete_schedule(
    store: NamedDependency[Store], networks: NamedDependency[Networks], network_id: Number, schedule_id: Number
) -> None:
    """Its runs stay, and the one on its way goes on."""
    async with store.write() as connection:
        await _network(connection, networks, network_id)
        removed = await schedules.remove(connection, network_id, schedule_id)
    found(removed or None, "schedule")


async def _network(connection: AsyncConnection, networks: Networks, network_id: int) -> None:
    rows = await places.networks(connection, networks, network_id)
    found(rows[0] if rows else None, "network")


async def _read(store: Store, networks: Networks, network_id: int, schedule_id: int) -> ScheduleView:
    async with store.read() as connection:
        rows = await views.schedules(connection, networks, network_id, schedule_id)
    return _view(found(rows[0] if rows else None, "schedule"))


def _timing(data: NewSchedule) -> Timing:
    wanted = Wanted(narrow=data.narrow, methods=data.methods, ksockets=data.ksockets)
    return Timing(data.cron, data.time_zone, wanted, data.enabled)


def _view(row: Row[Any]) -> ScheduleView:
    wanted = read(row.settings)
    upcoming = following(row.cron, row.time_zone, seconds_now(), NEXT) if row.enabled else []
    return ScheduleView(
        schedule_id=str(row.id),
        network_id=str(row.network_id),
        cron=row.cron,
        time_zone=row.time_zone,
        enabled=row.enabled,
        narrow=wanted.narrow,
        methods=wanted.methods,
        ksockets=[str(one) for one in wanted.ksockets],
        next_runs=[shown for one in upcoming if (shown := time(one)) is not None],
        last_at=time(row.last_at),
        last_outcome=row.outcome,
    )


ROUTES: list[HTTPRouteHandler] = [list_schedules, get_next_runs, get_schedule]
ROUTES += [add_schedule, set_schedule, delete_schedule]
