"""Many rows at once: each engine gets them in the form in which its driver takes them fastest.

SQLite runs one statement again and again over plain tuples. PostgreSQL gets one statement with an array for each
column: one round trip, where a statement a row would be thousands. SQLAlchemy's own care for each value would cost as
much as the database. Only for columns that both drivers take as they are: numbers, texts, bytes, booleans.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

_AT_ONCE: Final = 5_000  # values in one IN of SQLite, which takes 32,766; rows in one array of PostgreSQL
_dialect: Final = postgresql.dialect()  # type: ignore[no-untyped-call]

Row = tuple[Any, ...]


async def put(
    connection: AsyncConnection,
    table: Table,
    rows: Sequence[Row],
    *,
    keep: Iterable[str] = (),
    changes: Mapping[str, str] | None = None,
    where: str = "",
) -> None:
    """Write rows of all of a table's columns, in their order, over those with the same key; of two the later counts.

    keep: columns that an existing row keeps. changes: SQL of what a column of an existing row becomes, if not what the
    new row (`excluded`) holds. where: SQL that says whether a new row may replace.
    """
    names = table.columns.keys()
    keys = [column.name for column in table.primary_key]
    values = {one: f'excluded."{one}"' for one in names if one not in {*keys, *keep}} | dict(changes or {})
    assigned = ", ".join(f'"{name}" = {value}' for name, value in values.items())
    conflict = f"({_listed(keys)}) DO UPDATE SET {assigned}" + (f" WHERE {where}" if where else "")
    places = [names.index(one) for one in keys]
    for some in [rows] if _sqlite(connection) else _rounds(rows, places):
        await _insert(connection, table, names, some, f"ON CONFLICT {conflict}")


async def add(connection: AsyncConnection, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Write rows of these columns; one whose key or content exists stays as it is."""
    await _insert(connection, table, columns, rows, "ON CONFLICT DO NOTHING")


async def born(connection: AsyncConnection, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> list[int]:
    """Write rows of these columns that get a number (`id`) of their own; the numbers, in the order of the rows."""
    if _sqlite(connection):  # where nobody else writes until the transaction ends
        query = f'SELECT id FROM "{table.name}" WHERE id > ? ORDER BY id'  # noqa: S608 - a name of our own
        last = (await connection.exec_driver_sql(f'SELECT MAX(id) FROM "{table.name}"')).scalar()  # noqa: S608
        await _insert(connection, table, columns, rows, "")
        return list((await connection.exec_driver_sql(query, (last or 0,))).scalars())
    numbers: list[int] = []
    for some in _parts(rows):
        statement = f'INSERT INTO "{table.name}" ({_listed(columns)}) SELECT * FROM unnest({_arrays(table, columns)})'  # noqa: S608
        numbers += (await connection.exec_driver_sql(statement + " RETURNING id", _columns(some))).scalars()
    return sorted(numbers)


async def change(
    connection: AsyncConnection, table: Table, keys: Sequence[str], columns: Sequence[str], rows: Sequence[Row]
) -> None:
    """Change columns of the rows with these keys; each of rows holds the keys, then the new values."""
    if _sqlite(connection):
        wanted = " AND ".join(f'"{one}" = ?' for one in keys)
        assigned = ", ".join(f'"{one}" = ?' for one in columns)
        statement = f'UPDATE "{table.name}" SET {assigned} WHERE {wanted}'  # noqa: S608 - names of our own
        rows = [row[len(keys) :] + row[: len(keys)] for row in rows]
        if rows:
            await connection.exec_driver_sql(statement, rows)
        return
    wanted = " AND ".join(f'"{table.name}"."{one}" = new."{one}"' for one in keys)
    assigned = ", ".join(f'"{one}" = new."{one}"' for one in columns)
    source = f"unnest({_arrays(table, [*keys, *columns])}) AS new ({_listed([*keys, *columns])})"
    statement = f'UPDATE "{table.name}" SET {assigned} FROM {source} WHERE {wanted}'  # noqa: S608 - names of our own
    for some in _parts(rows):
        await connection.exec_driver_sql(statement, _columns(some))


async def among(connection: AsyncConnection, query: str, values: Collection[Any], kind: str = "bigint") -> list[Any]:
    """All rows of a query in which `= {among}` stands for these values; kind: their type in PostgreSQL."""
    ordered, found = list(values), list[Any]()
    for some in _parts(ordered):
        if _sqlite(connection):
            statement, given = query.replace("= {among}", f"IN ({','.join('?' * len(some))})"), tuple(some)
        else:
            statement, given = query.replace("{among}", f"ANY ($1::{kind}[])"), (some,)
        found += (await connection.exec_driver_sql(statement, given)).all()
    return found


async def _insert(
    connection: AsyncConnection, table: Table, columns: Sequence[str], rows: Sequence[Row], conflict: str
) -> None:
    into = f'INSERT INTO "{table.name}" ({_listed(columns)})'
    if not rows:
        return
    if _sqlite(connection):
        statement = f"{into} VALUES ({','.join('?' * len(columns))}) {conflict}"
        await connection.exec_driver_sql(statement, rows if isinstance(rows, list) else list(rows))
        return
    statement = f"{into} SELECT * FROM unnest({_arrays(table, columns)}) {conflict}"  # noqa: S608 - the same
    for some in _parts(rows):
        await connection.exec_driver_sql(statement, _columns(some))


def _sqlite(connection: AsyncConnection) -> bool:
    return connection.dialect.name == "sqlite"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{one}"' for one in names)


def _arrays(table: Table, columns: Sequence[str]) -> str:
    kinds = (table.columns[one].type.compile(dialect=_dialect) for one in columns)
    return ", ".join(f"${number}::{kind}[]" for number, kind in enumerate(kinds, 1))


def _columns(rows: Sequence[Row]) -> Row:
    return tuple(map(list, zip(*rows, strict=True)))


def _parts(rows: Sequence[Any]) -> Iterator[list[Any]]:
    left = iter(rows)
    while some := list(islice(left, _AT_ONCE)):
        yield some


def _rounds(rows: Sequence[Row], places: Sequence[int]) -> Iterator[list[Row]]:
    """The rows in as few parts as none has a key twice: PostgreSQL writes over each row once in a statement."""
    left: Sequence[Row] = rows
    while left:
        first: dict[Row, Row] = {}
        again = [row for row in left if first.setdefault(tuple(row[one] for one in places), row) is not row]
        yield list(first.values())
        left = again
