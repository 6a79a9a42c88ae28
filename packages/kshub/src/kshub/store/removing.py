"""The rows of networks that were deleted go, in small steps beside everything else that is under way.

Each step is a transaction of its own that begins with whatever is left, so it may be killed at any time. Shared rows go
with the daily clearing. The network's own row is the last: until then what somebody wrote meanwhile goes, too.
"""

import time
from typing import Final

from sqlalchemy import Table, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.engine import Store
from kshub.store.queries import places, possession
from kshub.store.queries.possession import Move
from kshub.store.schema import (
    address,
    event,
    ksocket,
    network,
    node,
    node_address,
    node_document,
    node_packages,
    node_presence,
    node_signature,
    node_source,
    node_text,
    refusal,
    scan,
    snapshot,
    snapshot_address,
    snapshot_named,
    snapshot_tried,
)

STEP: Final = 5_000  # rows of one table in one transaction
NODES: Final = 200  # at once: each has rows in many tables, and packages
_OF_A_NODE: Final = (
    node_document,
    node_presence,
    node_address,
    node_source,
    node_signature,
    node_packages,
    node_text,
)
_OF_A_SNAPSHOT: Final = (snapshot_tried, snapshot_address, snapshot_named)


async def clear(store: Store, seconds: float) -> bool:
    """Clear for about so long; whether a network is left that was deleted."""
    until = time.monotonic() + seconds
    while True:
        async with store.read() as connection:
            removed = select(network.c.id).where(network.c.removed_at.is_not(None)).order_by(network.c.id).limit(1)
            number = (await connection.execute(removed)).scalar()
        if number is None:
            return False
        if time.monotonic() >= until:
            return True
        async with store.write() as connection:
            await step(connection, number)


async def step(connection: AsyncConnection, network_id: int) -> None:
    """A little of what is left of the network; at last the network itself."""
    await connection.execute(select(network.c.id).where(network.c.id == network_id).with_for_update())
    for some in (_run, _nodes, _events, _addresses, _whole):
        if await some(connection, network_id):
            return


async def _run(connection: AsyncConnection, network_id: int) -> bool:
    query = select(scan.c.id, snapshot.c.id).outerjoin(snapshot, snapshot.c.scan_id == scan.c.id)
    row = (await connection.execute(query.where(scan.c.network_id == network_id).limit(1))).first()
    if row is None:
        return False
    scan_id, snapshot_id = row
    for table in _OF_A_SNAPSHOT:
        mine = table.c.snapshot_id == snapshot_id
        some = select(table.c.address_id).where(mine).order_by(table.c.address_id).limit(STEP)
        if (await connection.execute(delete(table).where(mine, table.c.address_id.in_(some)))).rowcount:
            return True
    await places.never_again(connection, snapshot)  # clearing, and what packages a node had since when, go by it
    await connection.execute(delete(scan).where(scan.c.id == scan_id))
    return True


async def _nodes(connection: AsyncConnection, network_id: int) -> bool:
    query = select(node.c.id, node.c.set_id).where(node.c.network_id == network_id).limit(NODES)
    found = (await connection.execute(query)).all()
    await possession.move(connection, 0, [Move(one, had, None) for one, had in found if had is not None])
    numbers = [one for one, _ in found]
    for table in _OF_A_NODE:
        await connection.execute(delete(table).where(table.c.node_id.in_(numbers)))
    await connection.execute(delete(node).where(node.c.id.in_(numbers)))
    return bool(numbers)


async def _events(connection: AsyncConnection, network_id: int) -> bool:
    return await _some(connection, event, network_id)


async def _addresses(connection: AsyncConnection, network_id: int) -> bool:
    return await _some(connection, address, network_id)


async def _some(connection: AsyncConnection, table: Table, network_id: int) -> bool:
    some = select(table.c.id).where(table.c.network_id == network_id).limit(STEP)
    return bool((await connection.execute(delete(table).where(table.c.id.in_(some)))).rowcount)


async def _whole(connection: AsyncConnection, network_id: int) -> bool:
    """The network, its Ksockets, and all that is theirs by reference. No number of them is given again."""
    for table in (network, ksocket):
        await places.never_again(connection, table)
    mine = select(ksocket.c.id).where(ksocket.c.network_id == network_id)
    await connection.execute(delete(refusal).where(refusal.c.ksocket_id.in_(mine)))
    await connection.execute(delete(network).where(network.c.id == network_id))
    return True
