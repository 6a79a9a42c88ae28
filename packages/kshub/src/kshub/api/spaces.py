"""/spaces: customers, each with networks of its own. One exists, and is invisible while it is alone."""

from typing import Any, Final

from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.api.asking import Number, Record, found, name, time
from kshub.api.paging import Page, sorted_parts
from kshub.auth import access
from kshub.auth.access import Spaces
from kshub.auth.people import Caller
from kshub.auth.roles import ADMINISTRATOR
from kshub.clock import seconds_now
from kshub.orders import windows
from kshub.store.engine import Store
from kshub.store.queries import naming, places
from kshub.store.queries import spaces as queries
from kshub.store.queries.lists import Part

_SPACE: Final = "/spaces/{space_id:int}"


class SpaceView(Record):
    """A space; role: what the caller may do in it."""

    space_id: str
    display_name: str
    time_zone: str
    created_at: str | None
    role: str
    number_of_networks: int
    number_of_nodes: int


class NewSpace(Record, forbid_unknown_fields=True):
    """What a new space is called; timeZone: by its name in the IANA data base."""

    display_name: str
    time_zone: str = "UTC"


class SpaceChange(Record, forbid_unknown_fields=True):
    """What shall be different; null: stays."""

    display_name: str | None = None
    time_zone: str | None = None


@get("/spaces", summary="List spaces", dependencies=sorted_parts(100))
async def list_spaces(
    store: NamedDependency[Store],
    caller: NamedDependency[Caller],
    spaces: NamedDependency[Spaces],
    part: NamedDependency[Part],
) -> Page[SpaceView]:
    """Those that the caller may see.

    `sort` is spaceId, displayName, timeZone, createdAt, numberOfNetworks or numberOfNodes.
    """
    async with store.read() as connection:
        rows, total = await queries.listed(connection, spaces, part)
    return Page([_view(row, caller) for row in rows], total)


@get(_SPACE, summary="One space")
async def get_space(
    store: NamedDependency[Store],
    caller: NamedDependency[Caller],
    spaces: NamedDependency[Spaces],
    space_id: Number,
) -> SpaceView:
    """One space."""
    async with store.read() as connection:
        return _view(found(await queries.one(connection, spaces, space_id), "space"), caller)


@post("/spaces", summary="Make a space")
async def add_space(
    store: NamedDependency[Store], caller: NamedDependency[Caller], data: JSONBody[NewSpace]
) -> SpaceView:
    """A new space; for administrators of all spaces."""
    _of_all(caller)
    called, zone = name(data.display_name), windows.zone(data.time_zone).key
    async with store.write() as connection:
        await naming.free_space(connection, called)
        number = await places.add_space(connection, called, zone)
        return _view(found(await queries.one(connection, access.spaces(caller), number), "space"), caller)


@put(_SPACE, summary="Change a space")
async def set_space(
    store: NamedDependency[Store],
    caller: NamedDependency[Caller],
    spaces: NamedDependency[Spaces],
    space_id: Number,
    data: JSONBody[SpaceChange],
) -> SpaceView:
    """Name, time zone; for administrators of the space."""
    values: dict[str, Any] = {}
    if data.display_name is not None:
        values["display_name"] = name(data.display_name)
    if data.time_zone is not None:
        values["time_zone"] = windows.zone(data.time_zone).key
    async with store.write() as connection:
        await administered(connection, caller, space_id)
        if data.display_name is not None:
            await naming.free_space(connection, values["display_name"], space_id)
        await queries.change(connection, space_id, values)
        return _view(found(await queries.one(connection, spaces, space_id), "space"), caller)


@delete(_SPACE, summary="Delete a space")
async def delete_space(
    store: NamedDependency[Store],
    caller: NamedDependency[Caller],
    space_id: Number,
) -> None:
    """One without networks, and not the last; for administrators of all spaces.

    Roles in it go with it, and API tokens for it are revoked.
    """
    async with store.write() as connection:
        await administered(connection, caller, space_id)
        _of_all(caller)
        await queries.remove(connection, space_id, seconds_now())


def _of_all(caller: Caller) -> None:
    if not caller.administers:
        raise PermissionDeniedException("this is for administrators of all spaces")


async def administered(connection: AsyncConnection, caller: Caller, space_id: int) -> None:
    """403 or 404 if the space is not among these. Who only sees it is told so."""
    if await queries.one(connection, access.spaces(caller, ADMINISTRATOR), space_id) is None:
        found(await queries.one(connection, access.spaces(caller), space_id), "space")
        raise PermissionDeniedException("this is for administrators of the space")


def _view(row: Row[Any], caller: Caller) -> SpaceView:
    return SpaceView(
        space_id=str(row.id),
        display_name=row.display_name,
        time_zone=row.time_zone,
        created_at=time(row.created_at),
        role=caller.roles.within_space(row.id),
        number_of_networks=row.networks,
        number_of_nodes=row.nodes,
    )


ROUTES: list[HTTPRouteHandler] = [list_spaces, get_space, add_space, set_space, delete_space]
