"""Who was sent away: each source once, the newest of each Ksocket. On both engines."""

from kshub.store import clearing
from kshub.store.queries import refusals
from kshub.store.queries.refusals import KEPT, KEPT_OF_NOBODY, NOBODY, Refusal, Times
from kshub.store.retention import Kept

DAY = 86_400


def refusal(number, ksocket_id=1, **more):
    return Refusal(
        ksocket_id, "duplicate-installation", f"192.0.2.{number}", **{"installation": "two", "version": "1"} | more
    )


async def note(store, *some, at=10, count=1):
    async with store.write() as connection:
        await refusals.note(connection, {one: Times(count, at, at) for one in some})


async def listed(store, ksocket_id=1):
    async with store.read() as connection:
        return await refusals.listed(connection, ksocket_id)


async def test_a_source_is_counted_and_listed_once(store):
    await note(store, refusal(1), at=10, count=3)
    await note(store, refusal(1, version="2"), at=20)
    await note(store, refusal(1, installation="three"), refusal(1, ksocket_id=2), at=15)
    first, other = await listed(store)
    assert tuple(first) == (1, "duplicate-installation", "192.0.2.1", "two", "2", "", 4, 10, 20)
    assert (other.installation, other.times) == ("three", 1)


async def test_the_newest_sources_of_each_are_kept(store):
    await note(store, refusal(1, ksocket_id=2))
    for ksocket_id, most in ((1, KEPT), (NOBODY, KEPT_OF_NOBODY)):
        for number in range(most + 5):
            await note(store, refusal(number, ksocket_id), at=100 + number)
        kept = await listed(store, ksocket_id)
        assert [one.last_at for one in kept] == list(range(100 + most + 4, 104, -1))
    assert len(await listed(store, 2)) == 1


async def test_what_is_too_old_goes(store):
    await note(store, refusal(1), at=100 * DAY)
    await note(store, refusal(2), at=101 * DAY)
    await clearing.clear(store, 111 * DAY, Kept(snapshot_days=10))
    assert [one.addr for one in await listed(store)] == ["192.0.2.2"]
