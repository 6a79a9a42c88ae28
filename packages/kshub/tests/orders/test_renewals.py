"""How a renewal stands, on both engines."""

from sqlalchemy import select

from kshub.orders import outbox, renewals
from kshub.orders.renewals import Renewal
from kshub.store.schema import ksocket
from kswire.orders import RenewToken

NOW = 1_000_000_000


async def shown(connection):
    return renewals.read((await connection.execute(select(ksocket.c.renewal))).scalar_one())


async def test_from_the_order_to_the_token(store):
    async with store.write() as connection:
        assert await shown(connection) is None
        await renewals.done(connection, 1, NOW)  # nobody asked
        assert not await renewals.refused(connection, 1, "token-limit", "", NOW)
        assert await shown(connection) is None
        await renewals.order(connection, 1, NOW)
        await renewals.order(connection, 1, NOW + 1)
        assert await shown(connection) == Renewal("ordered", NOW)
        [waiting] = await outbox.waiting(connection, 1, NOW, fresh=True)
        assert isinstance(waiting.order, RenewToken)
        assert await renewals.under_way(connection, 1, f"renew-{waiting.number}")
        assert not await renewals.under_way(connection, 1, f"renew-{waiting.number + 1}")
        await renewals.sent(connection, 1, NOW + 2)
        assert await shown(connection) == Renewal("sent", NOW + 2)
        await renewals.done(connection, 1, NOW + 3)
        await renewals.done(connection, 1, NOW + 4)
        assert await shown(connection) == Renewal("done", NOW + 3)
        assert not await renewals.under_way(connection, 1, f"renew-{waiting.number}")


async def test_a_refused_one_can_be_asked_for_again(store):
    async with store.write() as connection:
        await renewals.order(connection, 1, NOW)
        assert await renewals.refused(connection, 1, "token-not-stored", "x" * 1000, NOW + 1)
        assert await shown(connection) == Renewal("refused", NOW + 1, "token-not-stored", "x" * renewals.MAX_DETAIL)
        assert await outbox.waiting(connection, 1, NOW, fresh=False) == []
        await renewals.order(connection, 1, NOW + 2)
        assert await shown(connection) == Renewal("ordered", NOW + 2)
