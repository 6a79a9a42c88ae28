from msgspec.structs import astuple
from sqlalchemy import func, select

from kshub.store import schema
from kshub.store.queries.packages import MAX_NAME, named, nodes_with, of_set, package_row
from kshub.store.schema import node
from kshub.testing.world import Host, package
from kswire.facts import Package


def test_a_dictionary_entry_is_bounded_and_fits_both_engines():
    _, name, _, _, epoch, *_ = package_row(b"x", astuple(Package(name="a\x00" * 1000, epoch=2**60)))
    assert (len(name), "\x00" in name, epoch) == (MAX_NAME, False, 2**31 - 1)


async def test_a_nodes_packages_come_back_by_name(world):
    await world.scan(Host(addr="10.0.0.1", name="a", packages=("zlib 1", "bash 5")))
    async with world.store.read() as connection:
        set_id = (await connection.execute(select(node.c.set_id))).scalar_one()
        assert await of_set(connection, set_id) == (package("bash 5"), package("zlib 1"))


async def test_asked_and_there_is_none_is_not_unknown(world):
    await world.scan(Host(addr="10.0.0.1", name="a", packages=()), Host(addr="10.0.0.2", name="b", packages=None))
    async with world.store.read() as connection:
        counts = (await connection.execute(select(node.c.display_name, node.c.number_of_packages))).all()
        assert dict(counts) == {"a": 0, "b": None}
        assert await named(connection, "bash") == ()
        assert list(await nodes_with(connection, [])) == []


async def test_what_is_too_long_is_not_remembered(world):
    await world.scan(Host(addr="10.0.0.1", packages=("bash 5", "x" * 100_000)))
    kept = [word for row in world.store.shared._packages for word in row if isinstance(word, str)]
    assert "bash" in kept
    assert max(map(len, kept)) <= MAX_NAME
    await world.scan(Host(addr="10.0.0.2", packages=("bash 5", "x" * 100_000)))
    async with world.store.read() as connection:
        assert (await connection.execute(select(func.count()).select_from(schema.package))).scalar_one() == 2
