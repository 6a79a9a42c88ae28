"""Ksockets that stay away, and that are back: an event each time, when it has lasted a while."""

from typing import Any, Final

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.queries import events
from kshub.store.schema import ksocket

PATIENCE_SECONDS: Final = 900
"""A restart, an update, a cable that is moved: nobody is called for less."""


async def note(connection: AsyncConnection, now: int) -> tuple[int, int]:
    """Tell of those that are away since PATIENCE_SECONDS, and of those that are back; how many of each."""
    gone, back = await _gone(connection, now), await _back(connection)
    for row in gone:
        await _told(connection, row, "ksocket-away", now - row.last_seen_at, row.last_seen_at)
    for row in back:
        await _told(connection, row, "ksocket-back", now - row.away_since, None)
    return len(gone), len(back)


async def due(connection: AsyncConnection, now: int) -> bool:
    """Whether `note` would tell anything."""
    return bool(await _gone(connection, now) or await _back(connection))


async def _gone(connection: AsyncConnection, now: int) -> list[Row[Any]]:
    away = (ksocket.c.replica.is_(None), ksocket.c.last_seen_at <= now - PATIENCE_SECONDS)
    return await _rows(connection, *away, ksocket.c.away_since.is_(None), ~ksocket.c.imports)


async def _back(connection: AsyncConnection) -> list[Row[Any]]:
    return await _rows(connection, ksocket.c.replica.is_not(None), ksocket.c.away_since.is_not(None))


async def _rows(connection: AsyncConnection, *which: Any) -> list[Row[Any]]:
    query = select(*ksocket.c["id", "network_id", "display_name", "last_seen_at", "away_since"])
    query = query.where(ksocket.c.removed_at.is_(None), *which)
    return list((await connection.execute(query.order_by(ksocket.c.id))).all())


async def _told(connection: AsyncConnection, row: Row[Any], kind: str, seconds: int, since: int | None) -> None:
    words = {"ksocketId": row.id, "displayName": row.display_name, "minutes": seconds // 60}
    await connection.execute(update(ksocket).where(ksocket.c.id == row.id).values(away_since=since))
    await events.add(connection, row.network_id, kind, words)
