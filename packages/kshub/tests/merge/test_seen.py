"""Rows as values for `match`, on both engines."""

from datetime import timedelta
from itertools import count

import pytest
from sqlalchemy import update

from kshub.merge import seen
from kshub.merge.match import match
from kshub.merge.memory import remember
from kshub.store.instants import seconds
from kshub.store.schema import snapshot
from kshub.testing.world import BEGIN, Host, done

ONE, OTHER = "00:16:3e:00:00:01", "00:16:3e:00:00:02"


async def scanned(world, macaddr, day):
    """A scan of that day that saw one address, and what it observed."""
    ordered = await world.order()
    async with world.store.write() as connection:
        at = {"created_at": seconds(BEGIN + timedelta(days=day))}
        await connection.execute(update(snapshot).where(snapshot.c.id == ordered.snapshot_id).values(at))
    host = Host(addr="10.0.0.5", macaddr=macaddr, name="web", signatures=(("machineId", "5e" * 4 + "1a2b3c4d" * 3),))
    await world.tell(*host.reports(ordered.run, day), done(ordered.run, day))
    async with world.store.read() as connection:
        return [one.observation for one in await seen.observations(connection, world.network, ordered.snapshot_id)]


@pytest.mark.parametrize(
    "answers",
    [
        (ONE, ONE, ONE),
        (None, ONE, None, None, ONE),
        (ONE, None, None),
        (ONE, OTHER, None, OTHER),
        (ONE, None, ONE, OTHER, ONE),
        (None, None),
    ],
)
async def test_since_when_a_mac_address_answers_is_known_as_memory_has_it(world, answers):
    remembered = []
    for day, macaddr in enumerate(answers):
        observed = await scanned(world, macaddr, day)
        matching = match(observed, remembered, [])
        remembered = remember(remembered, observed, matching, lambda: next(count(1)))
        async with world.store.read() as connection:
            [known] = await seen.known(connection, world.network)
        places = [
            [(one.macaddr, one.macaddr and (one.answered or (one.first_seen_at, one.last_seen_at))) for one in each]
            for each in (known.places, remembered[0].places)
        ]
        assert places[0] == places[1]
