"""How each network stands: whether its Ksockets are there, how its last scan ended, what waits for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.schema import ksocket, scan, snapshot
from kshub.view.places import Networks, token_end


@dataclass(frozen=True, slots=True)
class Standing:
    """ksockets: how many there are, of them connected, and of them sent away when they last came.

    token_ends: when the first of them is left without a token. run: the last that was a scan. waiting: snapshots that
    merge nothing before a person says yes.
    """

    ksockets: int = 0
    connected: int = 0
    refused: int = 0
    token_ends: int | None = None
    run: Row[Any] | None = None
    waiting: int = 0


NOTHING: Final = Standing()


async def standings(
    connection: AsyncConnection, visible: Networks, network_id: int | None = None
) -> dict[int, Standing]:
    """By network; of one with no Ksocket and no run nothing is told."""
    those = visible if network_id is None else [network_id]
    told: dict[int, list[Row[Any]]] = {}
    there = select(ksocket, token_end().label("ends")).where(ksocket.c.network_id.in_(those))
    for row in await connection.execute(there.where(ksocket.c.network_id.in_(visible), ksocket.c.removed_at.is_(None))):
        told.setdefault(row.network_id, []).append(row)
    last = (
        select(func.max(scan.c.id))
        .where(scan.c.kind == "scan", scan.c.network_id.in_(those))
        .group_by(scan.c.network_id)
    )
    runs = {row.network_id: row for row in await connection.execute(select(scan).where(scan.c.id.in_(last)))}
    waits = select(snapshot.c.network_id, func.count()).where(snapshot.c.network_id.in_(those))
    waits = waits.where(snapshot.c.status == "waiting").group_by(snapshot.c.network_id)
    waiting = {number: int(count) for number, count in await connection.execute(waits)}
    known = told.keys() | runs.keys() | waiting.keys()
    return {one: _standing(told.get(one, ()), runs.get(one), waiting.get(one, 0)) for one in known}


def _standing(ksockets: Sequence[Row[Any]], run: Row[Any] | None, waiting: int) -> Standing:
    return Standing(
        ksockets=len(ksockets),
        connected=sum(one.replica is not None for one in ksockets),
        refused=sum(_refused(one) for one in ksockets),
        token_ends=min((one.ends for one in ksockets if one.ends is not None), default=None),
        run=run,
        waiting=waiting,
    )


def _refused(row: Row[Any]) -> bool:
    """Whether it was sent away after it was last let in."""
    return row.refused_at is not None and row.refused_at >= (row.connected_since or row.last_seen_at or 0)
