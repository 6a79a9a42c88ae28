"""Shared records: read by number, written by content."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.records import compress, digest
from kshub.store.schema import record
from kshub.store.shared import Known, numbers

T = TypeVar("T")
_AT_ONCE = 5_000


async def read(connection: AsyncConnection, record_ids: Iterable[int], decode: Callable[[bytes], T]) -> dict[int, T]:
    """Records by number, each decoded once."""
    found: dict[int, T] = {}
    ordered = sorted(set(record_ids))
    for start in range(0, len(ordered), _AT_ONCE):
        statement = select(record.c.id, record.c.data).where(record.c.id.in_(ordered[start : start + _AT_ONCE]))
        found.update((number, decode(data)) for number, data in await connection.execute(statement))
    return found


async def write(connection: AsyncConnection, known: Known[bytes], contents: Iterable[bytes]) -> Mapping[bytes, int]:
    """The number of each record, by its content; new ones are written."""
    named = {digest(one): one for one in contents}
    await numbers(connection, record, known, named, lambda one: {"digest": one, "data": compress(named[one])})
    return {content: known[name] for name, content in named.items()}
