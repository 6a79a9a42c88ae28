"""What happened, for people: kind and parameters, no sentences."""

from collections.abc import Mapping

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.clock import seconds_now
from kshub.store.schema import event, network


async def add(
    connection: AsyncConnection, network_id: int, kind: str, params: Mapping[str, object], *, node_id: int | None = None
) -> None:
    """Something happened in a network now."""
    space = select(network.c.space_id).where(network.c.id == network_id).scalar_subquery()
    words = msgspec.json.encode(params).decode()
    row = {"space_id": space, "network_id": network_id, "node_id": node_id, "kind": kind, "params": words}
    await connection.execute(insert(event).values(**row, happened_at=seconds_now()))
