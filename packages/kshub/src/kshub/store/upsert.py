"""INSERT ... ON CONFLICT, which both engines know and SQLAlchemy has once for each."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection


def upsert(connection: AsyncConnection, table: Table, *, keep: Iterable[str] = (), where: Any = None) -> Any:
    """A statement that writes rows, or over those with the same key.

    keep: columns that an existing row keeps. where: takes the new row (`excluded`) and says whether it may replace.
    """
    statement: Any = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
    keys = {column.name for column in table.primary_key}
    changes = {
        column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys | set(keep)
    }
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_=changes,
        where=None if where is None else where(statement.excluded),
    )


def insert_new(connection: AsyncConnection, table: Table) -> Any:
    """A statement that writes rows; those whose key exists stay as they are."""
    statement: Any = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
    return statement.on_conflict_do_nothing()


async def bulk(connection: AsyncConnection, statement: Any, table: Table, rows: Sequence[tuple[Any, ...]]) -> None:
    """Run an INSERT of all of a table's columns, in their order, for many rows.

    The driver gets the rows as they are: for tens of thousands of them SQLAlchemy's own care for each value costs as
    much as the database. Only for columns that both drivers take as they are: numbers, texts, bytes.
    """
    names = [column.name for column in table.columns]
    compiled = statement.compile(dialect=connection.dialect, column_keys=names)
    order = [names.index(name) for name in compiled.positiontup]
    if order != list(range(len(names))):
        raise ValueError(f"{table.name}: the statement takes its columns in another order")
    await connection.exec_driver_sql(str(compiled), list(rows))
