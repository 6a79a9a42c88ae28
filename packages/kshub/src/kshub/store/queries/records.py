"""Shared records: read by number, written by content."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store import bulk
from kshub.store.records import compress, digest
from kshub.store.schema import record
from kshub.store.shared import Known, numbers

T = TypeVar("T")


async def read(connection: AsyncConnection, record_ids: Iterable[int], decode: Callable[[bytes], T]) -> dict[int, T]:
    """Records by number, each decoded once."""
    query = "SELECT id, data FROM record WHERE id = {among}"
    return {number: decode(data) for number, data in await bulk.among(connection, query, sorted(set(record_ids)))}


async def write(connection: AsyncConnection, known: Known[bytes], contents: Iterable[bytes]) -> Mapping[bytes, int]:
    """The number of each record, by its content; new ones are written."""
    named = {digest(one): one for one in contents}
    await numbers(connection, record, known, named, lambda one: (one, compress(named[one])))
    return {content: known[name] for name, content in named.items()}
