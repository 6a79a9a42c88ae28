"""What a snapshot that waits would merge: the same as saying yes does. On both engines."""

from kshub.merge.deciding import Join, Judge
from kshub.merge.proposed import REMEMBERED, Proposals
from kshub.store.schema import event, node, node_address, snapshot, snapshot_address

from .test_deciding import decide, rows, waiting

TABLES = (node, node_address, snapshot, snapshot_address, event)


async def state(world):
    return [await rows(world, table, *table.primary_key) for table in TABLES]


async def test_what_is_shown_is_what_saying_yes_does_and_nothing_is_written(world):
    number, _ = await waiting(world)
    before = await state(world)
    shown = await Proposals().of(world.store, world.network, number)
    assert await state(world) == before
    assert {one.reason.kind for one in shown} == {"mac"}
    assert all((one.reason.value or "").startswith("3c:52:82:00:") for one in shown)
    applied = await decide(world, Judge(number, approved=True))
    assert {one.absorbed: one.keep for one in shown} == applied.merged


async def test_only_a_snapshot_that_waits_has_any(world):
    number, _ = await waiting(world)
    proposals = Proposals()
    assert len(await proposals.of(world.store, world.network, number)) == 4
    assert await proposals.of(world.store, world.network + 1, number) == ()
    assert await proposals.of(world.store, world.network, number - 1) == ()
    await decide(world, Judge(number, approved=False))
    assert await proposals.of(world.store, world.network, number) == ()


async def test_for_a_while_the_answer_stays_then_it_is_found_anew(world):
    number, _ = await waiting(world)
    now = [100.0]
    proposals = Proposals(lambda: now[0])
    first = await proposals.of(world.store, world.network, number)
    await decide(world, Join(first[0].keep, (first[0].absorbed,)))
    assert await proposals.of(world.store, world.network, number) is first
    now[0] += REMEMBERED
    again = await proposals.of(world.store, world.network, number)
    assert {one.absorbed for one in again} == {one.absorbed for one in first[1:]}
