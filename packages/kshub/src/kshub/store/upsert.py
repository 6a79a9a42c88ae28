"""INSERT ... ON CONFLICT, which both engines know and SQLAlchemy has once for each."""

from collections.abc import Iterable
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
