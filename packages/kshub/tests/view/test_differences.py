"""The difference of two snapshots, read from both engines."""

import msgspec
import pytest
from sqlalchemy import select, update

from kshub.merge import deciding
from kshub.merge.deciding import Join, Split
from kshub.merge.types import Place
from kshub.store.schema import node, record, snapshot, snapshot_address
from kshub.testing.world import Host, done, found
from kshub.view import differences, pairs
from kshub.view.differences import Difference, Wanted
from kswire.facts import Facts, Interface, Package, Signature, System
from kswire.problems import Code, Problem
from kswire.reports import Searched, Tried

ALL = (Searched(on_link=True, prefixes=("10.0.0.0/24",)),)
REFUSED = Problem(code=Code.LOGIN_REFUSED, params={"username": "audit", "tried": "password"})


def host(number, name=None, packages=("bash 5",), **more):
    machine = (("machineId", f"{number:032x}"),)
    return Host(addr=f"10.0.0.{number}", name=name or f"host{number}", packages=packages, signatures=machine, **more)


async def told(world, before=1, after=2, **wanted):
    """The summary, and of each node that differs its name, state and changes."""
    difference = Difference(before, after)
    summary, nodes, total = await differences.page(world.store, difference, Wanted(**wanted))
    return summary, {one.display_name: one for one in nodes}, total


def lines(one):
    return [f"{each.kind} {each.item} {each.how} {each.before} > {each.after}" for each in one.became.changes]


async def test_what_two_scans_saw(world):
    same = [host(number) for number in range(1, 6)]
    await world.scan(*same, host(6), host(7), host(9, "away"), searched=ALL)
    changed = host(6, packages=("bash 5.1", "zsh 1"))
    await world.scan(*same, changed, host(7, problem=REFUSED), host(8, "fresh"), day=1, searched=ALL)
    summary, nodes, total = await told(world)
    assert {name: one.became.state for name, one in nodes.items()} == {
        "host6": "changed",
        "host7": "unknown",
        "fresh": "appeared",
        "away": "gone",
    }
    assert lines(nodes["host6"]) == ["packages bash (amd64) upgraded 5 > 5.1", "packages zsh (amd64) added None > 1"]
    assert all((one.reason, one.problem) == ("failed", REFUSED) for one in nodes["host7"].became.changes)
    assert (summary.in_both, summary.unread, summary.unchanged, total) == (7, 0, 5, 4)
    assert summary.changes["packages", "upgraded"] == 1
    back, turned, _ = await told(world, 2, 1)
    assert turned["fresh"].became.state == "gone"
    assert back.states["appeared"] == 1
    assert (await told(world, 1, 1))[2] == 0


async def test_what_was_not_searched_is_not_gone(world):
    await world.scan(host(1), host(2, "elsewhere"), searched=ALL)
    await world.scan(host(1), day=1, searched=(Searched(on_link=True, prefixes=("10.0.1.0/24",)),))
    _, nodes, _ = await told(world)
    assert (nodes["elsewhere"].became.state, nodes["elsewhere"].became.unknown_in) == ("not-searched", "after")
    await world.scan(host(1), day=2, status="partial")
    _, nodes, _ = await told(world, 1, 3)
    assert nodes["elsewhere"].became.state == "not-searched"


async def test_an_address_that_somebody_only_named_is_not_there(world):
    await world.scan(host(1), host(2, "silent"), searched=ALL)
    ordered = await world.order()
    attempt = host(2, problem=REFUSED)
    reports = [*host(1).reports(ordered.run, 1), found(ordered.run, "10.0.0.2", by="start")]
    tried = next(one for one in attempt.reports(ordered.run, 1) if isinstance(one, Tried))
    silent = Problem(code=Code.NO_ANSWER, params={"port": "22", "seconds": "5"})
    reports.append(
        msgspec.structs.replace(tried, attempts=(msgspec.structs.replace(tried.attempts[0], problem=silent),))
    )
    await world.tell(*reports, done(ordered.run, 1, searched=(Searched(addresses=("10.0.0.2",)),)))
    _, nodes, _ = await told(world)
    assert nodes["silent"].became.state == "gone", "it was asked, and told nothing where it had told facts"


async def test_of_nodes_that_nobody_could_read_it_is_counted(world):
    await world.scan(host(1), host(2, problem=REFUSED), searched=ALL)
    await world.scan(host(1), host(2, problem=REFUSED), day=1, searched=ALL)
    summary, nodes, _ = await told(world)
    assert (summary.in_both, summary.unread, nodes) == (2, 1, {})


async def test_what_people_split_and_merged_since_is_obeyed(world):
    own = tuple(Interface(ifname=f"eth{number}", addr=f"10.0.0.{number}") for number in (1, 2))
    facts = Facts(hostname="twin", interfaces=own, signatures=(Signature(kind="smbiosUuid", value="0f0e0d0c-1"),))
    twin = [Host(addr=one.addr, facts=facts) for one in own]
    await world.scan(*twin, host(5, "five"), host(6, "six"), searched=ALL)
    await world.scan(*twin, host(5, "five"), host(6, "six"), day=1, searched=ALL)
    assert (await told(world))[2] == 0
    async with world.store.read() as connection:
        nodes = await names(connection)
    await deciding.decide(world.store, world.network, Split(nodes["twin"], frozenset({Place("10.0.0.2")})), "taro")
    await deciding.decide(world.store, world.network, Join(nodes["five"], (nodes["six"],)), "taro")
    summary, nodes, _ = await told(world)
    assert (nodes, summary.in_both) == ({}, 3), "split and merged in both snapshots alike"


async def names(connection):
    rows = await connection.execute(select(node.c.display_name, node.c.id))
    return dict(map(tuple, rows))


async def test_a_snapshot_that_is_not_merged_is_compared_by_address(world):
    await world.scan(host(1), host(2), searched=ALL)
    await world.scan(host(1), host(2, packages=("bash 6",)), host(3), day=1, searched=ALL)
    async with world.store.write() as connection:
        await connection.execute(
            update(snapshot_address).where(snapshot_address.c.snapshot_id == 2).values(node_id=None)
        )
        await connection.execute(update(snapshot).where(snapshot.c.id == 2).values(status="waiting"))
    summary, nodes, _ = await told(world)
    assert {name: one.became.state for name, one in nodes.items()} == {"host2": "changed", None: "appeared"}
    assert (nodes[None].node_id, nodes[None].place.addr, summary.in_both) == (None, "10.0.0.3", 2)


async def test_parts_of_it_in_a_stable_order(world, monkeypatch):
    monkeypatch.setattr(differences, "AT_ONCE", 3)
    await world.scan(*(host(number) for number in range(1, 9)), searched=ALL)
    later = [host(number, packages=(f"bash {number % 2 + 5}",)) for number in range(1, 9)]
    await world.scan(*later, searched=ALL)
    _, every, total = await told(world)
    assert (len(every), total) == (4, 4)
    numbers = [one.node_id for one in every.values()]
    assert numbers == sorted(numbers)
    pages = [(await told(world, offset=offset, limit=1))[1] for offset in range(4)]
    assert [one.node_id for page in pages for one in page.values()] == numbers
    down = (await told(world, offset=1, limit=2, descending=True))[1]
    assert [one.node_id for one in down.values()] == numbers[::-1][1:3]
    assert (await told(world, state="gone"))[2] == 0
    assert (await told(world, kind="packages"))[2] == 4
    assert (await told(world, kind="hardware"))[2] == 0


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_what_is_the_same_is_not_read(world, monkeypatch):
    await world.scan(*(host(number) for number in range(1, 9)), searched=ALL)
    await world.scan(*(host(number) for number in range(1, 9)), day=1, searched=ALL)
    async with world.store.write() as connection:
        await connection.execute(update(record).values(data=b"no record"))
    assert (await told(world))[2] == 0


async def test_a_collector_that_tells_more_of_each_package_changes_none(world):
    def machine(**more):
        installed = (Package(name="bash", version="5", arch="amd64", kind="dpkg", **more),)
        return host(1, facts=Facts(hostname="one", system=System(family="Debian"), packages=installed))

    await world.scan(machine(), searched=ALL)
    await world.scan(machine(vendor="Debian"), day=1, searched=ALL)
    assert (await told(world))[2] == 0


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
async def test_of_a_node_with_many_lists_of_packages_two_are_read(world, monkeypatch):
    asked, read_sets = [], pairs.packages.read_sets

    async def counting(connection, numbers):
        asked.extend(numbers)
        return await read_sets(connection, numbers)

    def one(version):
        own = tuple(Interface(ifname=f"eth{number}", addr=f"10.0.0.{number}") for number in range(1, 6))
        known = Facts(hostname="one", interfaces=own, signatures=(Signature(kind="smbiosUuid", value="0f0e0d0c-1"),))
        installed = [Package(name="bash", version=f"{version}.{at}", arch="amd64", kind="dpkg") for at in range(5)]
        facts = [msgspec.structs.replace(known, packages=(each,)) for each in installed]
        return [Host(addr=each.addr, facts=told) for each, told in zip(own, facts, strict=True)]

    await world.scan(*one(5), searched=ALL)
    await world.scan(*one(6), day=1, searched=ALL)
    monkeypatch.setattr(pairs.packages, "read_sets", counting)
    _, nodes, _ = await told(world)
    assert lines(nodes["one"]) == ["packages bash (amd64) upgraded 5.0 > 6.0"]
    assert (len(nodes), len(asked)) == (1, 2)


async def test_no_connection_is_held_while_nodes_are_compared(world, monkeypatch):
    monkeypatch.setattr(differences, "AT_ONCE", 1)
    await world.scan(host(1), host(2), searched=ALL)
    await world.scan(host(1, packages=("bash 6",)), host(2, packages=("bash 6",)), day=1, searched=ALL)
    held, became = [], differences.became

    def compared(*sides):
        held.append(world.store.engine.pool.checkedout())
        return became(*sides)

    monkeypatch.setattr(differences, "became", compared)
    assert (await told(world))[2] == 2
    assert held == [0, 0]
