"""/api/session/oidc: people sign in by an identity provider. A browser is there: what goes wrong leads to /login."""

import logging
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from litestar import Request, delete, get, put
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException, TooManyRequestsException
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody, QueryParameter
from litestar.response import Redirect

from kshub.api.asking import IN_SESSION, Number, Record, found, secure
from kshub.api.sessions import remote, session_cookie
from kshub.auth import deeds, sessions, slowing, users
from kshub.auth.oidc import arriving, signin, states
from kshub.auth.oidc.provider import Provider
from kshub.auth.oidc.refused import OF_SOMEBODY, CrowdedError, RefusedError
from kshub.auth.oidc.signin import Returned
from kshub.auth.people import Caller
from kshub.auth.sessions import Present
from kshub.clock import seconds_now
from kshub.faults import Fault
from kshub.store.engine import Store

log = logging.getLogger("kshub.api")

PATH: Final = "/api/session/oidc"
LOGIN: Final = "/login"
_IDENTITY: Final = "/api/settings/users/{user_id:int}/identity"
_HEADERS: Final = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}  # the address holds the code
_LONGEST: Final = 4096  # characters of what the provider sends by the browser

Word = Annotated[str | None, QueryParameter(max_length=_LONGEST)]
State = Annotated[str | None, QueryParameter(name="state", max_length=_LONGEST)]  # Litestar has another `state`


class SignIn(Record):
    """Whether there is an identity provider, and what the button to it says. only: passwords open no sessions."""

    enabled: bool
    display_name: str | None
    only: bool


class Identified(Record, forbid_unknown_fields=True):
    """What the identity provider calls the user: the claim `sub` of its ID token."""

    subject: str


@get(PATH, summary="Is there an identity provider?", security=[])
async def get_oidc(provider: NamedDependency[Provider | None]) -> SignIn:
    """What a login page has to show; open to everybody."""
    if provider is None:
        return SignIn(enabled=False, display_name=None, only=False)
    return SignIn(enabled=True, display_name=provider.oidc.display_name, only=provider.oidc.only)


@get(PATH + "/begin", summary="Sign in by the identity provider", security=[], status_code=303)
async def begin_oidc(
    request: Request[Any, Any, Any],
    store: NamedDependency[Store],
    provider: NamedDependency[Provider | None],
    to: Annotated[str, QueryParameter(max_length=states.LONGEST_PATH)] = "/",
) -> Redirect:
    """Leads the browser to the provider. `to`: the page of this hub to end at, a path; anything else counts as /.

    429 where too many that have begun from this address, or in all, did not come back yet.
    """
    known = _known(provider)
    try:
        url, state = await signin.begin(store, known, to, remote(request))
    except RefusedError as refused:
        return _refused(request, known, refused)
    except CrowdedError as crowded:
        known.crowd.tell(
            f"too many sign-ins have begun, from {slowing.source(remote(request))} too: one more is refused"
        )
        headers = {"Retry-After": str(crowded.seconds)}
        raise TooManyRequestsException("too many sign-ins have begun: try again later", headers=headers) from None
    return Redirect(url, status_code=303, headers=_HEADERS, cookies=[_cookie(request, state, states.SECONDS)])


@get(PATH + "/callback", summary="Back from the identity provider", security=[], status_code=303)
async def finish_oidc(
    request: Request[Any, Any, Any],
    store: NamedDependency[Store],
    provider: NamedDependency[Provider | None],
    shown: State = None,
    code: Word = None,
    error: Word = None,
    iss: Word = None,
) -> Redirect:
    """Opens a session and leads to the page where the sign-in began, or to /login?error=CODE."""
    known = _known(provider)
    came = Returned(shown, code, error, iss, request.cookies.get(_cookie_name(request)))
    agent = request.headers.get("User-Agent", "")
    try:
        done = await signin.finish(store, known, came, remote(request), agent)
    except RefusedError as refused:
        if refused.code in OF_SOMEBODY:
            deeds.refused(refused.code)
        return _refused(request, known, refused)
    kept = [session_cookie(request, done.opened.cookie, sessions.ABSOLUTE), _cookie(request, "", 0)]
    return Redirect(done.back_to, status_code=303, headers=_HEADERS, cookies=kept)


@put(_IDENTITY, status_code=204, summary="Link a user with the identity provider", security=IN_SESSION)
async def link_user(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],
    person: NamedDependency[Present],  # noqa: ARG001 - asking for it is the check
    provider: NamedDependency[Provider | None],
    user_id: Number,
    data: JSONBody[Identified],
) -> None:
    """Who signs in there as this subject is this user; only in a session. The password goes on to open sessions."""
    if provider is None:
        raise Fault("no-oidc")
    async with store.write() as connection:
        found(await users.one(connection, user_id), "user")
        await arriving.link(connection, user_id, provider.oidc.issuer, data.subject)
    log.info("user %d is linked with the identity provider by %s", user_id, administrator.username)


@delete(_IDENTITY, status_code=204, summary="Unlink a user", security=IN_SESSION)
async def unlink_user(
    store: NamedDependency[Store],
    administrator: NamedDependency[Caller],
    person: NamedDependency[Present],  # noqa: ARG001 - asking for it is the check
    user_id: Number,
) -> None:
    """Nobody signs in as this user any more; sessions and memberships of groups that came from there end."""
    async with store.write() as connection:
        found(await users.one(connection, user_id), "user")
        await arriving.unlink(connection, user_id, seconds_now())
    log.info("user %d is unlinked from the identity provider by %s", user_id, administrator.username)


def _known(provider: Provider | None) -> Provider:
    if provider is None:
        raise NotFoundException("this hub has no identity provider")
    return provider


def _refused(request: Request[Any, Any, Any], provider: Provider, refused: RefusedError) -> Redirect:
    provider.crowd.tell(f"a sign-in by the identity provider is refused: {refused.code}: {refused.detail}")
    url = f"{LOGIN}?{urlencode({'error': refused.code})}"
    return Redirect(url, status_code=303, headers=_HEADERS, cookies=[_cookie(request, "", 0)])


def _cookie(request: Request[Any, Any, Any], state: str, seconds: int) -> Cookie:
    """Lax: the browser comes back from another site, and has to bring it along."""
    name = _cookie_name(request)
    return Cookie(name, value=state, max_age=seconds, httponly=True, samesite="lax", secure=secure(request))


def _cookie_name(request: Request[Any, Any, Any]) -> str:
    return "__Host-kshub-oidc" if secure(request) else "kshub-oidc"


ROUTES: list[HTTPRouteHandler] = [get_oidc, begin_oidc, finish_oidc]
ADMINISTRATION: list[HTTPRouteHandler] = [link_user, unlink_user]
