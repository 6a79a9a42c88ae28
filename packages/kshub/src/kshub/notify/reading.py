"""A message as the tables hold it."""

import secrets
from typing import Final

import msgspec
from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.notify.kinds import LISTED
from kshub.notify.message import Message, Told
from kshub.store.notifying import TOO_MANY, left_out
from kshub.store.schema import event, network, notification, notify_target, scan, space

_params: Final = msgspec.json.Decoder(dict[str, str])
_EVENTS: Final = (
    select(event, space.c.display_name.label("space"), space.c.time_zone, network.c.display_name.label("network"))
    .join(space, space.c.id == event.c.space_id)
    .outerjoin(network, network.c.id == event.c.network_id)
    .join(notification, notification.c.event_id == event.c.id)
)


def new_key() -> str:
    """The id of a new message."""
    return secrets.token_hex(16)


async def target(connection: AsyncConnection, target_id: int) -> Row[tuple[object, ...]] | None:
    """The target's row, if it is there."""
    query = select(notify_target).where(notify_target.c.id == target_id)
    return (await connection.execute(query)).one_or_none()


async def message(connection: AsyncConnection, key: str, language: str, *, one_space: bool, url: str | None) -> Message:
    """The message of this id, with what is left of its events, in the order in which they happened."""
    mine = notification.c.message == key
    query = select(notification.c.event_id).where(mine).order_by(notification.c.event_id)
    ids = tuple((await connection.execute(query)).scalars())
    rows = (await connection.execute(_EVENTS.where(mine).order_by(event.c.id).limit(LISTED))).all()
    params = {row.id: _params.decode(row.params) for row in rows}
    runs = await _runs(connection, {one["scanId"] for one in params.values() if "scanId" in one})
    events = [_told(row, params[row.id], runs) for row in rows]
    marks = select(notification.c.error).where(mine, notification.c.error.like(f"{TOO_MANY}%"))
    untold = sum(map(left_out, (await connection.execute(marks)).scalars()))
    return Message(key, language, tuple(events), ids, one_space, url, untold)


async def _runs(connection: AsyncConnection, scans: set[str]) -> dict[str, str]:
    """What runs are called, by their numbers."""
    numbers = [int(one) for one in scans if one.isascii() and one.isdigit()]
    query = select(scan.c.id, scan.c.run).where(scan.c.id.in_(numbers))
    return {str(number): run for number, run in await connection.execute(query)} if numbers else {}


def _told(row: Row[tuple[object, ...]], params: dict[str, str], runs: dict[str, str]) -> Told:
    return Told(
        event_id=row.id,
        kind=row.kind,
        params=params,
        node_id=row.node_id,
        happened_at=row.happened_at,
        space_id=row.space_id,
        space=row.space,
        time_zone=row.time_zone,
        network_id=row.network_id,
        network=row.network,
        run=runs.get(params.get("scanId", "")),
    )
