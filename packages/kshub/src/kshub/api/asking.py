"""Who asks, and in what pages they are answered."""

from typing import Annotated, Any, Final, Generic, TypeVar

import msgspec
from litestar import Request
from litestar.di import NamedDependency
from litestar.exceptions import ClientException, NotAuthorizedException, NotFoundException, PermissionDeniedException
from litestar.params import PathParameter, QueryParameter

from kshub.auth import people, tokens
from kshub.auth.access import Networks, visible
from kshub.auth.people import Caller
from kshub.clock import seconds_now
from kshub.store.engine import Store
from kshub.store.instants import moment

MAX_LIMIT: Final = 1000
MAX_NAME: Final = 200
_HEADERS: Final = (("X-Authorization", ("token",)), ("Authorization", ("bearer", "token")))
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})

T = TypeVar("T")

Offset = Annotated[int, QueryParameter(ge=0, le=2**31, description="how many to leave out")]
Limit = Annotated[int, QueryParameter(ge=1, le=MAX_LIMIT, description="how many at most")]
Number = Annotated[int, PathParameter(ge=1, le=2**53)]


class Page(msgspec.Struct, Generic[T]):
    """A part of a list, and how long the whole is."""

    items: list[T]
    total: int


class Record(msgspec.Struct, rename="camel", kw_only=True):
    """The base of what the API gives."""


async def provide_caller(request: Request[Any, Any, Any], store: NamedDependency[Store]) -> Caller:
    """Whoever shows a valid API token; what changes something is not for viewers."""
    token = next(
        (one for name, schemes in _HEADERS if (one := tokens.shown(request.headers.get(name, ""), schemes))), None
    )
    if token is None:
        raise NotAuthorizedException("show an API token: X-Authorization: Token ...")
    at = seconds_now()
    async with store.read() as connection:
        found = await people.caller(connection, token, at)
    if found is None:
        raise NotAuthorizedException("this API token is unknown, expired or revoked")
    caller, use = found
    if request.method not in _READING and not caller.operates:
        raise PermissionDeniedException("a viewer changes nothing: ask an operator or administrator")
    if use is not None:
        async with store.write() as connection:
            await people.used(connection, use, at)
    return caller


async def provide_networks(caller: NamedDependency[Caller]) -> Networks:
    """The networks that the caller may see."""
    return visible(caller)


def time(stored: int | None) -> str | None:
    """ISO 8601 in UTC, as programs of the original's API read it."""
    return None if stored is None else moment(stored).strftime("%Y-%m-%dT%H:%M:%SZ")


def found(value: T | None, noun: str) -> T:
    """The value, or 404."""
    if value is None:
        raise NotFoundException(f"no such {noun}")
    return value


def name(text: str) -> str:
    """What a person calls something: one line, not too long, or 400."""
    shown = " ".join(text.split())[: MAX_NAME + 1]
    if not shown.isprintable() or not 1 <= len(shown) <= MAX_NAME:
        raise ClientException(f"a name has 1 to {MAX_NAME} characters")
    return shown


def wrong(text: str) -> ClientException:
    """400 with a text."""
    return ClientException(text)
