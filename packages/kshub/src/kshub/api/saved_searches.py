"""/saved-searches: searches that people keep in the hub, for themselves or for others."""

from typing import Any, Final

from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.api.asking import MAX_NUMBER, Identity, Number, Record, found, name, time, wrong
from kshub.api.paging import Page, sorted_parts
from kshub.auth import access, saved
from kshub.auth.people import Caller
from kshub.clock import seconds_now
from kshub.store.engine import Store
from kshub.store.queries import spaces
from kshub.store.queries.lists import Part
from kshub.view.search.language import parse

_PATH: Final = "/saved-searches"
_NO_SPACE: Final = "there is no such space"
_ONE: Final = _PATH + "/{search_id:int}"


class SavedSearch(Record):
    """own: it is the caller's, who alone may change it. space_id: with which space it is shared; null: with all."""

    saved_search_id: str
    display_name: str
    search: str
    shared: bool
    space_id: str | None
    username: str
    own: bool
    created_at: str | None
    updated_at: str | None


class NewSavedSearch(Record, forbid_unknown_fields=True):
    """shared: others see it: who may see the space, or, without one, everybody. Sharing is for operators there."""

    display_name: str
    search: str
    shared: bool = False
    space_id: str | None = None


@get(_PATH, summary="List saved searches", dependencies=sorted_parts(100, "displayName"))
async def list_saved_searches(
    store: NamedDependency[Store], identity: NamedDependency[Identity], part: NamedDependency[Part]
) -> Page[SavedSearch]:
    """One's own, and those that are shared; `sort` is savedSearchId, displayName or updatedAt."""
    async with store.read() as connection:
        rows, total = await saved.listed(connection, identity.caller, part)
    return Page([_view(row, identity.caller) for row in rows], total)


@post(_PATH, summary="Save a search")
async def add_saved_search(
    store: NamedDependency[Store], identity: NamedDependency[Identity], data: JSONBody[NewSavedSearch]
) -> SavedSearch:
    """Keep a search; one that cannot be understood is refused."""
    row = _row(identity.caller, data)
    async with store.write() as connection:
        await _there(connection, identity.caller, row["space_id"])
        number = await saved.add(connection, identity.caller, row, seconds_now())
        return _view(found(await saved.one(connection, identity.caller, number), "saved search"), identity.caller)


@put(_ONE, summary="Change a saved search")
async def change_saved_search(
    store: NamedDependency[Store],
    identity: NamedDependency[Identity],
    search_id: Number,
    data: JSONBody[NewSavedSearch],
) -> SavedSearch:
    """Write over one's own."""
    row = _row(identity.caller, data)
    async with store.write() as connection:
        await _there(connection, identity.caller, row["space_id"])
        changed = await saved.change(connection, identity.caller, search_id, row, seconds_now())
        found(changed or None, "saved search of yours")
        return _view(found(await saved.one(connection, identity.caller, search_id), "saved search"), identity.caller)


@delete(_ONE, status_code=204, summary="Delete a saved search")
async def remove_saved_search(
    store: NamedDependency[Store], identity: NamedDependency[Identity], search_id: Number
) -> None:
    """Delete one's own; administrators also what others share."""
    async with store.write() as connection:
        removed = await saved.remove(connection, identity.caller, search_id)
    found(removed or None, "saved search of yours")


def _row(caller: Caller, data: NewSavedSearch) -> dict[str, Any]:
    parse(data.search)
    space_id = _space(data.space_id)
    if space_id is None:
        space_id = caller.roles.only
    if not saved.may_see(caller, space_id):
        raise wrong(_NO_SPACE)
    if data.shared and not saved.may_share(caller, space_id):
        raise PermissionDeniedException("a search is shared by operators of the space, or of all spaces")
    shown = {"display_name": name(data.display_name), "query": data.search}
    return shown | {"shared": data.shared, "space_id": space_id}


async def _there(connection: AsyncConnection, caller: Caller, space_id: int | None) -> None:
    """400 where a space is named that is not there: who may see all may name any number."""
    if space_id is not None and not await spaces.one(connection, access.spaces(caller), space_id):
        raise wrong(_NO_SPACE)


def _space(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MAX_NUMBER))):
        raise wrong("spaceId is a number, as text")
    return int(text)


def _view(row: Row[Any], caller: Caller) -> SavedSearch:
    return SavedSearch(
        saved_search_id=str(row.id),
        display_name=row.display_name,
        search=row.query,
        shared=row.shared,
        space_id=None if row.space_id is None else str(row.space_id),
        username=row.username,
        own=row.user_id == caller.user_id,
        created_at=time(row.created_at),
        updated_at=time(row.updated_at),
    )


ROUTES: list[HTTPRouteHandler] = [list_saved_searches, add_saved_search, change_saved_search, remove_saved_search]
