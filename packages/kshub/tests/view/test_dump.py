"""What two hubs write alike, and what they do not."""

import pytest

from kshub.store import migrations
from kshub.store.engine import open_store
from kshub.testing.world import Host, done, found, world_in
from kshub.view.dump import dump
from kswire.facts import Facts, Neighbor, Package
from kswire.problems import Code, problem
from kswire.reports import Tried

TOLD = (("machineId", "m2"), ("smbiosUuid", "4c4c4544-0041-4210-8030-b4c04f443134"), ("sshHostKey", "SHA256:k2"))
HOSTS = (
    Host(addr="10.0.0.2", name="two", packages=("bash 5.2", "curl 8.1"), signatures=TOLD),
    Host(addr="10.0.0.3", name="two", packages=("bash 5.2", "curl 8.1"), signatures=TOLD),
    Host(addr="10.0.0.4", problem=problem(Code.LOGIN_REFUSED, username="x", tried="password")),
)


async def dumped(world, ordered):
    async with world.store.read() as connection:
        return await dump(connection, ordered.snapshot_id)


@pytest.fixture
async def other(tmp_path):
    """A second hub."""
    store = open_store(f"sqlite:///{tmp_path}/other.db")
    await migrations.upgrade(store)
    yield await world_in(store)
    await store.close()


async def test_it_names_everything(world):
    lines = await dumped(world, await world.scan(*HOSTS))
    assert "10.0.0.2 ssh tried" in lines
    assert 'node 10.0.0.2+10.0.0.3 is displayName "two"' in lines
    assert '10.0.0.3 ssh package {"arch":"amd64","kind":"dpkg","name":"curl","version":"8.1"}' in lines
    assert any(line.startswith("10.0.0.4 ssh attempt ") and "login-refused" in line for line in lines)
    assert any(line.startswith("10.0.0.4 found ") for line in lines)
    assert lines == sorted(lines)


async def test_order_and_time_do_not_matter(world, other):
    await other.scan(day=3)  # so that no number is the same
    here = await dumped(world, await world.scan(*HOSTS))
    there = await dumped(other, await other.scan(*reversed(HOSTS), day=9))
    assert here == there


@pytest.mark.parametrize("what", ["package", "neighbor", "fact", "address"])
async def test_every_difference_shows(world, other, what):
    facts = Facts(hostname="h", packages=(Package(name="a"),), neighbors=(Neighbor(source="lldp", name="n"),))
    others = {
        "package": Facts(hostname="h", packages=(Package(name="b"),), neighbors=facts.neighbors),
        "neighbor": Facts(hostname="h", packages=facts.packages, neighbors=()),
        "fact": Facts(hostname="i", packages=facts.packages, neighbors=facts.neighbors),
        "address": facts,
    }
    dumps = []
    for where, told in ((world, facts), (other, others[what])):
        ordered = await where.order()
        addr = "10.0.0.9" if where is other and what == "address" else "10.0.0.8"
        at = found(ordered.run, addr)
        tried = Tried(run=ordered.run, addr=addr, method="ssh", attempts=(), tried_at=at.found_at, facts=told)
        await where.tell(at, tried, done(ordered.run))
        dumps.append(await dumped(where, ordered))
    assert dumps[0] != dumps[1]
