"""How many nodes are new, stable and outdated in each of many networks: lists of networks ask it again and again."""

from kshub.store.engine import Store
from kshub.view import places, stamps
from kshub.view.places import Networks
from kshub.view.remembering import Remembered


async def tally(store: Store, remembered: Remembered, visible: Networks) -> dict[int, dict[str, int]]:
    """As `places.counts` has it; remembered while it is true, under the numbers of the very networks that are seen."""
    async with store.read() as connection:
        numbers, thresholds = await stamps.networks(connection, visible)
        stamp = (thresholds, await stamps.nodes(connection, visible))
    these = stamps.only(numbers)

    async def counts() -> dict[int, dict[str, int]]:
        async with store.read() as connection:
            return await places.counts(connection, visible if these is None else these)

    return await (counts() if these is None else remembered.told(("counts", *numbers), stamp, counts))
