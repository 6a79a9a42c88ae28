"""/refused-connections: who was sent away with a Ksocket's token; for administrators also who showed no token."""

from collections.abc import Callable
from typing import Any, Final

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from sqlalchemy import Row

from kshub.api.asking import Number, Record, found, time
from kshub.api.paging import Page, page, sorted_parts
from kshub.auth.access import Networks
from kshub.auth.people import Caller
from kshub.store.engine import Store
from kshub.store.queries import refusals
from kshub.store.queries.lists import Part
from kshub.view import places

PATH: Final = "/networks/{network_id:int}/ksockets/{ksocket_id:int}/refused-connections"
SETTINGS: Final = "/api/settings/refused-connections"


class RefusedConnection(Record):
    """Who was sent away, once for each code, address and installation; times: how often."""

    code: str
    detail: str | None
    remote_addr: str
    installation: str | None
    version: str | None
    times: int
    first_at: str | None
    last_at: str | None


_SORTS: Final[dict[str, Callable[[RefusedConnection], Any]]] = {
    "lastAt": lambda one: one.last_at,
    "remoteAddr": lambda one: one.remote_addr,
    "code": lambda one: one.code,
    "times": lambda one: one.times,
}


@get(PATH, summary="Connections with a Ksocket's token that were refused", dependencies=sorted_parts(100))
async def list_refused_connections(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    ksocket_id: Number,
    part: NamedDependency[Part],
) -> Page[RefusedConnection]:
    """The last 20 sources, the last one first; `sort` is lastAt, remoteAddr, code or times."""
    async with store.read() as connection:
        found((await places.ksockets(connection, networks, network_id, ksocket_id)) or None, "Ksocket")
        rows = await refusals.listed(connection, ksocket_id)
    return page([_view(row) for row in rows], part, _SORTS)


@get(SETTINGS, summary="Connections without a known token that were refused", dependencies=sorted_parts(100))
async def list_unknown_connections(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],  # noqa: ARG001 - asking for it is the check
    part: NamedDependency[Part],
) -> Page[RefusedConnection]:
    """The last 200 sources, the last one first; `sort` is lastAt, remoteAddr, code or times."""
    async with store.read() as connection:
        rows = await refusals.listed(connection, refusals.NOBODY)
    return page([_view(row) for row in rows], part, _SORTS)


def _view(row: Row[Any]) -> RefusedConnection:
    return RefusedConnection(
        code=row.code,
        detail=row.detail or None,
        remote_addr=row.addr,
        installation=row.installation or None,
        version=row.version or None,
        times=row.times,
        first_at=time(row.first_at),
        last_at=time(row.last_at),
    )


ROUTES: list[HTTPRouteHandler] = [list_refused_connections]
ADMINISTRATION: list[HTTPRouteHandler] = [list_unknown_connections]
