"""Work that one process at a time does, of several that share a database: whoever holds the lease."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.schema import meta
from kshub.store.upsert import insert_new


async def take(connection: AsyncConnection, name: str, mark: str, now: int, seconds: int) -> bool:
    """Take the lease, or renew one's own, until so many seconds from now; False: another process holds it."""
    key = f"lease-{name}"
    await connection.execute(insert_new(connection, meta), [{"name": key, "value": "- 0"}])
    query = select(meta.c.value).where(meta.c.name == key).with_for_update()
    holder, until = str((await connection.execute(query)).scalar_one()).split()
    if holder != mark and int(until) > now:
        return False
    await connection.execute(update(meta).where(meta.c.name == key).values(value=f"{mark} {now + seconds}"))
    return True


async def give_back(connection: AsyncConnection, name: str, mark: str) -> None:
    """Let another process have it at once."""
    key = f"lease-{name}"
    mine = meta.c.name == key, meta.c.value.like(f"{mark} %")
    await connection.execute(update(meta).where(*mine).values(value="- 0"))
