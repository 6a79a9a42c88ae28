from sqlalchemy import select, update

from kshub.orders import absence
from kshub.store.schema import event, ksocket


async def test_a_ksocket_that_stays_away_is_told_once_and_that_it_is_back(world):
    async def set_to(**values):
        async with world.store.write() as connection:
            await connection.execute(update(ksocket).where(ksocket.c.id == world.ksocket).values(**values))

    async def noted(now):
        async with world.store.write() as connection:
            due, found = await absence.due(connection, now), await absence.note(connection, now)
            assert due == any(found)
            assert not await absence.due(connection, now)
            return found

    assert await noted(10_000) == (0, 0), "it never came"
    await set_to(last_seen_at=10_000)
    assert await noted(10_000 + absence.PATIENCE_SECONDS - 1) == (0, 0)
    assert await noted(10_000 + absence.PATIENCE_SECONDS) == (1, 0)
    await set_to(replica="one")
    assert await noted(13_000) == (0, 1)
    async with world.store.read() as connection:
        rows = (await connection.execute(select(event.c.kind, event.c.params).order_by(event.c.id))).all()
    assert [row.kind for row in rows] == ["ksocket-away", "ksocket-back"]
    assert '"minutes":"50"' in rows[1].params
