"""Runs that come as a file: whose they are, and whether they are here already."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.queries import scans
from kshub.store.schema import ksocket, network, scan, snapshot
from kswire.kscan import End, Header

OPEN: Final = ("ordered", "running")
LENGTH: Final = 32  # hexadecimal digits of a run's name


@dataclass(frozen=True, slots=True)
class Placed:
    """The run as which a file is taken in. over: it was taken in before, to its end."""

    run: str
    ksocket_id: int
    scan_id: int
    snapshot_id: int
    over: bool


async def place(connection: AsyncConnection, network_id: int, header: Header, end: End, now: int) -> Placed:
    """Write the run; when the same file was begun before, that run: it goes on where it ended."""
    locked = select(network.c.display_name).where(network.c.id == network_id).with_for_update()
    name = (await connection.execute(locked)).scalar_one()
    run = _name(network_id, end)
    query = select(scan.c.id, scan.c.status, snapshot.c.id, snapshot.c.status)
    known = query.join(snapshot, snapshot.c.scan_id == scan.c.id).where(scan.c.run == run)
    there = (await connection.execute(known)).first()
    ksocket_id = await _ksocket(connection, network_id, name, now)
    if there is not None:
        over = there[1] not in OPEN and there[3] != "open"  # not merged: it was interrupted just before
        return Placed(run, ksocket_id, there[0], there[2], over)
    words = msgspec.json.encode({"kind": "import", "order": header.order, "installation": header.installation})
    ordered = await scans.order(
        connection, network_id, [ksocket_id], kind="import", settings=words.decode(), run=run, ordered_by=None
    )
    return Placed(run, ksocket_id, ordered.scan_id, ordered.snapshot_id, over=False)


def _name(network_id: int, end: End) -> str:
    """The same for the same file in the same network; no name that an order of ours could have."""
    return f"import-{sha256(b'%d ' % network_id + end.digest).hexdigest()[:LENGTH]}"


async def _ksocket(connection: AsyncConnection, network_id: int, name: str, now: int) -> int:
    """The network's own for what comes as files; made when there is none."""
    mine = (ksocket.c.network_id == network_id, ksocket.c.imports, ksocket.c.removed_at.is_(None))
    query = select(ksocket.c.id).where(*mine)
    there: int | None = (await connection.execute(query.order_by(ksocket.c.id).limit(1))).scalar()
    if there is not None:
        return there
    row = {"network_id": network_id, "display_name": f"{name} (kscan)", "settings": "{}", "created_at": now}
    made = await connection.execute(insert(ksocket).values(row | {"imports": True}).returning(ksocket.c.id))
    number: int = made.scalar_one()
    return number
