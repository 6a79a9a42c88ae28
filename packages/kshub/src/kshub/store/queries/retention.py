"""How long is what kept, and which snapshots, events and attempts are too old by that."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, func, select, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.records import NO_ATTEMPTS, digest
from kshub.store.retention import DAY, Expired, Kept, Retention, Run, expired, read, write
from kshub.store.schema import event, network, node, node_presence, record, scan, snapshot, snapshot_tried, space

MOST: Final = 1_000_000  # attempts that are counted


@dataclass(frozen=True, slots=True)
class Doomed:
    """How much would go: oldest and newest are when the first and last of the snapshots were made.

    named: snapshots that stay for their name alone. more: not all attempts are counted, as there are too many.
    """

    snapshots: int
    oldest: int | None
    newest: int | None
    runs: int
    events: int
    attempts: int
    more: bool
    named: int = 0

    def with_(self, other: "Doomed") -> "Doomed":
        """Both together."""
        return Doomed(
            self.snapshots + other.snapshots,
            min((one for one in (self.oldest, other.oldest) if one is not None), default=None),
            max((one for one in (self.newest, other.newest) if one is not None), default=None),
            self.runs + other.runs,
            self.events + other.events,
            self.attempts + other.attempts,
            self.more or other.more,
            self.named + other.named,
        )


async def places(connection: AsyncConnection) -> list[tuple[int, Retention, Retention]]:
    """All networks, with what their spaces and they themselves set."""
    query = select(network.c.id, space.c.retention, network.c.retention).join(space, space.c.id == network.c.space_id)
    query = query.where(network.c.removed_at.is_(None))
    return [(number, read(above), read(own)) for number, above, own in await connection.execute(query)]


async def spaces(connection: AsyncConnection) -> list[tuple[int, Retention]]:
    """All spaces, with what they set."""
    return [(one, read(own)) for one, own in await connection.execute(select(space.c.id, space.c.retention))]


async def of_network(connection: AsyncConnection, network_id: int) -> tuple[Retention, Retention]:
    """What the space of this network sets, which is there, and what the network itself."""
    query = select(space.c.retention, network.c.retention).join(network, space.c.id == network.c.space_id)
    above, own = (await connection.execute(query.where(network.c.id == network_id))).one()
    return read(above), read(own)


async def of_space(connection: AsyncConnection, space_id: int) -> Retention:
    """What this space sets, which is there."""
    return read((await connection.execute(select(space.c.retention).where(space.c.id == space_id))).scalar_one())


async def set_network(connection: AsyncConnection, network_id: int, own: Retention) -> None:
    """What differs from the space."""
    await connection.execute(update(network).where(network.c.id == network_id).values(retention=write(own)))


async def set_space(connection: AsyncConnection, space_id: int, own: Retention) -> None:
    """What differs from the hub."""
    await connection.execute(update(space).where(space.c.id == space_id).values(retention=write(own)))


async def too_old(connection: AsyncConnection, network_id: int, kept: Kept, now: int) -> Expired:
    """What goes of a network's runs."""
    query = (
        select(scan.c.id, scan.c.created_at, snapshot.c.id, snapshot.c.status, snapshot.c.display_name.is_not(None))
        .outerjoin(snapshot, snapshot.c.scan_id == scan.c.id)
        .where(scan.c.network_id == network_id, scan.c.status.not_in(("ordered", "running")))
        .order_by(scan.c.id.desc())
    )
    runs = [Run(*row) for row in await connection.execute(query)]
    return expired(runs, await _needed(connection, network_id), kept, now)


async def _needed(connection: AsyncConnection, network_id: int) -> set[int]:
    """The snapshots in which the nodes that are there were last seen and told facts."""
    mine = (node.c.network_id == network_id, node.c.merged_into.is_(None))
    columns = (node_presence.c.last_snapshot_id, node_presence.c.told_snapshot_id)
    each = [select(one).join(node, node.c.id == node_presence.c.node_id).where(*mine) for one in columns]
    return {number for number in (await connection.execute(union(*each))).scalars() if number is not None}


async def preview(connection: AsyncConnection, network_id: int, kept: Kept, now: int) -> Doomed:
    """What the next clearing would remove."""
    gone = await too_old(connection, network_id, kept, now)
    made = [run.created_at for run in gone.gone if run.snapshot_id is not None]
    old = select(func.count()).where(event.c.network_id == network_id)
    events = await connection.scalar(old.where(event.c.happened_at < now - kept.snapshot_days * DAY))
    attempts, more = await _attempts(connection, gone)
    oldest, newest = min(made, default=None), max(made, default=None)
    return Doomed(len(made), oldest, newest, len(gone.gone), events or 0, attempts, more, len(gone.named))


async def preview_space(connection: AsyncConnection, space_id: int, kept: Kept, now: int) -> Doomed:
    """The same of all networks of a space, each with what it sets over kept."""
    query = select(network.c.id, network.c.retention)
    query = query.where(network.c.space_id == space_id, network.c.removed_at.is_(None))
    total = Doomed(0, None, None, 0, 0, 0, False)
    for number, own in (await connection.execute(query)).all():
        total = total.with_(await preview(connection, number, kept.over(read(own)), now))
    return total


async def _attempts(connection: AsyncConnection, gone: Expired) -> tuple[int, bool]:
    """In how many rows they are, in one snapshot after the other until it is enough."""
    count, left = 0, await with_attempts(connection)
    snapshots = [run.snapshot_id for run in gone.gone if run.snapshot_id is not None]
    for number in [*snapshots, *gone.thinned]:
        if count >= MOST:
            return count, True
        query = select(func.count()).where(snapshot_tried.c.snapshot_id == number, left)
        count += await connection.scalar(query) or 0
    return count, False


async def with_attempts(connection: AsyncConnection) -> ColumnElement[bool]:
    """Which rows still have theirs."""
    query = select(record.c.id).where(record.c.digest == digest(NO_ATTEMPTS))
    return snapshot_tried.c.attempts_id != ((await connection.execute(query)).scalar() or 0)
