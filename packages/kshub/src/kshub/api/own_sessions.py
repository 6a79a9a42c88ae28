"""/api/settings/sessions: where one is logged in; for administrators the same of each user."""

import logging
from typing import Any, Final

from litestar import delete, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from sqlalchemy import Row

from kshub.api.asking import IN_SESSION, Number, Record, found, time
from kshub.api.paging import Page, sorted_parts
from kshub.auth import session_list, sessions, users
from kshub.auth.people import Caller
from kshub.auth.sessions import Present
from kshub.clock import seconds_now
from kshub.store.engine import Store
from kshub.store.queries.lists import Part

log = logging.getLogger("kshub.api")

PATH: Final = "/api/settings/sessions"
_OF_USER: Final = "/api/settings/users/{user_id:int}/sessions"


class Session(Record):
    """A session that is open. source: where it was opened; an IPv6 address counts with its /64.

    method: how: "password", "totp" (with a code), "recovery" (with a recovery code) or "oidc" (by the identity
    provider). agent: what the browser calls itself, which may be anything. current: the one that asks.
    """

    session_id: str
    created_at: str | None
    last_used_at: str | None
    expires_at: str | None
    source: str
    agent: str | None
    method: str | None
    current: bool


@get(PATH, summary="List one's sessions", dependencies=sorted_parts(100), security=IN_SESSION)
async def list_sessions(
    store: NamedDependency[Store], person: NamedDependency[Present], part: NamedDependency[Part]
) -> Page[Session]:
    """One's own that are open, the newest first; only in a session.

    `sort` is sessionId, createdAt, lastUsedAt, source or method.
    """
    return await _listed(store, person.caller.user_id, part, person)


@delete(PATH, status_code=204, summary="End one's other sessions", security=IN_SESSION)
async def end_other_sessions(store: NamedDependency[Store], person: NamedDependency[Present]) -> None:
    """End all of one's own but the one that asks."""
    async with store.write() as connection:
        await sessions.end_all(connection, person.caller.user_id, seconds_now(), but=person.session_id)


@delete(PATH + "/{session_id:int}", status_code=204, summary="End one of one's sessions", security=IN_SESSION)
async def end_session(store: NamedDependency[Store], person: NamedDependency[Present], session_id: Number) -> None:
    """End one of one's own; also the one that asks."""
    await _end(store, person.caller.user_id, session_id)


@get(_OF_USER, summary="List a user's sessions", dependencies=sorted_parts(100), security=IN_SESSION)
async def list_user_sessions(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],  # noqa: ARG001 - asking for it is the check
    person: NamedDependency[Present],
    user_id: Number,
    part: NamedDependency[Part],
) -> Page[Session]:
    """Those that are open, the newest first; only in a session.

    `sort` is sessionId, createdAt, lastUsedAt, source or method.
    """
    await _there(store, user_id)
    return await _listed(store, user_id, part, person)


@delete(_OF_USER, status_code=204, summary="End all sessions of a user", security=IN_SESSION)
async def end_user_sessions(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],
    person: NamedDependency[Present],
    user_id: Number,
) -> None:
    """End all of a user's, but the one that asks if it is among them; API tokens stay."""
    await _there(store, user_id)
    async with store.write() as connection:
        await sessions.end_all(connection, user_id, seconds_now(), but=person.session_id)
    log.info("the sessions of user %d are ended by %s", user_id, administrator.username)


@delete(_OF_USER + "/{session_id:int}", status_code=204, summary="End a session of a user", security=IN_SESSION)
async def end_user_session(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],
    person: NamedDependency[Present],  # noqa: ARG001 - asking for it is the check
    user_id: Number,
    session_id: Number,
) -> None:
    """End one of a user's."""
    await _end(store, user_id, session_id)
    log.info("a session of user %d is ended by %s", user_id, administrator.username)


async def _there(store: Store, user_id: int) -> None:
    async with store.read() as connection:
        found(await users.one(connection, user_id), "user")


async def _listed(store: Store, user_id: int, part: Part, asking: Present) -> Page[Session]:
    async with store.read() as connection:
        rows, total = await session_list.listed(connection, user_id, part, seconds_now())
    return Page([_view(row, asking) for row in rows], total)


async def _end(store: Store, user_id: int, session_id: int) -> None:
    async with store.write() as connection:
        ended = await session_list.end(connection, user_id, session_id, seconds_now())
    found(ended or None, "open session")


def _view(row: Row[Any], asking: Present) -> Session:
    return Session(
        session_id=str(row.id),
        created_at=time(row.created_at),
        last_used_at=time(row.last_used_at),
        expires_at=time(row.expires_at),
        source=row.source,
        agent=row.agent,
        method=row.method,
        current=row.id == asking.session_id,
    )


ROUTES: list[HTTPRouteHandler] = [list_sessions, end_other_sessions, end_session]
ADMINISTRATION: list[HTTPRouteHandler] = [list_user_sessions, end_user_sessions, end_user_session]
