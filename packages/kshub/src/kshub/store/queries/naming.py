"""What places are called: one line, not too long, and no two alike beside each other."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.faults import Fault
from kshub.store import witness
from kshub.store.retention import GOING
from kshub.store.schema import ksocket, network, snapshot, space, user_group

LONGEST: Final = 200  # characters
_DIGITS: Final = 15
_NONE: Final = {
    "space": "no-space",
    "group": "no-group",
    "network": "no-network",
    "ksocket": "no-ksocket-named",
    "snapshot": "no-snapshot-named",
}


def checked(text: str) -> str:
    """The name without needless blanks.

    Raises:
        Fault: "name-wrong".
    """
    shown = " ".join(text.split())[: LONGEST + 1]
    if not shown.isprintable() or not 1 <= len(shown) <= LONGEST:
        raise Fault("name-wrong", most=LONGEST)
    return shown


async def free_space(connection: AsyncConnection, name: str, but: int | None = None) -> None:
    """No other space is called so. Who names two at once waits for each other at the first of them.

    Raises:
        Fault: "space-exists".
    """
    await connection.execute(select(space.c.id).order_by(space.c.id).limit(1).with_for_update())
    await _free(connection, select(space.c.id, space.c.display_name), name, but, "space-exists")


async def free_network(connection: AsyncConnection, space_id: int, name: str, but: int | None = None) -> None:
    """No other network of the space is called so.

    Raises:
        Fault: "network-exists".
    """
    await connection.execute(select(space.c.id).where(space.c.id == space_id).with_for_update())
    beside = select(network.c.id, network.c.display_name).where(
        network.c.space_id == space_id, network.c.removed_at.is_(None)
    )
    await _free(connection, beside, name, but, "network-exists")


async def free_ksocket(connection: AsyncConnection, network_id: int, name: str, but: int | None = None) -> None:
    """No other Ksocket of the network is called so.

    Raises:
        Fault: "ksocket-exists".
    """
    await connection.execute(select(network.c.id).where(network.c.id == network_id).with_for_update())
    beside = select(ksocket.c.id, ksocket.c.display_name).where(
        ksocket.c.network_id == network_id, ksocket.c.removed_at.is_(None)
    )
    await _free(connection, beside, name, but, "ksocket-exists")


async def free_group(connection: AsyncConnection, name: str, but: int | None = None) -> None:
    """No other group is called so. Who names two at once waits at `kshub.auth.administrators.turns` before.

    Raises:
        Fault: "group-exists".
    """
    await _free(connection, select(user_group.c.id, user_group.c.display_name), name, but, "group-exists")


async def free_snapshot(connection: AsyncConnection, network_id: int, name: str, but: int | None = None) -> None:
    """No other snapshot of the network is called so.

    Raises:
        Fault: "snapshot-exists".
    """
    await connection.execute(select(network.c.id).where(network.c.id == network_id).with_for_update())
    beside = select(snapshot.c.id, snapshot.c.display_name).where(
        snapshot.c.network_id == network_id, snapshot.c.display_name.is_not(None)
    )
    await _free(connection, beside, name, but, "snapshot-exists")


async def _free(connection: AsyncConnection, beside: Select[Any], name: str, but: int | None, code: str) -> None:
    wanted = name.casefold()  # not the data base's to say: SQLite folds ASCII alone
    for number, other in await connection.execute(beside):
        if number != but and other.casefold() == wanted:
            raise Fault(code, name=name)


async def space_named(connection: AsyncConnection, name: str) -> int:
    """The space of this name.

    Raises:
        Fault: "no-space", "several-places".
    """
    query = select(space.c.id).where(space.c.display_name == name)
    return _one((await connection.execute(query)).scalars().all(), "space", name)


async def group_named(connection: AsyncConnection, name: str) -> int:
    """The group of this name.

    Raises:
        Fault: "no-group".
    """
    query = select(user_group.c.id).where(user_group.c.display_name == name)
    return _one((await connection.execute(query)).scalars().all(), "group", name)


async def network_named(connection: AsyncConnection, name: str) -> int:
    """The network of this name; where several spaces have one, SPACE/NETWORK says which.

    Raises:
        Fault: "no-network", "several-places".
    """
    whole = space.c.display_name + "/" + network.c.display_name
    query = select(network.c.id).join(space, space.c.id == network.c.space_id)
    query = query.where((network.c.display_name == name) | (whole == name), network.c.removed_at.is_(None))
    return _one((await connection.execute(query)).scalars().all(), "network", name)


async def ksocket_named(connection: AsyncConnection, name: str) -> int:
    """The Ksocket of this name; where several networks have one, NETWORK/KSOCKET or SPACE/NETWORK/KSOCKET says which.

    Raises:
        Fault: "no-ksocket-named", "several-places".
    """
    beside = network.c.display_name + "/" + ksocket.c.display_name
    whole = space.c.display_name + "/" + beside
    query = select(ksocket.c.id).join(network, network.c.id == ksocket.c.network_id)
    query = query.join(space, space.c.id == network.c.space_id)
    query = query.where((ksocket.c.display_name == name) | (beside == name) | (whole == name))
    query = query.where(ksocket.c.removed_at.is_(None), network.c.removed_at.is_(None))
    return _one((await connection.execute(query)).scalars().all(), "ksocket", name)


async def snapshot_named(connection: AsyncConnection, network_id: int, name: str) -> int:
    """The network's snapshot of this name; else that of this number.

    Raises:
        Fault: "no-snapshot-named".
    """
    there = (snapshot.c.network_id == network_id, snapshot.c.status != GOING)
    number = int(name) if name.isdecimal() and name.isascii() and len(name) <= _DIGITS else 0
    query = select(snapshot.c.id).where(*there, (snapshot.c.display_name == name) | (snapshot.c.id == number))
    found = (await connection.execute(query.order_by((snapshot.c.display_name == name).desc().nulls_last()))).scalars()
    return _one(found.all()[:1], "snapshot", name)


def _one(found: Sequence[int], noun: str, name: str) -> int:
    if len(found) > 1:
        raise Fault("several-places", name=name)
    if not found:
        raise Fault(_NONE[noun], name=name)
    witness.about(noun, found[0])
    return found[0]
