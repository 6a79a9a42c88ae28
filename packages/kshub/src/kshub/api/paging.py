"""In what parts lists are answered."""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Final, Generic, TypeVar

import msgspec
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter

from kshub.api.asking import Identity
from kshub.store.queries.lists import Part

MAX_LIMIT: Final = 1000

T = TypeVar("T")

Offset = Annotated[int, QueryParameter(ge=0, le=2**31, description="how many to leave out")]
Limit = Annotated[int, QueryParameter(ge=1, le=MAX_LIMIT, description="how many at most")]
Sort = Annotated[str | None, QueryParameter(max_length=100, description="a field; - before it for descending")]


class Page(msgspec.Struct, Generic[T]):
    """A part of a list, and how long the whole is."""

    items: list[T]
    total: int


def sorted_parts(limit: int, sort: str | None = None) -> dict[str, Provide]:
    """The dependency `part` of a list; limit, sort: where nothing is said."""

    async def part(
        identity: NamedDependency[Identity],  # noqa: ARG001 - who is unknown learns first that they are
        offset: Offset = 0,
        limit: Limit = limit,
        sort: Sort = sort,
    ) -> Part:
        return Part(offset, limit, sort)

    return {"part": Provide(part)}


def page(items: Iterable[T], part: Part, keys: Mapping[str, Callable[[T], Any]]) -> Page[T]:
    """A part of a short list. What has no value comes last.

    Raises:
        NoSuchField: the part's sort is no key of `keys`.
    """
    ordered = list(items)
    name = part.field(keys)
    if name is not None:
        key = keys[name]
        known = [(value, one) for one in ordered if (value := key(one)) is not None]
        unknown = [one for one in ordered if key(one) is None]
        known.sort(key=lambda pair: pair[0], reverse=part.descending)
        ordered = [one for _, one in known] + unknown
    return Page(ordered[part.offset : part.offset + part.limit], len(ordered))
