"""What is counted over all nodes and events: seconds of work in a large hub, so it is remembered while it is true."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Table, select

from kshub.store.engine import Store
from kshub.store.queries.spaces import Spaces
from kshub.store.schema import network, space
from kshub.view.dashboard import happened, stamps
from kshub.view.dashboard.happened import Lately
from kshub.view.dashboard.known import Known, known
from kshub.view.dashboard.missing import Missing, missing
from kshub.view.places import Networks
from kshub.view.remembering import Remembered

MOST: Final = 5_000  # networks and spaces that are named one by one: of more nothing is remembered

Figures = tuple[Known, Missing]


async def counted(
    store: Store, remembered: Remembered, visible: Networks, spaces: Spaces, begins: tuple[int, ...]
) -> tuple[Lately, Figures]:
    """Of these networks and spaces: what happened in the days that began then, and how their nodes stand.

    It is counted of the very networks that were found to be visible, by their numbers, and remembered under these.
    """
    async with store.read() as connection:
        numbers, thresholds = await stamps.networks(connection, visible)
        places = (await connection.execute(spaces.order_by(space.c.id))).scalars().all()
        newest, stamp = await stamps.events(connection), (thresholds, await stamps.nodes(connection, visible))
    few = len(numbers) + len(places) <= MOST
    these, those = (_only(network, numbers), _only(space, places)) if few else (visible, spaces)

    async def lately() -> Lately:
        async with store.read() as connection:
            return await happened.lately(connection, these, those, begins)

    async def figures() -> Figures:
        async with store.read() as connection:
            there = await known(connection, these)
            return there, await missing(connection, these, there.untried)

    if not few:
        return await lately(), await figures()
    of = tuple(numbers)
    return (
        await remembered.told(("lately", of, tuple(places), begins), newest, lately),
        await remembered.told(("nodes", of), stamp, figures),
    )


def _only(table: Table, numbers: Sequence[int]) -> Any:
    return select(table.c.id).where(table.c.id.in_(numbers))
