import pytest
from sqlalchemy import select

from kshub.store.schema import package_shard
from kshub.store.upsert import insert_new, upsert


async def all_of(store, table):
    async with store.read() as connection:
        return [tuple(row) for row in await connection.execute(select(table).order_by(*table.primary_key))]


STATEMENTS = {
    "written over": (lambda connection: upsert(connection, package_shard), b"new"),
    "kept": (lambda connection: insert_new(connection, package_shard), b"old"),
    "kept where the new one is not better": (
        lambda connection: upsert(connection, package_shard, where=lambda new: new.shard > 1),
        b"old",
    ),
}


@pytest.mark.parametrize("case", STATEMENTS)
async def test_a_row_that_exists_is(store, case):
    statement, kept = STATEMENTS[case]
    async with store.write() as connection:
        await connection.execute(
            insert_new(connection, package_shard), [{"package_id": 1, "shard": 0, "nodes": b"old"}]
        )
        rows = [{"package_id": one, "shard": 0, "nodes": b"new"} for one in (1, 2)]
        await connection.execute(statement(connection), rows)
    assert await all_of(store, package_shard) == [(1, 0, kept), (2, 0, b"new")]
