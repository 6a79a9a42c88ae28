"""`kshub runs list`, `kshub runs cancel`."""

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub import app
from kshub.cli.lists import day, told
from kshub.clock import seconds_now
from kshub.config import Settings
from kshub.faults import Fault
from kshub.logs import plain
from kshub.orders import runs
from kshub.store import witness
from kshub.store.queries import naming
from kshub.store.queries.lists import Part
from kshub.store.schema import network as networks
from kshub.store.schema import scan
from kshub.view import runs as views
from kshub.words import say, value


async def listed(settings: Settings, network: str, limit: int) -> None:
    """The newest runs of the network, the newest first."""
    async with app.store_of(settings) as store, store.read() as connection:
        number = await naming.network_named(connection, network)
        rows, _ = await views.listed(connection, select(networks.c.id), number, Part(0, limit))
    told(
        say(
            "run-line",
            run=row.run,
            created=day(row.created_at),
            kind=value("kind", row.kind),
            status=value("run", row.status),
            by=plain(row.ordered_by or say("run-by-itself")),
            nodes="-" if row.number_of_nodes is None else row.number_of_nodes,
            reference=plain(row.reference or ""),
        ).rstrip()
        for row in rows
    )


async def cancel(settings: Settings, run: str) -> None:
    """End it; a hub that serves tells its Ksockets within seconds.

    Raises:
        Fault: "no-such-run", "several-runs", "run-over".
    """
    async with app.store_of(settings) as store, store.write() as connection:
        row = await _named(connection, run)
        witness.about("network", row.network_id)
        heard = await runs.cancel(connection, row.id, seconds_now())
    print(say("run-cancelled" if heard else "run-cancelled-unsent", run=row.run))


async def _named(connection: AsyncConnection, name: str) -> Row[int, str, int]:
    """The run of this name, or the only one whose name begins so."""
    there = select(networks.c.id).where(networks.c.removed_at.is_(None))
    query = select(scan.c.id, scan.c.run, scan.c.network_id).where(scan.c.network_id.in_(there))
    rows = (await connection.execute(query.where(scan.c.run.startswith(name, autoescape=True)).limit(2))).all()
    if not name or not rows:
        raise Fault("no-such-run", run=plain(name, naming.LONGEST))
    if len(rows) > 1:
        raise Fault("several-runs", run=plain(name, naming.LONGEST))
    return rows[0]
