"""Nodes by the subnets in which they have addresses."""

from sqlalchemy import select

from kshub.store.schema import node
from kshub.testing.world import Host
from kshub.view.search.subnets import counted

HOSTS = ("10.0.0.1", "10.0.0.200", "10.0.10.1", "fd00:0:0:1::1", "fd00:0:0:1::ff", "fd00:0:0:2::1")


async def test_prefixes_of_both_versions(world):
    await world.scan(*(Host(addr=one, name=f"n{place}") for place, one in enumerate(HOSTS)))
    async with world.store.read() as connection:
        found = await counted(connection, range(1, len(HOSTS) + 1))
        [last] = (await connection.execute(select(node.c.id).where(node.c.addr == HOSTS[2]))).scalars()
        assert await counted(connection, [last]) == [("10.0.10.0/24", 1)]
    assert found == [("10.0.0.0/24", 2), ("fd00:0:0:1::/64", 2), ("10.0.10.0/24", 1), ("fd00:0:0:2::/64", 1)]
