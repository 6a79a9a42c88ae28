"""/dashboard: on one page what changed, what is not known and why, and who needs somebody."""

from typing import Annotated, Any, Final

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter
from sqlalchemy import Row

from kshub.api.asking import MAX_NUMBER, time
from kshub.api.dashboard_parts import (
    BadRun,
    Dashboard,
    DayCount,
    EndingToken,
    EventCount,
    FailingCredential,
    MethodCount,
    NeedyKsocket,
    OverdueScan,
    SystemCount,
    UnknownReason,
    VersionCount,
)
from kshub.auth.access import Networks, Spaces
from kshub.auth.people import Caller
from kshub.clock import seconds_now
from kshub.orders.windows import zone
from kshub.store.engine import Store
from kshub.store.schema import network, space
from kshub.view.dashboard import counted, happened, waiting
from kshub.view.dashboard.happened import Lately
from kshub.view.dashboard.known import Known, System
from kshub.view.dashboard.missing import Reason, Refused
from kshub.view.dashboard.waiting import Overdue, Waiting
from kshub.view.remembering import Remembered


@get("/dashboard", summary="What changed, what is not known, and who needs somebody")
async def get_dashboard(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    spaces: NamedDependency[Spaces],
    caller: NamedDependency[Caller],
    remembered: NamedDependency[Remembered],
    *,
    space_id: Annotated[
        int | None, QueryParameter(name="spaceId", ge=1, le=MAX_NUMBER, description="only this space")
    ] = None,
    network_id: Annotated[
        int | None, QueryParameter(name="networkId", ge=1, le=MAX_NUMBER, description="only this network")
    ] = None,
    time_zone: Annotated[
        str, QueryParameter(name="timeZone", max_length=100, description="in which days begin, by its IANA name")
    ] = "UTC",
) -> Dashboard:
    """Of the last 7 days with today, and as things are now, over all networks that the caller sees."""
    now, where = seconds_now(), zone(time_zone)
    if space_id is not None:
        networks, spaces = networks.where(network.c.space_id == space_id), spaces.where(space.c.id == space_id)
    if network_id is not None:
        networks, spaces = networks.where(network.c.id == network_id), spaces.where(space.c.id == 0)
    begins = happened.midnights(now, where, 2 * happened.DAYS)
    async with store.read() as connection:
        needing = await waiting.waiting(connection, networks, caller, now, begins[happened.DAYS])
    lately, (there, lacking) = await counted.counted(store, remembered, networks, spaces, begins)
    told = _happened(lately) | _known(there) | _needing(needing)
    told["reasons"] = [_reason(one) for one in lacking.reasons]
    told["credentials"] = [_credential(one) for one in lacking.refused]
    return Dashboard(**told)


def _happened(lately: Lately) -> dict[str, Any]:
    now: dict[str, int] = {}
    for day in lately.days:
        for kind, many in day.items():
            now[kind] = now.get(kind, 0) + many
    kinds = sorted({*now, *lately.before}, key=lambda one: (-now.get(one, 0), one))
    days = zip(lately.begins, lately.days, strict=True)
    return {
        "since": time(lately.begins[0]),
        "events": [
            EventCount(kind=one, number_of_events=now.get(one, 0), number_before=lately.before[one]) for one in kinds
        ],
        "days": [DayCount(begins_at=time(begin), kinds=dict(counts)) for begin, counts in days],
    }


def _known(there: Known) -> dict[str, Any]:
    return {
        "number_of_nodes": there.number,
        "states": there.states,
        "systems": [_system(one) for one in there.systems],
        "number_of_others": there.others,
        "number_of_unknown": there.unknown,
        "methods": [MethodCount(method=one, number_of_nodes=many) for one, many in there.methods],
        "number_of_unread": there.unread,
    }


def _system(one: System) -> SystemCount:
    versions = [VersionCount(version=version, number_of_nodes=many) for version, many in one.versions]
    return SystemCount(family=one.family, number_of_nodes=one.number, versions=versions)


def _reason(one: Reason) -> UnknownReason:
    return UnknownReason(code=one.code, methods=list(one.methods), number_of_nodes=one.number)


def _credential(one: Refused) -> FailingCredential:
    return FailingCredential(
        file=one.file,
        method=one.method,
        code=one.code,
        number_of_addresses=one.addresses,
        number_of_nodes=one.nodes,
        last_read_at=time(one.since),
        last_tried_at=time(one.last_at),
    )


def _needing(needing: Waiting) -> dict[str, Any]:
    return {
        "number_of_ksockets": needing.ksockets,
        "number_of_connected": needing.connected,
        "ksockets": [_ksocket(one) for one in needing.needing],
        "api_tokens": [_token(one) for one in needing.tokens],
        "runs": [_run(one) for one in needing.failed],
        "number_of_runs": needing.failures,
        "overdue": [_overdue(one) for one in needing.overdue],
    }


def _ksocket(row: Row[Any]) -> NeedyKsocket:
    return NeedyKsocket(
        network_id=str(row.network_id),
        network_display_name=row.network,
        ksocket_id=str(row.id),
        display_name=row.display_name,
        connected=row.replica is not None,
        last_seen_at=time(row.last_seen_at),
        token_expires_at=time(row.token_expires_at),
    )


def _token(row: Row[Any]) -> EndingToken:
    return EndingToken(
        api_token_id=str(row.id), label=row.label, username=row.username, expires_at=time(row.expires_at)
    )


def _run(row: Row[Any]) -> BadRun:
    return BadRun(
        network_id=str(row.network_id),
        network_display_name=row.network,
        scan_id=row.run,
        kind=row.kind,
        status=row.status,
        incomplete=row.incomplete,
        terminated_at=time(row.terminated_at),
        recovered=bool(row.recovered),
    )


def _overdue(one: Overdue) -> OverdueScan:
    return OverdueScan(
        network_id=str(one.network_id),
        network_display_name=one.network,
        why=one.why,
        at=time(one.at),
        outcome=one.outcome,
        scan_id=one.run,
    )


ROUTES: Final[list[HTTPRouteHandler]] = [get_dashboard]
