"""What is counted over all nodes and events: seconds of work in a large hub, so it is remembered while it is true."""

from sqlalchemy import select

from kshub.store.engine import Store
from kshub.store.queries.spaces import Spaces
from kshub.store.schema import space
from kshub.view import stamps
from kshub.view.dashboard import happened
from kshub.view.dashboard.happened import Lately
from kshub.view.dashboard.known import Known, known
from kshub.view.dashboard.missing import Missing, missing
from kshub.view.places import Networks
from kshub.view.remembering import Remembered

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
    these, those = stamps.only(numbers), select(space.c.id).where(space.c.id.in_(places))
    few = these is not None and len(places) <= stamps.MOST
    if not few:
        these, those = visible, spaces

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
