import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from kshub.store import migrations
from kshub.store.engine import open_store
from kshub.store.queries import meta
from kshub.store.schema import metadata


@pytest.fixture
async def bare(url):
    opened = open_store(url, pool=2)
    yield opened
    await opened.close()


async def test_an_empty_database_gets_all_tables_and_an_era(bare):
    assert await migrations.empty(bare)
    assert await migrations.pending(bare)
    await migrations.upgrade(bare)
    assert not await migrations.pending(bare)
    async with bare.read() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        assert set(names) == {*metadata.tables, "alembic_version"}
        assert await meta.era(connection)


async def test_upgrading_again_changes_nothing(bare):
    eras = []
    for _ in range(2):
        await migrations.upgrade(bare)
        async with bare.read() as connection:
            eras.append(await meta.value(connection, "era"))
    assert eras[0] == eras[1]


async def test_the_migrations_make_the_tables_of_the_schema(bare):
    await migrations.upgrade(bare)

    def differences(connection):
        return compare_metadata(MigrationContext.configure(connection), metadata)

    async with bare.read() as connection:
        assert await connection.run_sync(differences) == []
