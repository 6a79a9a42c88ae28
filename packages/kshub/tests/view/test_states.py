"""New, stable and outdated say the same as a column, as a condition, and as a function."""

from itertools import product

from sqlalchemy import select, update

from kshub.merge import lifecycle
from kshub.merge.lifecycle import Thresholds
from kshub.store.instants import moment
from kshub.store.schema import network, node_presence
from kshub.testing.world import Host
from kshub.view import states

NOW = 1_800_000_000
DAY = 86_400


FIRST = (0, 3 * DAY - 1, 3 * DAY, 9 * DAY)  # seconds ago
MISSED = (None, 0, DAY, 5 * DAY - 1, 5 * DAY, 6 * DAY)  # seconds after it was last seen
LAST = NOW - 8 * DAY


async def test_all_three_agree(world, monkeypatch):
    monkeypatch.setattr(states, "seconds_now", lambda: NOW)
    await world.scan(Host(addr="10.0.0.1"))
    joined = select(states.state()).select_from(node_presence.join(network, network.c.id == world.network))
    for first, missed in product(FIRST, MISSED):
        times = (NOW - first, LAST, None if missed is None else LAST + missed)
        expected = lifecycle.state(*map(moment_or_none, times), moment(NOW), Thresholds(3, 5))
        async with world.store.write() as connection:
            await connection.execute(update(network).values(new_days=3, outdated_days=5))
            changes = dict(zip(("first_seen_at", "last_seen_at", "missed_at"), times, strict=True))
            await connection.execute(update(node_presence).values(changes))
        async with world.store.read() as connection:
            assert (await connection.execute(joined)).scalar_one() == expected
            for one in lifecycle.State:
                found = (await connection.execute(joined.where(states.has_state(one)))).scalars().all()
                assert found == ([expected] if one == expected else []), (first, missed)


def moment_or_none(stored):
    return None if stored is None else moment(stored)
