"""Who asks, and what may be asked."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Final, TypeVar

import msgspec
from litestar import Request
from litestar.di import NamedDependency
from litestar.exceptions import ClientException, NotAuthorizedException, NotFoundException, PermissionDeniedException
from litestar.params import PathParameter
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.api import parameters
from kshub.auth import access, deeds, people, sessions, tokens
from kshub.auth.access import Networks, Spaces
from kshub.auth.people import Caller
from kshub.auth.roles import ADMINISTRATOR, VIEWER
from kshub.auth.sessions import Present
from kshub.clock import seconds_now
from kshub.entry import Entry
from kshub.faults import Fault
from kshub.store.engine import Store
from kshub.store.instants import moment
from kshub.store.queries import naming
from kshub.store.schema import network

log = logging.getLogger("kshub.api")

MAX_NUMBER: Final = 2**53
MAX_BODY: Final = 1 << 20  # bytes of one request
_HEADERS: Final = (("X-Authorization", ("token",)), ("Authorization", ("bearer", "token")))
CSRF: Final = "X-CSRF-Token"
IN_SESSION: Final[list[dict[str, list[str]]]] = [{"session": []}]  # for the description of what asks for `person`
_FIRST: Final = "answered_while_owing"
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})

T = TypeVar("T")

Number = Annotated[int, PathParameter(ge=1, le=MAX_NUMBER)]


class Record(msgspec.Struct, rename="camel", kw_only=True):
    """The base of what the API gives."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who asks, and by what: a session's number where it was a cookie."""

    caller: Caller
    present: Present | None = None


def first(*owed: str) -> dict[str, Any]:
    """The `opt` of a handler that also answers a session that owes this: kshub.auth.sessions.Present.owes."""
    return {_FIRST: owed}


async def provide_identity(
    request: Request[Any, Any, Any], store: NamedDependency[Store], entry: NamedDependency[Entry]
) -> Identity:
    """Who asks, of which the audit log is told; nothing is asked that nobody knows.

    Raises:
        Fault: "unknown-parameter", "unknown-parameter-near".
    """
    identity = await _identity(request, store, entry)
    deeds.known(identity.caller)
    parameters.check(request)
    return identity


async def _identity(request: Request[Any, Any, Any], store: Store, entry: Entry) -> Identity:
    """Whoever shows a valid API token, or the cookie of a session with its CSRF word where something changes."""
    token = _token(request)
    if token is not None:
        return Identity(await _program(store, token))
    cookie = request.cookies.get(cookie_name(request))
    if cookie is None:
        raise NotAuthorizedException("show an API token (X-Authorization: Token ...), or log in")
    present = await _person(store, cookie, entry)
    if request.method not in _READING:
        same_origin(request)
        if not present.allows(request.headers.get(CSRF, "")):
            raise PermissionDeniedException(f"a session changes something only with its word in the header {CSRF}")
    if present.owes is not None and present.owes not in request.route_handler.opt.get(_FIRST, ()):
        raise Fault(present.owes)
    return Identity(present.caller, present)


async def lasting(request: Request[Any, Any, Any], store: Store, entry: Entry) -> Caller | None:
    """Who asked this, with the rights of now, if they still may; it counts as no use of the token or session."""
    token, cookie, at = _token(request), request.cookies.get(cookie_name(request)), seconds_now()
    async with store.read() as connection:
        if token is not None:
            found = await people.caller(connection, token, at)
            return None if found is None else found[0]
        present = await sessions.present(connection, cookie or "", at, entry.require_totp)
    return None if present is None or present.owes is not None else present.caller


def _token(request: Request[Any, Any, Any]) -> str | None:
    return next(
        (one for name, schemes in _HEADERS if (one := tokens.shown(request.headers.get(name, ""), schemes))), None
    )


async def _program(store: Store, token: str) -> Caller:
    at = seconds_now()
    async with store.read() as connection:
        found = await people.caller(connection, token, at)
    if found is None:
        raise NotAuthorizedException("this API token is unknown, expired or revoked")
    caller, use = found
    if use is not None:
        await _note(store, lambda connection: people.used(connection, use, at))
    return caller


async def _person(store: Store, cookie: str, entry: Entry) -> Present:
    at = seconds_now()
    async with store.read() as connection:
        present = await sessions.present(connection, cookie, at, entry.require_totp)
    if present is None:
        raise NotAuthorizedException("this session is over: log in again")
    if present.stale:
        await _note(store, lambda connection: sessions.used(connection, present.session_id, at))
    return present


async def _note(store: Store, write: Callable[[AsyncConnection], Awaitable[None]]) -> None:
    """Write down that a token or session was used, or leave it to the next question.

    Who only reads waits for no merge, and is answered while the disk is full.
    """
    if store.busy:
        return
    try:
        async with store.write() as connection:
            await write(connection)
    except (SQLAlchemyError, OSError) as error:
        log.debug("the use of a token or session is not written down: %s", type(error).__name__)


async def provide_caller(request: Request[Any, Any, Any], identity: NamedDependency[Identity]) -> Caller:
    """Who asks; what changes something is not for viewers."""
    if request.method not in _READING and not identity.caller.operates:
        raise PermissionDeniedException("a viewer changes nothing: ask an operator or administrator")
    return identity.caller


async def provide_administrator(identity: NamedDependency[Identity]) -> Caller:
    """Who asks, if it is an administrator."""
    if not identity.caller.administers:
        raise PermissionDeniedException("this is for administrators")
    return identity.caller


async def provide_person(identity: NamedDependency[Identity]) -> Present:
    """The session that asks. What would outlast an API token, or make it more than it is, is not a token's to do."""
    if identity.present is None:
        raise PermissionDeniedException("this is done in a session, not by an API token")
    return identity.present


async def still(connection: AsyncConnection, person: Present) -> None:
    """401 where the session has ended since it was looked at. To be asked last: what was written is taken back.

    By then a change of the user waited for those that were under way, and sees what they ended.
    """
    if not await sessions.lasts(connection, person.session_id, seconds_now()):
        raise NotAuthorizedException("this session is over: log in again")


def secure(request: Request[Any, Any, Any]) -> bool:
    """Whether it came by TLS, here or at the proxy in front."""
    return bool(request.scope["scheme"] == "https")


def cookie_name(request: Request[Any, Any, Any]) -> str:
    """By TLS one that browsers take from this very host only (RFC 6265bis, 4.1.3)."""
    return "__Host-kshub-session" if secure(request) else "kshub-session"


def same_origin(request: Request[Any, Any, Any]) -> None:
    """403 where the browser says that another site's page asks."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise PermissionDeniedException("another site's page asks this")


async def provide_networks(
    request: Request[Any, Any, Any], store: NamedDependency[Store], caller: NamedDependency[Caller]
) -> Networks:
    """The networks that the caller may see; where something is changed, those in which they may.

    Who changes something in a network that they only see is told so; of others nobody learns that they exist.
    """
    if request.method in _READING:
        return access.visible(caller)
    operable = access.operable(caller)
    number = request.path_params.get("network_id")
    if number is not None and 1 <= int(number) <= MAX_NUMBER:  # others the handler turns away
        await _allowed(store, caller, operable, int(number))
    return operable


async def _allowed(store: Store, caller: Caller, operable: Networks, network_id: int) -> None:
    seen = access.visible(caller).where(network.c.id == network_id, network.c.id.not_in(operable))
    async with store.read() as connection:
        if (await connection.execute(seen)).first() is not None:
            raise PermissionDeniedException("in this space you are a viewer: ask an operator or administrator")


async def provide_spaces(request: Request[Any, Any, Any], caller: NamedDependency[Caller]) -> Spaces:
    """The spaces that the caller may see; where something is changed, those that they administer."""
    return access.spaces(caller, VIEWER if request.method in _READING else ADMINISTRATOR)


@lru_cache(maxsize=4096)  # of a page of nodes most are of the same few scans
def time(stored: int | None) -> str | None:
    """ISO 8601 in UTC, as programs of the original's API read it."""
    return None if stored is None else moment(stored).strftime("%Y-%m-%dT%H:%M:%SZ")


def found(value: T | None, noun: str) -> T:
    """The value, or 404."""
    if value is None:
        raise NotFoundException(f"no such {noun}")
    return value


def storable(text: str) -> bool:
    """Whether both databases hold this text: no NUL, no half of a pair."""
    return not any(one == "\0" or "\ud800" <= one <= "\udfff" for one in text)


def name(text: str) -> str:
    """What a person calls something: one line, not too long, or 400."""
    return naming.checked(text)


def numbers(texts: Iterable[str]) -> list[int]:
    """Ids from a body; what is no id becomes 0, which nothing has."""
    return [int(one) if one.isdecimal() and one.isascii() and len(one) < 16 else 0 for one in texts]


def wrong(text: str) -> ClientException:
    """400 with a text."""
    return ClientException(text)
