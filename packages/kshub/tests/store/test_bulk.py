import pytest
from sqlalchemy import select

from kshub.store import bulk
from kshub.store.schema import package_shard, record

MANY = [(number, 0, bytes([number % 250])) for number in range(7000)]


async def all_of(store, table):
    async with store.read() as connection:
        return [tuple(row) for row in await connection.execute(select(table).order_by(*table.primary_key))]


async def put(store, rows, **options):
    async with store.write() as connection:
        await bulk.put(connection, package_shard, rows, **options)


@pytest.mark.parametrize(
    ("options", "kept"),
    [({}, b"new"), ({"keep": ["nodes"], "where": ""}, b"old"), ({"where": "excluded.shard > 1"}, b"old")],
)
async def test_a_row_that_exists_is_written_over_or_kept(store, options, kept):
    await put(store, [(1, 0, b"old")])
    if options.get("keep"):
        async with store.write() as connection:
            await bulk.add(connection, package_shard, package_shard.columns.keys(), [(1, 0, b"new"), (2, 0, b"new")])
    else:
        await put(store, [(1, 0, b"new"), (2, 0, b"new")], **options)
    assert await all_of(store, package_shard) == [(1, 0, kept), (2, 0, b"new")]


async def test_many_rows_and_none(store):
    await put(store, [])
    await put(store, MANY)
    assert await all_of(store, package_shard) == MANY


async def test_of_two_rows_with_one_key_the_later_counts(store):
    await put(store, [(1, 0, b"a"), (2, 0, b"x"), (1, 0, b"b"), (1, 0, b"c")])
    assert await all_of(store, package_shard) == [(1, 0, b"c"), (2, 0, b"x")]


async def test_some_columns_of_rows_that_exist_are_changed(store):
    await put(store, MANY)
    async with store.write() as connection:
        changed = [(number, 0, b"changed") for number in range(0, 7000, 2)]
        await bulk.change(connection, package_shard, ["package_id", "shard"], ["nodes"], [*changed, (9999, 0, b"no")])
        await bulk.change(connection, package_shard, ["package_id", "shard"], ["nodes"], [])
    assert await all_of(store, package_shard) == [
        (number, 0, b"changed" if number % 2 == 0 else data) for number, _, data in MANY
    ]


async def test_rows_among_many_values(store):
    await put(store, MANY)
    async with store.read() as connection:
        query = "SELECT package_id, nodes FROM package_shard WHERE package_id = {among}"
        found = await bulk.among(connection, query, range(1000, 9000))
        assert await bulk.among(connection, query, ()) == []
    assert {tuple(row) for row in found} == {(number, data) for number, _, data in MANY[1000:]}


async def test_what_is_there_already_is_left_alone(store):
    async with store.write() as connection:
        for data in (b"first", b"second"):
            await bulk.add(connection, record, ["digest", "data"], [(b"x" * 16, data), (b"x" * 16, data)])
        found = await bulk.among(connection, "SELECT data FROM record WHERE digest = {among}", [b"x" * 16], "bytea")
    assert [bytes(row[0]) for row in found] == [b"first"]
