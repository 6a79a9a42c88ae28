"""/api/settings/api-tokens: tokens of programs. One's own; administrators see and end everybody's."""

from typing import Annotated, Any, Final

from litestar import delete, get, post
from litestar.di import NamedDependency
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody, QueryParameter
from msgspec import Meta
from sqlalchemy import Row

from kshub.api.asking import IN_SESSION, Identity, Number, Record, found, name, numbers, time
from kshub.api.grants import GrantedRole
from kshub.api.paging import Page, sorted_parts
from kshub.auth import access, lasting, people, programs, tokens
from kshub.auth.people import Cap
from kshub.auth.sessions import Present
from kshub.clock import seconds_now
from kshub.faults import Fault
from kshub.store.engine import Store
from kshub.store.queries import spaces
from kshub.store.queries.lists import Part

PATH: Final = "/api/settings/api-tokens"
MOST: Final = 100  # valid ones of one user


Own = Annotated[bool, QueryParameter(description="for administrators: only their own, not everybody's")]


class ApiToken(Record):
    """A token without the token; status is valid, expired or revoked.

    role: the most that it may do, null: as its user; space_id: the one space that it sees, null: as its user.
    """

    api_token_id: str
    username: str
    label: str
    created_at: str | None
    expires_at: str | None
    last_used_at: str | None
    status: str
    role: str | None
    space_id: str | None


class NewApiToken(Record, forbid_unknown_fields=True):
    """What the program is called, and for how many days it may come: until 00:00 in the space's time zone.

    days null: until the token is revoked. role: the most that it may do; space_id: the one space that it sees. It
    never does more than its user: both are at most what the caller may, and when that becomes less, so does the token.
    """

    label: str
    days: Annotated[int, Meta(ge=1, le=3650)] | None = 365
    role: GrantedRole | None = None
    space_id: str | None = None


class ShownApiToken(Record):
    """The token, this once."""

    token: str


@get(PATH, summary="List API tokens", dependencies=sorted_parts(100))
async def list_api_tokens(
    store: NamedDependency[Store], identity: NamedDependency[Identity], part: NamedDependency[Part], *, own: Own = False
) -> Page[ApiToken]:
    """One's own, the newest first; for administrators everybody's, where they do not want their `own` alone.

    `sort` is apiTokenId, username, label, role, spaceId, createdAt, expiresAt or lastUsedAt.
    """
    async with store.read() as connection:
        rows, total = await programs.listed(connection, identity.caller, part, own=own)
    return Page([_view(row, seconds_now()) for row in rows], total)


@post(PATH, summary="Make an API token", security=IN_SESSION)
async def add_api_token(
    store: NamedDependency[Store], person: NamedDependency[Present], data: JSONBody[NewApiToken]
) -> ShownApiToken:
    """A token for a program that acts for the caller, with the caller's roles or less; shown this once.

    Only in a session: a token that could make another would never end.
    """
    at, caller = seconds_now(), person.caller
    cap = Cap(data.role, None if data.space_id is None else numbers([data.space_id])[0])
    async with store.write() as connection:
        if cap.space_id is not None:
            found(await spaces.one(connection, access.spaces(caller), cap.space_id), "space")
        cap.within(caller.roles)
        expires = None if data.days is None else await lasting.of_program(connection, data.days, at, cap.space_id)
        if await programs.count(connection, caller.user_id, at) >= MOST:
            raise Fault("api-token-limit", most=MOST)
        token = await people.issue_for(connection, caller.user_id, name(data.label), expires, at, cap)
    return ShownApiToken(token=token)


@delete(PATH + "/{token_id:int}", status_code=204, summary="Revoke an API token")
async def revoke_api_token(
    store: NamedDependency[Store], identity: NamedDependency[Identity], token_id: Number
) -> None:
    """End it at once. In a session one's own, as administrator anybody's; an API token ends itself alone."""
    if identity.present is None and identity.caller.token_id != token_id:
        raise PermissionDeniedException("an API token revokes itself alone; others are revoked in a session")
    async with store.write() as connection:
        revoked = await programs.revoke(connection, identity.caller, token_id, seconds_now())
    found(revoked or None, "valid API token")


def _view(row: Row[Any], now: int) -> ApiToken:
    return ApiToken(
        api_token_id=str(row.id),
        username=row.username,
        label=row.label,
        created_at=time(row.created_at),
        expires_at=time(row.expires_at),
        last_used_at=time(row.last_used_at),
        status=tokens.standing(row.expires_at, row.revoked_at, now).name.lower(),
        role=row.role,
        space_id=None if row.space_id is None else str(row.space_id),
    )


ROUTES: list[HTTPRouteHandler] = [list_api_tokens, add_api_token, revoke_api_token]
