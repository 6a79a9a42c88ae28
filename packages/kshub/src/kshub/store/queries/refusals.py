"""Connections of collectors that were sent away: from where, as whom, how often; the newest sources of each."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any, Final

from sqlalchemy import Row, delete, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.schema import ksocket, refusal
from kshub.store.upsert import insert_new

NOBODY: Final = 0  # the Ksocket of those who show no token that is known
KEPT: Final = 20  # sources of one Ksocket
KEPT_OF_NOBODY: Final = 200


@dataclass(frozen=True, slots=True)
class Refusal:
    """Somebody was sent away. Printable and bounded, whatever the other side says: see `link.refusals.source`."""

    ksocket_id: int
    code: str
    addr: str
    installation: str = ""
    version: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Times:
    """How often, and when first and last (seconds since 1970)."""

    count: int
    first_at: int
    last_at: int


async def note(connection: AsyncConnection, refusals: Mapping[Refusal, Times]) -> None:
    """Write them down; what was there of the same source is counted on."""
    numbers = {one.ksocket_id for one in refusals}
    rows = select(ksocket.c.id).where(ksocket.c.id.in_(numbers)).order_by(ksocket.c.id)
    await connection.execute(rows.with_for_update())  # replicas wait here, and not for each other in a circle
    for one, times in sorted(refusals.items(), key=lambda item: astuple(item[0])):
        key = {"ksocket_id": one.ksocket_id, "code": one.code, "addr": one.addr, "installation": one.installation}
        told = {"version": one.version, "detail": one.detail, "last_at": times.last_at}
        known = update(refusal).where(*(refusal.c[name] == value for name, value in key.items()))
        counted = await connection.execute(known.values(times=refusal.c.times + times.count, **told))
        if not counted.rowcount:
            first = {"times": times.count, "first_at": times.first_at}
            await connection.execute(insert_new(connection, refusal), [key | told | first])
    for ksocket_id in sorted(numbers):
        await _trim(connection, ksocket_id, KEPT_OF_NOBODY if ksocket_id == NOBODY else KEPT)


async def listed(connection: AsyncConnection, ksocket_id: int) -> list[Row[Any]]:
    """Those of a Ksocket, or of nobody, the last one first."""
    query = select(refusal).where(refusal.c.ksocket_id == ksocket_id).order_by(refusal.c.last_at.desc())
    return list((await connection.execute(query)).all())


async def _trim(connection: AsyncConnection, ksocket_id: int, most: int) -> None:
    key = (refusal.c.code, refusal.c.addr, refusal.c.installation)
    mine = refusal.c.ksocket_id == ksocket_id
    old = (await connection.execute(select(*key).where(mine).order_by(refusal.c.last_at.desc()).offset(most))).all()
    if old:
        these = tuple_(*key).in_([tuple(one) for one in old])
        await connection.execute(delete(refusal).where(mine, these))
