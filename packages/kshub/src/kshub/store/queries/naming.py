"""What places are called: one line, not too long, and no two alike beside each other."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.faults import Fault
from kshub.store.schema import ksocket, network, space

LONGEST: Final = 200  # characters


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
    return _one((await connection.execute(query)).scalars().all(), "no-space", name)


async def network_named(connection: AsyncConnection, name: str) -> int:
    """The network of this name; where several spaces have one, SPACE/NETWORK says which.

    Raises:
        Fault: "no-network", "several-places".
    """
    whole = space.c.display_name + "/" + network.c.display_name
    query = select(network.c.id).join(space, space.c.id == network.c.space_id)
    query = query.where((network.c.display_name == name) | (whole == name), network.c.removed_at.is_(None))
    return _one((await connection.execute(query)).scalars().all(), "no-network", name)


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
    return _one((await connection.execute(query)).scalars().all(), "no-ksocket-named", name)


def _one(found: Sequence[int], none: str, name: str) -> int:
    if len(found) > 1:
        raise Fault("several-places", name=name)
    if not found:
        raise Fault(none, name=name)
    return found[0]
