"""The scans of an estate through ingest and merge, as if they had happened when they say."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, insert, select, update
from sqlalchemy.event import listens_for
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.flow import Flow
from kshub.merge.apply import Applied
from kshub.sample.estate import DAYS, Estate
from kshub.sample.telling import reports
from kshub.store.engine import Store
from kshub.store.instants import seconds
from kshub.store.queries import places, scans, texts
from kshub.store.queries import settings as stored
from kshub.store.schema import event, ksocket, network, node, node_note, scan, snapshot
from kswire.batches import Packer, stamp, unpack
from kswire.events import Received
from kswire.reports import Kept

INSTALLATION: Final = "sample"
SCANNED: Final = (*range(0, DAYS - 7, 7), *range(DAYS - 7, DAYS))  # weekly at first, daily in the last week


@dataclass(frozen=True, slots=True)
class Played:
    """What came of it. networks: their numbers, in the order of the estate's sites; nodes: how many there are now."""

    networks: tuple[int, ...]
    snapshots: int
    nodes: int


@dataclass(slots=True)
class _Site:
    number: int
    network_id: int
    ksocket_id: int
    seq: int = 0


async def play(store: Store, estate: Estate, *, until: datetime, days: Iterable[int] = SCANNED) -> Played:
    """Fill an empty database with the estate's history.

    until: when the last scan began; days: those that are scanned, of 0 to 59, in order.
    """
    if store.sqlite:  # who loses power now makes it up again
        listens_for(store.engine.sync_engine, "connect")(_hurry)
    flow = Flow(store, lambda _snapshot, _applied: None)
    begin = until - timedelta(days=DAYS - 1)
    async with store.write() as connection:
        sites = [await _site(connection, estate, one, begin) for one in range(len(estate.sites))]
    played = 0
    for day in days:
        for site in sites:
            await _scan(flow, estate, site, day, begin + timedelta(days=day, minutes=20 * site.number))
            played += 1
    async with store.write() as connection:
        await _notes(connection, seconds(until))
        count = select(func.count()).select_from(node).where(node.c.merged_into.is_(None))
        nodes = (await connection.execute(count)).scalar_one()
    return Played(tuple(one.network_id for one in sites), played, nodes)


def _hurry(connection: Any, _record: object) -> None:
    connection.cursor().execute("PRAGMA synchronous = OFF")


async def _site(connection: AsyncConnection, estate: Estate, number: int, begin: datetime) -> _Site:
    site, at = estate.sites[number], seconds(begin) - 86_400
    space_id = await stored.first_space(connection)
    network_id = await places.add_network(connection, space_id, site.name)
    ksocket_id = await places.add_ksocket(connection, network_id, f"{site.code}-ksocket")
    for table, one in ((network, network_id), (ksocket, ksocket_id)):
        await connection.execute(update(table).where(table.c.id == one).values(created_at=at))
    return _Site(number, network_id, ksocket_id)


async def _scan(flow: Flow, estate: Estate, site: _Site, day: int, at: datetime) -> None:
    async with flow.store.write() as connection:
        ordered = await scans.order(connection, site.network_id, [site.ksocket_id])
        times = {"created_at": seconds(at)}
        await connection.execute(update(snapshot).where(snapshot.c.id == ordered.snapshot_id).values(times))
        times["started_at"] = seconds(at)
        await connection.execute(update(scan).where(scan.c.id == ordered.scan_id).values(times))
        last = (await connection.execute(select(func.max(event.c.id)))).scalar() or 0
    closed = frozenset[int]()
    for received in _batches(reports(estate, site.number, day, ordered.run, at), site.seq + 1):
        committed = await flow.receive(site.ksocket_id, INSTALLATION, received)
        site.seq, closed = committed.seq, closed | committed.closed
    for one in sorted(closed):
        applied = await flow.merge_snapshot(one, approved=True)
        async with flow.store.write() as connection:
            await _date(connection, site, applied, last, at)


async def _date(connection: AsyncConnection, site: _Site, applied: Applied, last: int, at: datetime) -> None:
    """What merging dated by the clock on the wall is of the day of the scan."""
    touched = sorted(applied.created | applied.changed)
    when = {"updated_at": seconds(at)}
    await connection.execute(update(node).where(node.c.id.in_(touched)).values(when))
    made = node.c.id.in_(sorted(applied.created))
    await connection.execute(update(node).where(made).values(created_at=seconds(at)))
    fresh = (event.c.id > last, event.c.network_id == site.network_id)
    await connection.execute(update(event).where(*fresh).values(happened_at=seconds(at)))
    seen = {"last_seen_at": seconds(at), "version": "0.1.0", "platform": "Linux x86_64"}
    await connection.execute(update(ksocket).where(ksocket.c.id == site.ksocket_id).values(seen))


async def _notes(connection: AsyncConnection, at: int) -> None:
    """What people wrote down of a node or two."""
    query = select(node.c.id).where(node.c.device_type == "server").order_by(node.c.id).limit(2)
    words = (("保守契約", "2027年3月末まで。窓口: 内線 1234"), ("作業予定", "OS 更新は第3水曜の夜間に実施"))
    for (title, body), one in zip(words, (await connection.execute(query)).scalars().all(), strict=False):
        row = {"node_id": one, "title": title, "body": body, "written_by": "admin", "written_at": at}
        await connection.execute(insert(node_note).values(row))
        await texts.refresh(connection, [one])


def _batches(told: Iterable[Kept], first: int) -> Iterator[Received]:
    """As the hub's session hands them on."""
    packer, mark = Packer(1, first), 0
    for report in told:
        mark = stamp(report)
        packer.add(report, mark)
        if packer.full:
            yield _received(packer, first, mark)
            first += packer.count
            packer = Packer(1, first)
    if packer.count:
        yield _received(packer, first, mark)


def _received(packer: Packer, first: int, mark: int) -> Received:
    unpacked = unpack(packer.batch())
    return Received(1, first, unpacked.reports, mark, unpacked.packages, unpacked.installed, gap=False)


def last_night(now: datetime) -> datetime:
    """When the last scan of a sample that is made now began: at two in the morning in Japan."""
    night = now.astimezone(UTC).replace(hour=17, minute=0, second=0, microsecond=0)
    return night if night < now - timedelta(hours=2) else night - timedelta(days=1)
