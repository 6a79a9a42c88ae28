"""The hub's own words about itself: era, generation of shared rows."""

from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.schema import meta
from kshub.store.upsert import insert_new, upsert


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


async def generation(connection: AsyncConnection) -> str:
    """Which numbers of shared rows may be trusted: those that were learned under the same word.

    Nobody clears shared rows until the transaction ends.
    """
    query = select(meta.c.value).where(meta.c.name == "generation").with_for_update(read=True)
    word = (await connection.execute(query)).scalar()
    if word is None:
        await connection.execute(insert_new(connection, meta), [{"name": "generation", "value": uuid4().hex}])
        word = (await connection.execute(query)).scalar_one()
    return str(word)


async def new_generation(connection: AsyncConnection) -> None:
    """After unused shared rows were cleared away: no process may trust the numbers that it remembers."""
    await put(connection, "generation", uuid4().hex)
