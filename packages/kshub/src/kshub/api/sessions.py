"""/api/session: people log in, see who they are, change their password, log out."""

from typing import Any, Final

from litestar import Request, Response, delete, get, post, put
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.exceptions import NotAuthorizedException, TooManyRequestsException
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody

from kshub.api.asking import Identity, Record, cookie_name, found, same_origin, secure, time, wrong
from kshub.auth import login, passwords, sessions, users
from kshub.auth.login import SlowError, WrongError
from kshub.auth.passwords import BusyError
from kshub.clock import seconds_now
from kshub.store.engine import Store

PATH: Final = "/api/session"


class Credentials(Record, forbid_unknown_fields=True):
    """A user name and its password."""

    username: str
    password: str


class NewPassword(Record, forbid_unknown_fields=True):
    """The password until now, and from now on."""

    current: str
    password: str


class Me(Record):
    """Who asks. role: in all spaces, by their groups too.

    csrfToken: belongs into X-CSRF-Token of whatever changes something; null for API tokens.
    """

    user_id: str
    username: str
    display_name: str
    role: str
    language: str | None
    csrf_token: str | None
    expires_at: str | None


@post(PATH, security=[], summary="Log in")
async def log_in(
    request: Request[Any, Any, Any], store: NamedDependency[Store], data: JSONBody[Credentials]
) -> Response[Me]:
    """Open a session: a cookie that scripts cannot read, good for 7 days, or 12 hours without a request.

    Wrong passwords are answered 401, and 429 when there were many of them; nobody is locked out for good.
    """
    same_origin(request)
    try:
        opened = await login.log_in(store, data.username, data.password, _remote(request))
    except WrongError:
        raise NotAuthorizedException("the user name or the password is wrong") from None
    except SlowError as slow:
        raise _slow(slow.seconds) from None
    async with store.read() as connection:
        present = found(await sessions.present(connection, opened.cookie, seconds_now()), "session")
        me = await _me(store, Identity(present.caller, present))
    return Response(me, cookies=[_cookie(request, opened.cookie, sessions.ABSOLUTE)])


@get(PATH, summary="Who am I?")
async def who_am_i(store: NamedDependency[Store], identity: NamedDependency[Identity]) -> Me:
    """The user for whom the session or the API token acts."""
    return await _me(store, identity)


@delete(PATH, status_code=204, summary="Log out", responses={204: ResponseSpec(None, description="You are out.")})
async def log_out(
    request: Request[Any, Any, Any], store: NamedDependency[Store], identity: NamedDependency[Identity]
) -> Response[None]:
    """End the session. An API token is not ended here."""
    if identity.present is not None:
        async with store.write() as connection:
            await sessions.end(connection, identity.present.session_id, seconds_now())
    return Response(None, status_code=204, cookies=[_cookie(request, "", 0)])


@put(PATH + "/password", status_code=204, summary="Change one's password")
async def change_password(
    request: Request[Any, Any, Any],
    store: NamedDependency[Store],
    identity: NamedDependency[Identity],
    data: JSONBody[NewPassword],
) -> None:
    """Change one's own password; all other sessions of the user end."""
    if identity.present is None:
        raise wrong("a password is changed in a session, not by an API token")
    try:
        await login.prove(store, identity.caller.username, data.current, _remote(request))
        kept = await passwords.kept_soon(data.password)
    except WrongError:
        raise wrong("the current password is wrong") from None
    except SlowError as slow:
        raise _slow(slow.seconds) from None
    except BusyError:
        raise _slow(1) from None
    async with store.write() as connection:
        mine = identity.present.session_id
        await users.set_password(connection, identity.caller.user_id, kept, seconds_now(), but=mine)


async def _me(store: Store, identity: Identity) -> Me:
    async with store.read() as connection:
        row = found(await users.one(connection, identity.caller.user_id), "user")
    present = identity.present
    return Me(
        user_id=str(row.id),
        username=row.username,
        display_name=row.display_name,
        role=identity.caller.roles.everywhere,
        language=row.language,
        csrf_token=present.csrf if present else None,
        expires_at=time(present.expires_at) if present else None,
    )


def _cookie(request: Request[Any, Any, Any], value: str, seconds: int) -> Cookie:
    return Cookie(
        cookie_name(request), value=value, max_age=seconds, httponly=True, samesite="strict", secure=secure(request)
    )


def _remote(request: Request[Any, Any, Any]) -> str:
    return request.client.host if request.client else "-"


def _slow(seconds: int) -> TooManyRequestsException:
    text = f"too many wrong passwords: wait {seconds} seconds"
    return TooManyRequestsException(text, headers={"Retry-After": str(seconds)})


ROUTES: list[HTTPRouteHandler] = [log_in, who_am_i, log_out, change_password]
