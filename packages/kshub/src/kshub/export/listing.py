"""What a list is to those who write it into a file: its columns, and its rows, read in pages by key."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.engine import Store
from kshub.store.instants import moment
from kshub.view.places import Networks
from kshub.words import value

PAGE: Final = 500  # rows that are read at once

Make = Callable[[AsyncConnection, Sequence[Row[Any]]], Awaitable[list[Any]]]


@dataclass(frozen=True, slots=True)
class Column:
    """name: by which programs know it, and `titles` its headings. read: its value in one row; a time is a datetime.

    said: the same as people of a language read it; None: it is the same for everybody.
    """

    name: str
    read: Callable[[Any], Any]
    said: Callable[[Any, str], Any] | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """One list of a network. Both queries are confined to the networks that the reader may see.

    columns: all, in their order. plain: those that programs get where they name none. count: how many rows it has.
    """

    name: str
    columns: tuple[Column, ...]
    pages: Callable[[Store, Networks, int], AsyncIterator[list[Any]]]
    count: Callable[[Networks, int], Select[Any]]
    plain: tuple[str, ...] = ()

    def chosen(self, names: Sequence[str] = (), *, plain: bool = False) -> tuple[Column, ...]:
        """These columns in this order, or those that are meant where none is named.

        Raises:
            KeyError: there is no such column.
        """
        known = {one.name: one for one in self.columns}
        return tuple(known[name] for name in names or (self.plain if plain and self.plain else known))


async def by_key(
    store: Store, query: Select[Any], key: ColumnElement[int], make: Make | None = None, size: int = PAGE
) -> AsyncIterator[list[Any]]:
    """The rows of a query, a page after the other by a key that they are given as `key`.

    Between two pages no connection is held: a slow reader keeps nobody waiting, and what changes meanwhile is told as
    it then is. make: what a page becomes, with what else the database knows of it.
    """
    last = 0
    while True:
        page = query.add_columns(key.label("key")).where(key > last).order_by(key).limit(size)
        async with store.read() as connection:
            rows = (await connection.execute(page)).all()
            made = list(rows) if make is None else await make(connection, rows)
        if rows:
            yield made
        if len(rows) < size:
            return
        last = rows[-1].key


def field(name: str, column: str | None = None) -> Column:
    """A column that is one of the row."""
    where = column or name
    return Column(name, lambda row: getattr(row, where))


def number(name: str, column: str) -> Column:
    """The number of something: text, as everywhere in the API."""
    return Column(name, lambda row: None if getattr(row, column) is None else str(getattr(row, column)))


def instant(name: str, column: str) -> Column:
    """A stored time."""
    return Column(name, lambda row: at(getattr(row, column)))


def called(column: Column, vocabulary: str) -> Column:
    """The column with what people call its values, of this vocabulary of `words.value`."""
    return replace(column, said=lambda row, language: _called(vocabulary, column.read(row), language))


def _called(vocabulary: str, told: Any, language: str) -> str | None:
    if told is None:
        return None
    return value(vocabulary, ("no", "yes")[told] if isinstance(told, bool) else str(told), language)


def at(stored: int | None) -> datetime | None:
    """A stored time, if there is one."""
    return None if stored is None else moment(stored)
