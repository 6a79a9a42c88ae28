"""Pages by key: every row once, none held between them."""

import pytest
from sqlalchemy import select

from kshub.export.listing import by_key
from kshub.export.lists import LISTS
from kshub.export.titles import heading
from kshub.store.schema import node
from kshub.testing.world import Host


@pytest.mark.parametrize("size", [1, 2, 3, 5, 6])
async def test_every_row_comes_once_in_the_order_of_its_key(world, size):
    await world.scan(*(Host(addr=f"10.0.0.{number}") for number in range(1, 6)))
    pages = [[row.id for row in page] async for page in by_key(world.store, select(node), node.c.id, size=size)]
    assert [one for page in pages for one in page] == [1, 2, 3, 4, 5]
    assert max(map(len, pages)) <= size
    assert all(pages)


async def test_a_slow_reader_holds_no_connection(world):
    await world.scan(Host(addr="10.0.0.1"), Host(addr="10.0.0.2"))
    async for _ in by_key(world.store, select(node), node.c.id, size=1):
        assert world.store.engine.pool.checkedout() == 0


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("listing", LISTS.values(), ids=list(LISTS))
def test_every_column_has_a_heading(listing, language):
    for one in listing.columns:
        assert "UTC" not in heading(one.name, language, "Asia/Tokyo")
    assert set(listing.plain) <= {one.name for one in listing.columns}
    assert [one.name for one in listing.chosen(("no", "such")[:0])] == [one.name for one in listing.columns]
