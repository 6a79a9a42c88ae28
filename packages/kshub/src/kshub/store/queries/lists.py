"""What all lists of rows have in common: which part of them is wanted, in which order, and how long the whole is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection


class NoSuchField(ValueError):  # noqa: N818 - what was asked, in words
    """Nothing is sorted by that."""


@dataclass(frozen=True, slots=True)
class Part:
    """offset: how many to leave out. limit: how many at most. sort: a field, `-` before it for descending; None: as the
    list is by itself.
    """  # noqa: D205 - one sentence

    offset: int = 0
    limit: int = 1000
    sort: str | None = None

    @property
    def descending(self) -> bool:
        """The largest first."""
        return self.sort is not None and self.sort.startswith("-")

    def field(self, fields: Iterable[str]) -> str | None:
        """By what to sort.

        Raises:
            NoSuchField: it is none of these fields.
        """
        if self.sort is None:
            return None
        name = self.sort.removeprefix("-")
        if name not in fields:
            raise NoSuchField(f"sort is one of {', '.join(fields)}, with - before it for descending")
        return name


def order(part: Part, columns: Mapping[str, ColumnElement[Any]], last: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """The columns of ORDER BY, `last` among equals; what is not known is smallest.

    Raises:
        NoSuchField: the part's sort is no key of `columns`.
    """
    name = part.field(columns)
    wanted = [last] if name is None else [columns[name], last]
    return [_directed(one, descending=part.descending) for one in wanted]


def newest(part: Part, columns: Mapping[str, ColumnElement[Any]], last: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """The same of a list that begins with the largest `last` where nothing else is wanted.

    Raises:
        NoSuchField: the part's sort is no key of `columns`.
    """
    return [last.desc()] if part.sort is None else order(part, columns, last)


def _directed(column: ColumnElement[Any], *, descending: bool) -> ColumnElement[Any]:
    directed = column.desc() if descending else column.asc()
    if not getattr(column, "nullable", True):  # PostgreSQL would not use an index that says nothing of NULLS
        return directed
    return directed.nulls_last() if descending else directed.nulls_first()


def count(table: FromClause) -> Select[int]:
    """How many rows there are."""
    return select(func.count()).select_from(table)


async def listed(
    connection: AsyncConnection, query: Select[Any], counted: Select[int], part: Part
) -> tuple[list[Row[Any]], int]:
    """The rows of this part of a query that is in order, and how many `counted` says there are in all."""
    total = (await connection.execute(counted)).scalar_one()
    return list((await connection.execute(query.offset(part.offset).limit(part.limit))).all()), total
