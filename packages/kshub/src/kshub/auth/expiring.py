"""Tokens of Ksockets that end soon: an event 30, 7 and 1 days before, unless a newer one is there already."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.queries import events
from kshub.store.queries.events import Happened
from kshub.store.schema import ksocket, ksocket_token, network

DAY: Final = 86400
WARNINGS: Final = (1, 7, 30)  # days before
KIND: Final = "token-expires"


@dataclass(frozen=True, slots=True)
class Expiring:
    """A token of this Ksocket, and in how many days it ends."""

    ksocket_id: int
    display_name: str
    days: int


async def warn(connection: AsyncConnection, now: int) -> list[Expiring]:
    """Write an event for each token whose end has come near since the last warning, and say which."""
    later = ksocket_token.alias()
    newer = exists().where(
        later.c.ksocket_id == ksocket_token.c.ksocket_id,
        later.c.revoked_at.is_(None),
        later.c.expires_at > ksocket_token.c.expires_at,
    )
    found: list[Expiring] = []
    for days in WARNINGS:
        query = (
            select(ksocket_token.c.id, ksocket_token.c.expires_at, ksocket.c.id.label("ksocket_id"))
            .add_columns(ksocket.c.display_name, network.c.id.label("network_id"))
            .join(ksocket, ksocket.c.id == ksocket_token.c.ksocket_id)
            .join(network, network.c.id == ksocket.c.network_id)
            .where(
                ksocket_token.c.revoked_at.is_(None),
                ksocket_token.c.expires_at > now,
                ksocket_token.c.expires_at <= now + days * DAY,
                or_(ksocket_token.c.warned.is_(None), ksocket_token.c.warned > days),
                ~newer,
            )
        )
        for row in (await connection.execute(query)).all():
            left = -(-(row.expires_at - now) // DAY)
            words = {"ksocketId": row.ksocket_id, "displayName": row.display_name, "days": left}
            await events.add_all(connection, row.network_id, [Happened(KIND, words)], now)
            await connection.execute(update(ksocket_token).where(ksocket_token.c.id == row.id).values(warned=days))
            found.append(Expiring(row.ksocket_id, row.display_name, left))
    return found
