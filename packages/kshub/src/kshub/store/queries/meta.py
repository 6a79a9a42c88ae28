"""The hub's own words about itself: era, generation of shared rows."""

from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.schema import meta
from kshub.store.upsert import upsert


async def value(connection: AsyncConnection, name: str) -> str | None:
    """The word under this name."""
    return (await connection.execute(select(meta.c.value).where(meta.c.name == name))).scalar()


async def put(connection: AsyncConnection, name: str, word: str) -> None:
    """Write the word under this name."""
    await connection.execute(upsert(connection, meta), [{"name": name, "value": word}])


async def era(connection: AsyncConnection) -> str:
    """What collectors compare: made with the database."""
    known = await value(connection, "era")
    return known if known is not None else await new_era(connection)


async def new_era(connection: AsyncConnection) -> str:
    """After a restore from a backup: collectors learn that what they sent since may be missing."""
    word = uuid4().hex
    await put(connection, "era", word)
    return word


async def new_generation(connection: AsyncConnection) -> None:
    """After unused shared rows were cleared away: no process may trust the numbers that it remembers."""
    await put(connection, "generation", uuid4().hex)
