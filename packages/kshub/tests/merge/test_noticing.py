"""Whole scans, and which events they leave: each once."""

from datetime import timedelta

import msgspec
from msgspec import structs
from sqlalchemy import insert, select

from kshub.store.schema import event, network_subnet, node, node_mark
from kshub.testing.world import BEGIN, Host, done, found
from kswire.facts import System
from kswire.problems import Code, problem
from kswire.reports import Searched

EVERYWHERE = (Searched(on_link=True, prefixes=("10.0.0.0/24",)),)


async def told(world, after=0):
    async with world.store.read() as connection:
        rows = (await connection.execute(select(event).where(event.c.id > after).order_by(event.c.id))).all()
    return [(one.kind, one.node_id, msgspec.json.decode(one.params)) for one in rows]


async def number(world, name):
    async with world.store.read() as connection:
        return (await connection.execute(select(node.c.id).where(node.c.display_name == name))).scalar_one()


async def retire(world, name, days):
    at = int(BEGIN.timestamp()) + days * 86400
    row = {"node_id": await number(world, name), "mark": "retired", "reason": "", "marked_by": "u", "marked_at": at}
    async with world.store.write() as connection:
        await connection.execute(insert(node_mark).values(row))


async def kinds(world):
    return [one[0] for one in await told(world)]


async def test_the_first_scan_is_one_event(world):
    await world.scan(Host(addr="10.0.0.1", name="a"), Host(addr="10.0.0.2", name="b"))
    assert await told(world) == [("network-first", None, {"nodes": "2", "snapshot": "1"})]
    await world.scan(Host(addr="10.0.0.1", name="a"), Host(addr="10.0.0.2", name="b"), day=1)
    assert await kinds(world) == ["network-first"]


async def test_a_node_more(world):
    await world.scan(Host(addr="10.0.0.1", name="a"))
    await world.scan(Host(addr="10.0.0.1", name="a"), Host(addr="10.0.0.2", name="b"), day=1)
    assert (await told(world))[1:] == [("node-new", 2, {"name": "b", "addr": "10.0.0.2"})]


async def test_merging_again_tells_nothing_again(world):
    await world.scan(Host(addr="10.0.0.1", name="a"))
    ordered = await world.scan(Host(addr="10.0.0.1", name="a"), Host(addr="10.0.0.2", name="b"), day=1)
    before = await told(world)
    await world.flow.merge_snapshot(ordered.snapshot_id)
    assert await told(world) == before


async def test_other_packages_and_another_version(world):
    def facts(version, *packages):
        told = Host(addr="", packages=packages)._facts()
        return msgspec.structs.replace(told, hostname="a", system=System(family="Debian", version=version))

    await world.scan(Host(addr="10.0.0.1", facts=facts("11", "bash 1", "curl 1")))
    await world.scan(Host(addr="10.0.0.1", facts=facts("12", "bash 2", "vim 1")), day=1)
    assert sorted((await told(world))[1:]) == [
        ("packages-changed", 1, {"added": "1", "removed": "1", "changed": "1", "names": "bash, curl, vim"}),
        ("version-changed", 1, {"system": "Debian", "before": "11", "after": "12"}),
    ]


async def test_a_credential_that_begins_to_fail(world):
    refused = problem(Code.LOGIN_REFUSED, username="u", tried="password")
    await world.scan(Host(addr="10.0.0.1", name="a"))
    for day in (1, 2):
        await world.scan(Host(addr="10.0.0.1", name="a", problem=refused), day=day)
    words = {"addr": "10.0.0.1", "method": "ssh", "file": "10.toml", "code": "login-refused"}
    assert (await told(world))[1:] == [("credential-failing", 1, words)]


async def test_outdated_once_and_back(world):
    one, two = Host(addr="10.0.0.1", name="a"), Host(addr="10.0.0.2", name="b")
    await world.scan(one, two)
    for day in (3, 8, 9):
        await world.scan(one, day=day, searched=EVERYWHERE)
    assert (await told(world))[1:] == [("node-outdated", await number(world, "b"), {"name": "b", "days": "7"})]
    for day in (10, 11):
        await world.scan(one, two, day=day)
    assert (await told(world))[2:] == [("node-back", await number(world, "b"), {"name": "b", "days": "10"})]


async def test_a_retired_node_that_answers(world):
    one, two = Host(addr="10.0.0.1", name="a"), Host(addr="10.0.0.2", name="b")
    await world.scan(one, two)
    await retire(world, "b", days=1)
    for day in (2, 3):
        await world.scan(one, two, day=day)
    assert (await told(world))[1:] == [("retired-answers", await number(world, "b"), {"name": "b"})]


async def test_a_retired_node_does_not_grow_outdated(world):
    one, two = Host(addr="10.0.0.1", name="a"), Host(addr="10.0.0.2", name="b")
    await world.scan(one, two)
    await retire(world, "b", days=0)
    await world.scan(one, day=9, searched=EVERYWHERE)
    assert await kinds(world) == ["network-first"]


async def test_where_the_nodes_of_an_earlier_version_are_is_nothing_new(world):
    async def seen(day, *addrs):
        run = (await world.order()).run
        told = [found(run, one, at=BEGIN + timedelta(days=day)) for one in addrs]
        there = [structs.replace(one.address, subnet=one.address.addr.rpartition(".")[0] + ".0/24") for one in told]
        reports = [structs.replace(one, address=address) for one, address in zip(told, there, strict=True)]
        await world.tell(*reports, done(run, day))

    await seen(0, "10.0.0.1", "10.0.1.1")
    async with world.store.write() as connection:
        await connection.execute(network_subnet.delete())
    await seen(1, "10.0.0.1", "10.0.1.1", "10.0.0.2")
    assert await kinds(world) == ["network-first", "node-new"]
    await seen(2, "10.0.0.1", "10.0.1.1", "10.0.2.1")
    assert sorted((await kinds(world))[2:]) == ["node-new", "subnet-new"]
