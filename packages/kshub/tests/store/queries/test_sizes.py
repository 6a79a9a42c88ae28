from kshub.store.queries.sizes import PACKAGES, megabytes


async def test_everything_is_larger_than_its_tables_of_packages(world):
    measured = await megabytes(world.store)
    assert 0 < measured.packages < measured.database
    assert set(PACKAGES) <= set(measured.tables)
