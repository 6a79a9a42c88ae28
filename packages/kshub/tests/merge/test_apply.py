"""Snapshots into nodes, on both engines."""

import msgspec
import pytest
import zstandard
from sqlalchemy import select, text

from kshub.merge import apply as module
from kshub.store.instants import moment
from kshub.store.queries import packages, records, sources
from kshub.store.records import attempts
from kshub.store.schema import (
    address,
    event,
    node,
    node_address,
    node_document,
    node_packages,
    node_presence,
    node_signature,
    node_source,
    snapshot,
)
from kshub.testing.world import BEGIN, INSTALLATION, Host, done, received
from kswire.facts import Facts, Interface, Signature, System
from kswire.nodes import Node
from kswire.problems import Code, problem

WEB = Host(
    addr="10.0.0.5",
    name="web",
    packages=("bash 5", "openssl 3"),
    signatures=(("machineId", "5e" * 4 + "1a2b3c4d" * 3),),
)
DB = Host(
    addr="10.0.0.6",
    name="db",
    packages=("bash 5", "postgresql 15"),
    signatures=(("machineId", "6f" * 4 + "9a8b7c6d" * 3),),
)


def at(host, addr):
    return Host(addr=addr, name=host.name, packages=host.packages, signatures=host.signatures)


def patched(host, *names):
    return Host(addr=host.addr, name=host.name, packages=names, signatures=host.signatures)


async def rows(world, table, *order):
    async with world.store.read() as connection:
        return (await connection.execute(select(table).order_by(*order))).all()


async def who_has(world, name):
    async with world.store.read() as connection:
        return set(await packages.nodes_with(connection, await packages.named(connection, name)))


async def documents(world):
    """Every node's record, by its number."""
    async with world.store.read() as connection:
        statement = select(node.c.id, node_document.c.document).join(
            node_document, node_document.c.node_id == node.c.id
        )
        known = await connection.execute(statement.where(node.c.merged_into.is_(None)))
        plain = zstandard.ZstdDecompressor()
        return {row.id: msgspec.json.decode(plain.decompress(row.document), type=Node) for row in known}


async def groups(world):
    """Of the only node."""
    [number] = await documents(world)
    async with world.store.read() as connection:
        return await sources.groups(connection, number)


async def test_each_machine_is_a_node_with_its_packages(world):
    await world.scan(WEB, DB)
    known = await documents(world)
    assert sorted(one.display_name for one in known.values()) == ["db", "web"]
    assert [one.number_of_packages for one in known.values()] == [2, 2]
    assert len(await who_has(world, "bash")) == 2
    assert len(await who_has(world, "postgresql")) == 1


async def test_an_unchanged_scan_changes_no_node_but_when_it_was_seen(world):
    await world.scan(WEB, DB)
    before = await rows(world, node, node.c.id)
    await world.scan(WEB, DB, day=1)
    assert await rows(world, node, node.c.id) == before
    assert len(await rows(world, node_packages)) == 2
    _, applied = world.published[-1]
    assert (applied.created, applied.changed) == (frozenset(), frozenset())
    seen = await rows(world, node_presence)
    assert {(moment(one.last_seen_at) - BEGIN).days for one in seen} == {1}
    assert {(moment(one.last_scan_succeeded_at) - BEGIN).days for one in seen} == {1}


async def test_a_patched_machine_has_another_interval_and_its_bitmaps_move(world):
    first = await world.scan(WEB)
    second = await world.scan(patched(WEB, "bash 5", "openssl 3.1"), day=1)
    intervals = await rows(world, node_packages, node_packages.c.since_id)
    assert [(one.since_id, one.until_id) for one in intervals] == [
        (first.snapshot_id, second.snapshot_id),
        (second.snapshot_id, None),
    ]
    async with world.store.read() as connection:
        entries = await packages.read_packages(connection, await packages.named(connection, "openssl"))
        having = {one.version: len(await packages.nodes_with(connection, [key])) for key, one in entries.items()}
    assert having == {"3": 0, "3.1": 1}


async def test_a_machine_with_another_address_is_the_same_node_and_has_left_the_old_one(world):
    await world.scan(WEB, DB)
    await world.scan(at(WEB, "10.0.0.77"), DB, day=1)
    known = await documents(world)
    assert {one.display_name: [each.addr for each in one.addresses] for one in known.values()} == {
        "web": ["10.0.0.77"],
        "db": ["10.0.0.6"],
    }


async def test_two_machines_that_change_places_stay_themselves(world):
    await world.scan(WEB, DB)
    names = {number: one.display_name for number, one in (await documents(world)).items()}
    await world.scan(at(WEB, DB.addr), at(DB, WEB.addr), day=1)
    known = await documents(world)
    assert {number: one.display_name for number, one in known.items()} == names
    assert {one.display_name: one.addresses[0].addr for one in known.values()} == {"web": DB.addr, "db": WEB.addr}


async def test_a_failed_login_deletes_no_fact(world):
    await world.scan(WEB)
    closed = Host(addr=WEB.addr, problem=problem(Code.PORT_CLOSED, port=22))
    await world.scan(closed, day=1)
    [web] = (await documents(world)).values()
    assert (web.display_name, web.number_of_packages) == ("web", 2)
    times = (await groups(world))["packages"]
    assert (times.last_attempt_at - times.collected_at).days == 1
    [source] = await rows(world, node_source)
    async with world.store.read() as connection:
        [data] = (await records.read(connection, [source.attempts_id], bytes)).values()
    assert [one.problem.code for one in attempts(data, source.times)] == [Code.PORT_CLOSED]
    assert len(await who_has(world, "openssl")) == 1


async def test_a_host_key_shows_without_a_login_and_is_found_again(world):
    refused = problem(Code.LOGIN_REFUSED, username="u", tried="password")

    def host(addr, key):
        return Host(addr=addr, problem=refused, shown=(("sshHostKey", f"ssh-ed25519 SHA256:{key}"),))

    await world.scan(host("10.0.0.5", "a1b2"))
    await world.scan(host("10.0.0.9", "a1b2"), day=1)
    assert len(await documents(world)) == 1
    await world.scan(host("10.0.0.9", "c3d4"), day=2)  # nothing else is new at this address
    assert len(await documents(world)) == 2


async def test_a_read_that_broke_off_keeps_what_it_missed_and_says_since_when(world):
    whole = Facts(
        hostname="web",
        system=System(family="Debian GNU/Linux", version="12"),
        interfaces=(Interface(ifname="eth0", addr=WEB.addr),),
        signatures=(Signature(kind="machineId", value="5e" * 4 + "1a2b3c4d" * 3),),
    )
    await world.scan(Host(addr=WEB.addr, facts=whole))
    part = msgspec.structs.replace(whole, interfaces=None, system=System(family="Debian GNU/Linux", version="13"))
    for day in (1, 2):
        await world.scan(Host(addr=WEB.addr, facts=part), day=day)
    [web] = (await documents(world)).values()
    assert (web.system.version, web.interfaces[0].ifname) == ("13", "eth0")
    assert [((await groups(world))[one].collected_at - BEGIN).days for one in ("system", "interfaces")] == [2, 0]
    none = msgspec.structs.replace(whole, interfaces=())
    await world.scan(Host(addr=WEB.addr, facts=none), day=3)
    [web] = (await documents(world)).values()
    assert web.interfaces == ()


async def test_a_node_shows_its_signatures_and_those_it_had_are_remembered(world):
    await world.scan(WEB)
    more = (*WEB.signatures, ("mac", "00:16:3e:00:00:01"))
    await world.scan(Host(addr=WEB.addr, name="web", signatures=more), day=1)
    await world.scan(WEB, day=2)
    shown = {one.kind: one.current for one in await rows(world, node_signature)}
    assert shown == {"mac": False, "machineId": True}


async def test_an_asked_address_is_merged_before_the_run_is_over(world):
    ordered = await world.order(kind="ask")
    await world.tell(*WEB.reports(ordered.run))
    assert len(await documents(world)) == 1
    await world.tell(*DB.reports(ordered.run))
    await world.tell(done(ordered.run))
    assert len(await documents(world)) == 2
    [one] = await rows(world, snapshot)
    assert (one.status, one.number_of_nodes, one.number_of_addresses) == ("merged", 2, 2)


async def test_merging_again_changes_nothing(world):
    ordered = await world.scan(WEB, DB)
    tables = (node, node_address, node_source, node_packages, node_signature)
    before = [await rows(world, table, *table.primary_key) for table in tables]
    await world.flow.merge_snapshot(ordered.snapshot_id)
    assert [await rows(world, table, *table.primary_key) for table in tables] == before


async def test_a_hub_that_was_killed_before_the_merge_does_it_at_its_start(world):
    ordered = await world.order()
    await world.flow.receive(world.ksocket, INSTALLATION, received([*WEB.reports(ordered.run), done(ordered.run)]))
    assert await documents(world) == {}
    await world.flow.resume()
    assert len(await documents(world)) == 1


def board(number):
    return ("smbiosUuid", f"7d3e{number:04x}-4a5b-4c6d-8e7f-0123456789ab")


def disk(number):
    return ("machineId", f"7d3e{number:04x}4a5b4c6d8e7f0123456789ab")


@pytest.mark.parametrize("approved", [False, True])
async def test_many_merges_at_once_wait_for_a_person(world, approved):
    by_board = [Host(addr=f"10.0.1.{one}", name=f"host{one}", signatures=(board(one),)) for one in (1, 2)]
    by_disk = [Host(addr=f"10.0.2.{one}", name=f"host{one}", signatures=(disk(one),)) for one in (1, 2)]
    await world.scan(*by_board)
    await world.scan(*by_disk, day=1)
    if len(await documents(world)) < 4:  # by their names alone
        pytest.fail("the hosts were not four nodes to begin with")
    both = [Host(addr=f"10.0.1.{one}", name=f"host{one}", signatures=(board(one), disk(one))) for one in (1, 2)]
    ordered = await world.scan(*both, day=2)
    _, applied = world.published[-1]
    assert applied.waiting
    assert len(await documents(world)) == 4
    if approved:
        applied = await world.flow.merge_snapshot(ordered.snapshot_id, approved=True)
        assert len(applied.merged) == 2
        assert len(await documents(world)) == 2


async def reasons(world):
    """Why each address is its node's, by address."""
    async with world.store.read() as connection:
        query = select(address.c.addr, node_address.c.reason, node_address.c.because)
        found = await connection.execute(query.join(address, address.c.id == node_address.c.address_id))
        return {row.addr: (row.reason, row.because) for row in found}


async def test_why_an_address_is_its_nodes_is_kept_with_it(world):
    await world.scan(WEB, DB)
    assert await reasons(world) == {WEB.addr: ("new", None), DB.addr: ("new", None)}
    moved = "10.0.0.77"
    await world.scan(at(WEB, moved), DB, day=1)
    [(kind, value)] = WEB.signatures
    assert (await reasons(world))[moved] == (kind, value)
    before = await rows(world, node_address, node_address.c.address_id)
    await world.scan(at(WEB, moved), DB, day=2)
    after = await rows(world, node_address, node_address.c.address_id)
    assert [(one.reason, one.because) for one in after] == [(one.reason, one.because) for one in before]


async def test_a_merge_that_a_scan_shows_is_written_down_with_its_reason(world):
    await world.scan(Host(addr="10.0.1.1", signatures=(board(1),)))
    await world.scan(Host(addr="10.0.2.1", name="two", signatures=(disk(1),)), day=1)
    assert len(await documents(world)) == 2
    ordered = await world.scan(Host(addr="10.0.1.1", signatures=(board(1), disk(1))), day=2)
    [told] = [one for one in await rows(world, event) if one.kind in {"nodes-merged", "node-undecided"}]
    assert (told.kind, told.network_id, told.node_id) == ("nodes-merged", world.network, 1)
    signature = dict(zip(("kind", "value"), disk(1), strict=True))
    expected = {"absorbed": "2", "name": "two", "snapshot": str(ordered.snapshot_id)} | signature
    assert msgspec.json.decode(told.params) == expected
    assert {one.merged_into for one in await rows(world, node)} == {None, 1}


async def test_a_machine_that_may_be_several_known_ones_is_told_once_and_never_guessed(world):
    def clone(addr, *keys):
        return Host(addr=addr, signatures=(disk(1), *(("sshHostKey", f"ssh-ed25519 SHA256:{one}") for one in keys)))

    await world.scan(clone("10.0.0.5", "k1"), clone("10.0.0.6", "k2"))
    ordered = await world.scan(clone("10.0.0.99"), day=1)
    assert (await reasons(world))["10.0.0.99"] == ("new", "1, 2")
    for day in (2, 3):
        await world.scan(clone("10.0.0.99", *("k9" for _ in range(day - 2))), day=day)
    [told] = [one for one in await rows(world, event) if one.kind in {"nodes-merged", "node-undecided"}]
    assert (told.kind, told.node_id) == ("node-undecided", 3)
    assert msgspec.json.decode(told.params) == {"nodes": "1, 2", "snapshot": str(ordered.snapshot_id)}


async def test_postgresql_looks_at_tables_that_have_just_grown(world, monkeypatch):
    monkeypatch.setattr(module, "MANY", 3)
    await world.scan(*(Host(addr=f"10.0.0.{one}", name=f"host{one}") for one in range(1, 6)))
    if world.store.sqlite:
        return  # it has no such figures
    async with world.store.read() as connection:
        known = await connection.execute(text("SELECT reltuples FROM pg_class WHERE relname = 'node_presence'"))
        assert known.scalar_one() == 5
