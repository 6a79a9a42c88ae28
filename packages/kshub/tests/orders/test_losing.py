"""Parts whose Ksocket stays away, or does not know them any more."""

import msgspec
import pytest
from sqlalchemy import insert, select, update

from kshub.orders import losing, outbox, runs
from kshub.orders.wanted import Wanted
from kshub.store.queries import places
from kshub.store.schema import ksocket, order_outbox, position, scan, scan_part
from kswire.hellos import OrderState
from kswire.orders import Cancel
from kswire.problems import Code, Problem

NOW = 1_000_000_000
DAY = losing.DAY
PATIENCE = losing.PATIENCE_SECONDS


async def taken(connection, *, state="accepted", at=NOW):
    """A run that was sent and answered."""
    placed = await runs.place(connection, 1, Wanted(), "taro", at)
    await connection.execute(update(scan).values(created_at=at))
    await outbox.sent(connection, 1, await outbox.waiting(connection, 1, at, fresh=True), at)
    if state:
        await outbox.heard(connection, 1, OrderState(order=placed.run, state=state), at)
    return placed


async def connected(connection, since, *, spooled=0, seq=None, installation="one"):
    values = {"replica": "x", "connected_since": since, "last_seen_at": since, "spooled": spooled}
    await connection.execute(update(ksocket).values(installation=installation, **values))
    if seq is not None:
        row = {"ksocket_id": 1, "installation": installation, "epoch": 1, "seq": seq, "stamp": 0, "updated_at": since}
        await connection.execute(insert(position).values(row))


async def ended(connection):
    row = (await connection.execute(select(scan_part.c.status, scan_part.c.problems))).first()
    return row.status, [one.code for one in msgspec.json.decode(row.problems, type=list[Problem])]


@pytest.mark.parametrize(
    ("since", "spooled", "seq"),
    [(NOW + 10, 0, None), (NOW + 10, 5, 5), (NOW + 10, 5, 9)],
    ids=["anew", "heard", "more"],
)
async def test_a_ksocket_that_says_nothing_of_a_run_has_lost_it(store, since, spooled, seq):
    async with store.write() as connection:
        placed = await taken(connection)
        await connected(connection, since, spooled=spooled, seq=seq)
        assert await losing.lost(connection, since + PATIENCE - 1) == 0
        assert await losing.lost(connection, since + PATIENCE) == 1
        assert await ended(connection) == ("failed", [Code.RUN_LOST])
        assert (await connection.execute(select(scan.c.status))).scalar() == "failed"
        [cancel] = await outbox.waiting(connection, 1, NOW, fresh=True)  # if it has it after all
        assert cancel.order == Cancel(run=placed.run)
        assert await losing.lost(connection, since + PATIENCE) == 0


async def test_what_may_still_come_is_waited_for(store):
    async with store.write() as connection:
        placed = await taken(connection)
        later = NOW + 10 + PATIENCE
        await connected(connection, NOW + 10, spooled=5, seq=4)  # not all of its spool was heard
        assert await losing.lost(connection, later) == 0
        await connection.execute(update(position).values(seq=5))
        await outbox.heard(connection, 1, OrderState(order=placed.run, state="accepted"), NOW + 11)
        assert await losing.lost(connection, later) == 0  # it said that it has it
        await connection.execute(update(ksocket).values(replica=None))
        assert await losing.lost(connection, later + DAY) == 0


async def test_an_order_without_an_answer_is_sent_again_instead(store):
    async with store.write() as connection:
        await taken(connection, state=None)
        await connected(connection, NOW + 10)
        assert await losing.lost(connection, NOW + DAY) == 0


async def test_who_stays_away_has_failed(store):
    async with store.write() as connection:
        await taken(connection)
        await connection.execute(update(ksocket).values(replica=None, last_seen_at=NOW))
        assert await losing.away(connection, NOW + 7 * DAY - 1, 7) == 0
        assert await losing.away(connection, NOW + 7 * DAY, 7) == 1
        assert await ended(connection) == ("failed", [Code.KSOCKET_AWAY])
        [cancel] = await outbox.waiting(connection, 1, NOW, fresh=True)
        assert isinstance(cancel.order, Cancel)


async def test_one_that_never_connected_does_not_block_its_network_for_ever(store):
    async with store.write() as connection:
        await places.add_ksocket(connection, 1, "two")
        await runs.place(connection, 1, Wanted(ksockets=(2,)), "taro", NOW)
        await runs.place(connection, 1, Wanted(ksockets=(2,)), "taro", NOW)
        await connection.execute(update(scan).values(created_at=NOW))
        assert await losing.away(connection, NOW + 6 * DAY, 7) == 0
        assert await losing.away(connection, NOW + 7 * DAY, 7) == 1  # the other was never sent out
        assert (await connection.execute(select(order_outbox))).all() == []
        assert await runs.release(connection, 1, NOW + 7 * DAY) == (2,)
        assert await losing.away(connection, NOW + 7 * DAY, 7) == 0  # it has its own seven days
