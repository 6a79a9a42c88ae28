"""`kshub snapshot list`, `name`, `unname`."""

import getpass
import os

from sqlalchemy import select

from kshub import app
from kshub.cli.lists import day, told
from kshub.clock import seconds_now
from kshub.config import Settings
from kshub.faults import Fault
from kshub.logs import plain
from kshub.store.queries import naming, scans
from kshub.store.queries.lists import Part
from kshub.store.schema import network as networks
from kshub.view import snapshots
from kshub.words import say

MOST = 2**31  # lines: all


async def listed(settings: Settings, network: str) -> None:
    """All of the network, the newest first."""
    async with app.store_of(settings) as store, store.read() as connection:
        number = await naming.network_named(connection, network)
        rows, _ = await snapshots.listed(connection, select(networks.c.id), number, Part(0, MOST, "-snapshotId"))
    told(
        say(
            "snapshot-line",
            number=row.id,
            created=day(row.created_at),
            status=row.status,
            nodes=row.number_of_nodes,
            addresses=row.number_of_addresses,
            name=row.display_name or "",
        ).rstrip()
        for row in rows
    )


async def name(settings: Settings, network: str, snapshot: str, name: str) -> None:
    """From now on it is kept, however old it is; by whoever is logged in on this machine."""
    called, by = naming.checked(name), plain(_person(), naming.LONGEST)
    async with app.store_of(settings) as store, store.write() as connection:
        network_id = await naming.network_named(connection, network)
        number = await naming.snapshot_named(connection, network_id, snapshot)
        await naming.free_snapshot(connection, network_id, called, number)
        if not await scans.name_snapshot(connection, network_id, number, called, by, seconds_now()):
            raise Fault("no-snapshot-named", name=snapshot)
    print(say("snapshot-renamed", number=number, name=called))


async def unname(settings: Settings, network: str, snapshot: str) -> None:
    """It is kept as long as others."""
    async with app.store_of(settings) as store, store.write() as connection:
        network_id = await naming.network_named(connection, network)
        number = await naming.snapshot_named(connection, network_id, snapshot)
        await scans.name_snapshot(connection, network_id, number, None, None, None)
    print(say("snapshot-unnamed", number=number))


def _person() -> str:
    """Who is logged in; in a container that knows nobody by name, the number."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
