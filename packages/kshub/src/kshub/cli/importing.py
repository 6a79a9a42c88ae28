"""`kshub import`: a run that `ksocket scan --format kscan` wrote, as if its Ksocket had been connected."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec
from sqlalchemy import select

from kshub import app
from kshub.clock import seconds_now
from kshub.config import Settings
from kshub.faults import Fault
from kshub.flow import Flow
from kshub.ingest.ingest import STATUSES, NotTaken
from kshub.ingest.prepared import prepare
from kshub.orders import imports
from kshub.orders.imports import Placed
from kshub.store.engine import Store
from kshub.store.queries import naming
from kshub.store.schema import snapshot
from kshub.words import say
from kswire import kscan
from kswire.batches import pick
from kswire.events import Received
from kswire.kscan import End, Header, KscanError


async def import_file(settings: Settings, file: Path, network: str) -> None:
    """Take the file in, and merge it.

    Raises:
        Fault: nothing was written: it is no such file, not whole, of a newer version, or here already.
    """
    try:
        with file.open("rb") as source:
            header, end = examine(source, file)
            async with app.store_of(settings) as store:
                placed = await _place(store, network, header, end, file)
                await _take(store, placed, source, file)
                await _tell(store, placed, end, file)
    except OSError as error:
        raise Fault("import-unreadable", file=file, detail=error.strerror or error) from error


def examine(source: BinaryIO, file: Path) -> tuple[Header, End]:
    """Read all of it, and look at everything that would be written, before anything is."""
    first, last = None, None
    for part in _parts(source, file):
        match part:
            case Header():
                first = part
            case Received():
                _try(part, file)
            case End():
                last = part
    assert first is not None
    assert last is not None
    return first, last


def _try(received: Received, file: Path) -> None:
    """What `flow.receive` would refuse."""
    try:
        ends = prepare(received).done.values()
        for places in received.installed:
            if places is not None:
                pick(received.packages, places)
    except ValueError as error:
        raise Fault("import-broken", file=file, detail=error) from error
    if any(one.status not in STATUSES for one in ends):
        raise Fault("import-broken", file=file, detail="a run cannot end so")


def _parts(source: BinaryIO, file: Path) -> Iterator[Header | Received | End]:
    source.seek(0)
    try:
        yield from kscan.read(source.read)
    except KscanError as error:
        raise Fault(f"import-{error.code}", file=file, detail=error.detail) from error


async def _place(store: Store, network: str, header: Header, end: End, file: Path) -> Placed:
    async with store.write() as connection:
        network_id = await naming.network_named(connection, network)
        placed = await imports.place(connection, network_id, header, end, seconds_now())
    if placed.over:
        raise Fault("import-twice", file=file, network=network, snapshot=placed.snapshot_id)
    return placed


async def _take(store: Store, placed: Placed, source: BinaryIO, file: Path) -> None:
    """Batch by batch, each in its transaction; what an interrupted import has written is passed over."""
    flow = Flow(store, lambda *_: None)
    committed = None
    for part in _parts(source, file):
        if isinstance(part, Received):
            try:
                committed = await flow.receive(placed.ksocket_id, placed.run, _renamed(part, placed.run))
            except NotTaken as error:
                raise Fault("import-broken", file=file, detail=error) from error
    assert committed is not None
    await flow.merge_snapshot(placed.snapshot_id)


def _renamed(received: Received, run: str) -> Received:
    """The name that the collector gave the run is not unique among all networks of a hub."""
    reports = tuple(msgspec.structs.replace(one, run=run) for one in received.reports)
    return Received(received.epoch, received.first, reports, received.stamp, received.packages, received.installed)


async def _tell(store: Store, placed: Placed, end: End, file: Path) -> None:
    query = select(snapshot.c.status, snapshot.c.number_of_nodes, snapshot.c.number_of_addresses)
    async with store.read() as connection:
        row = (await connection.execute(query.where(snapshot.c.id == placed.snapshot_id))).one()
    said = "import-waits" if row.status == "waiting" else "import-done"
    print(
        say(
            said,
            file=file,
            reports=end.reports,
            snapshot=placed.snapshot_id,
            nodes=row.number_of_nodes,
            addresses=row.number_of_addresses,
        )
    )
