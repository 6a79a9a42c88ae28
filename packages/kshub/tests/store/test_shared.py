from kshub.store.queries import meta, records
from kshub.store.shared import ROW, Shared, address_numbers, size

WORDS = [b"one", b"two", b"three"]


async def write(store, *, keep=True):
    async with store.write() as connection:
        lookup = store.shared.lookup(await meta.value(connection, "generation"))
        found = await records.write(connection, lookup.records, WORDS)
    if keep:
        lookup.keep()
    return found


async def test_what_is_there_keeps_its_number(store):
    first = await write(store)
    assert len(set(first.values())) == 3
    assert await write(store) == first
    store.shared = Shared()  # another process
    assert await write(store) == first


def test_a_number_is_remembered_after_its_transaction_only():
    shared = Shared()
    lookup = shared.lookup("1")
    lookup.records.pending[b"x"] = 7
    assert lookup.records[b"x"] == 7
    assert shared.lookup("1").records.unknown([b"x"]) == [b"x"]
    lookup.keep()
    assert shared.lookup("1").records.unknown([b"x", b"y", b"y"]) == [b"y"]


def test_all_is_forgotten_after_rows_were_cleared_away():
    shared = Shared()
    lookup = shared.lookup("1")
    lookup.records.pending[b"x"] = 7
    fresh = shared.lookup("2")
    lookup.keep()  # a transaction of before must not fill what is of now
    assert fresh.records.unknown([b"x"]) == [b"x"]


async def test_an_address_has_one_number_by_network_and_route(world):
    places = [("10.0.0.1", ""), ("10.0.0.1", "10.9.9.9"), ("10.0.0.2", "")]
    async with world.store.write() as connection:
        known = world.store.shared.lookup(None).addresses
        await address_numbers(connection, known, world.network, places)
        again = Shared().lookup(None).addresses
        await address_numbers(connection, again, world.network, places)
    assert len(set(known.pending.values())) == 3
    assert known.pending == again.pending


async def test_what_is_written_is_counted_and_what_is_there_is_not(store):
    counted = []
    for _ in range(2):
        store.shared = Shared()  # another process
        async with store.write() as connection:
            lookup = store.shared.lookup(None)
            await records.write(connection, lookup.records, WORDS)
            counted.append(lookup.written)
    assert counted[0] > 3 * (ROW + 16)  # their digests, and some bytes of each
    assert counted[1] == 0


def test_the_size_of_rows_is_that_of_their_texts_in_utf_8():
    assert size([(1, "abc", b"\xff" * 5, None), (2, "山田", b"", True)]) == 2 * ROW + 3 + 5 + 6
    assert size([]) == 0
