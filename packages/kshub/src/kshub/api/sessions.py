"""/api/session: people log in, see who they are, change their password, log out."""

from typing import Any, Final

from litestar import Request, Response, delete, get, post, put
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.exceptions import NotAuthorizedException, TooManyRequestsException
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import JSONBody

from kshub.api import errors
from kshub.api.asking import Identity, Record, cookie_name, first, found, same_origin, secure, still, time, wrong
from kshub.auth import login, passwords, sessions, users
from kshub.auth.login import Shown, SlowError, WrongCodeError, WrongError
from kshub.auth.passwords import BusyError
from kshub.auth.sessions import CHANGE_PASSWORD, SET_UP_TOTP, Present
from kshub.clock import seconds_now
from kshub.entry import Entry
from kshub.faults import Fault
from kshub.store.engine import Store

PATH: Final = "/api/session"


class Credentials(Record, forbid_unknown_fields=True):
    """A user name and its password; code: of the second factor, or a recovery code."""

    username: str
    password: str
    code: str | None = None


class NewPassword(Record, forbid_unknown_fields=True):
    """The password until now, and from now on."""

    current: str
    password: str


class Me(Record):
    """Who asks. role: in all spaces, by their groups too.

    csrfToken: belongs into X-CSRF-Token of whatever changes something; null for API tokens. owes: what the session has
    to do before anything else is answered: "password-change-needed" or "totp-setup-needed".
    """

    user_id: str
    username: str
    display_name: str
    role: str
    language: str | None
    csrf_token: str | None
    expires_at: str | None
    owes: str | None


@post(PATH, security=[], summary="Log in", responses={401: errors.RESPONSES[401], 403: errors.RESPONSES[403]})
async def log_in(
    request: Request[Any, Any, Any],
    store: NamedDependency[Store],
    entry: NamedDependency[Entry],
    data: JSONBody[Credentials],
) -> Response[Me]:
    """Open a session: a cookie that scripts cannot read, good for 7 days, or 12 hours without a request.

    Of a user with a second factor the right password alone is answered 401 with the code totp-needed: ask again with
    `code` too. Wrong passwords and codes are answered 401, and 429 when there were many of them; nobody is locked out
    for good. Where only the identity provider opens sessions the answer is 403 (login-oidc-only).
    """
    same_origin(request)
    if entry.oidc is not None and entry.oidc.only:
        raise Fault("login-oidc-only")
    shown = Shown(data.username, data.password, data.code)
    try:
        opened = await login.log_in(store, shown, remote(request), request.headers.get("User-Agent", ""))
    except WrongCodeError:
        raise Fault("totp-wrong") from None
    except WrongError:
        raise NotAuthorizedException("the user name or the password is wrong") from None
    except SlowError as error:
        raise slow(error.seconds) from None
    async with store.read() as connection:
        present = await sessions.present(connection, opened.cookie, seconds_now(), entry.require_totp)
    if present is None:  # ended again already, by a change of the user
        raise NotAuthorizedException("this session is over: log in again")
    me = await _me(store, Identity(present.caller, present))
    return Response(me, cookies=[session_cookie(request, opened.cookie, sessions.ABSOLUTE)])


@get(PATH, summary="Who am I?", opt=first(CHANGE_PASSWORD, SET_UP_TOTP))
async def who_am_i(store: NamedDependency[Store], identity: NamedDependency[Identity]) -> Me:
    """The user for whom the session or the API token acts, and what the session has to do first."""
    return await _me(store, identity)


@delete(
    PATH,
    status_code=204,
    summary="Log out",
    opt=first(CHANGE_PASSWORD, SET_UP_TOTP),
    responses={204: ResponseSpec(None, description="You are out.")},
)
async def log_out(
    request: Request[Any, Any, Any], store: NamedDependency[Store], identity: NamedDependency[Identity]
) -> Response[None]:
    """End the session. An API token is not ended here."""
    if identity.present is not None:
        async with store.write() as connection:
            await sessions.end(connection, identity.present.session_id, seconds_now())
    return Response(None, status_code=204, cookies=[session_cookie(request, "", 0)])


@put(PATH + "/password", status_code=204, summary="Change one's password", opt=first(CHANGE_PASSWORD))
async def change_password(
    request: Request[Any, Any, Any],
    store: NamedDependency[Store],
    identity: NamedDependency[Identity],
    data: JSONBody[NewPassword],
) -> None:
    """Change one's own password to another one; all other sessions of the user end."""
    if identity.present is None:
        raise wrong("a password is changed in a session, not by an API token")
    try:
        person = await login.prove(store, identity.caller.username, data.current, remote(request))
        if data.password == data.current:
            raise Fault("password-same")
        kept = await passwords.kept_soon(data.password)
        await _change(store, identity.present, person.kept, kept)
    except WrongError:
        raise Fault("password-wrong") from None
    except SlowError as error:
        raise slow(error.seconds) from None
    except BusyError:
        raise slow(1) from None


async def _change(store: Store, person: Present, proved: str, kept: str) -> None:
    user_id, mine = person.caller.user_id, person.session_id
    async with store.write() as connection:
        if not await users.change_password(connection, user_id, proved, kept, seconds_now(), session_id=mine):
            raise WrongError
        await still(connection, person)


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
        owes=present.owes if present else None,
    )


def session_cookie(request: Request[Any, Any, Any], value: str, seconds: int) -> Cookie:
    """The cookie of a session, which no script reads and no other site sends."""
    return Cookie(
        cookie_name(request), value=value, max_age=seconds, httponly=True, samesite="strict", secure=secure(request)
    )


def remote(request: Request[Any, Any, Any]) -> str:
    """Where it comes from."""
    return request.client.host if request.client else "-"


def slow(seconds: int) -> TooManyRequestsException:
    """429 for who tried too often."""
    text = f"too many wrong passwords or codes: wait {seconds} seconds"
    return TooManyRequestsException(text, headers={"Retry-After": str(seconds)})


ROUTES: list[HTTPRouteHandler] = [log_in, who_am_i, log_out, change_password]
