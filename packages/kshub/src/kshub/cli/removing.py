"""`kshub network remove`, `kshub ksocket remove`."""

import sys

import click
from sqlalchemy import select

from kshub import app
from kshub.clock import seconds_now
from kshub.config import Settings
from kshub.faults import Fault
from kshub.orders import removing
from kshub.store.queries import naming
from kshub.store.schema import ksocket as ksocket_table
from kshub.store.schema import network as network_table
from kshub.view import places
from kshub.words import say


async def network(settings: Settings, name: str, confirm: str | None) -> None:
    """Say what would go with the network, and delete it when its name is confirmed."""
    async with app.store_of(settings) as store:
        async with store.read() as connection:
            number = await naming.network_named(connection, name)
            there = await places.content(connection, number)
            called = await connection.scalar(select(network_table.c.display_name).where(network_table.c.id == number))
        counts = {"nodes": there.nodes, "snapshots": there.snapshots, "ksockets": there.ksockets, "notes": there.notes}
        print(say("network-doomed", name=called, **counts), file=sys.stderr)
        if confirm is None and sys.stdin.isatty():
            confirm = click.prompt(say("ask-network-name"), err=True)
        if confirm != called:
            raise Fault("confirm-wrong")
        async with store.write() as connection:
            await removing.remove_network(connection, number, seconds_now())
    print(say("network-removed", name=called))


async def ksocket(settings: Settings, name: str) -> None:
    """Delete a Ksocket."""
    async with app.store_of(settings) as store, store.write() as connection:
        number = await naming.ksocket_named(connection, name)
        network_id = select(ksocket_table.c.network_id).where(ksocket_table.c.id == number)
        await removing.remove_ksocket(
            connection, (await connection.execute(network_id)).scalar_one(), number, seconds_now()
        )
    print(say("ksocket-removed", name=name))
