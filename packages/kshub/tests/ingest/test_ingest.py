import dataclasses
import random
from array import array

import msgspec
import pytest
from sqlalchemy import select

from kshub.ingest.ingest import NotTaken, ingest
from kshub.store import sendings, shared
from kshub.store.queries import places, positions, records
from kshub.store.records import attempts, facts, seen, timeless
from kshub.store.schema import node, scan, scan_part, snapshot, snapshot_address, snapshot_tried
from kshub.testing.world import BEGIN as AT
from kshub.testing.world import INSTALLATION, Host, done, found, received
from kswire.events import Refused
from kswire.facts import Address, Attempt, Facts, Hostname, Neighbor, Package, Signature, System
from kswire.problems import Code, problem
from kswire.reports import Found, Tried
from kswire.testing import sent


async def rows(store, table, *where):
    async with store.read() as connection:
        return (await connection.execute(select(table).where(*where))).all()


async def put(world, *reports, first=1, epoch=1, gap=False, ksocket=None):
    event = received(reports, first=first, epoch=epoch, gap=gap)
    return await ingest(world.store, ksocket or world.ksocket, INSTALLATION, event)


HOST = Host(addr="10.0.0.5", name="web", packages=("openssl 3", "bash 5"))


async def test_a_batch_is_in_the_snapshot_and_the_position_with_it(world):
    ordered = await world.order()
    committed = await put(world, *HOST.reports(ordered.run))
    assert (committed.seq, committed.snapshots, committed.closed) == (2, {ordered.snapshot_id}, frozenset())
    [tried] = await rows(world.store, snapshot_tried)
    async with world.store.read() as connection:
        told = await records.read(connection, [tried.facts_id], facts)
        [(data, times)] = [
            (one, tried.times) for one in (await records.read(connection, [tried.attempts_id], bytes)).values()
        ]
        position = await positions.of(connection, world.ksocket, INSTALLATION)
    assert told[tried.facts_id].hostname == "web"
    assert [(one.method, one.seconds) for one in attempts(data, times)] == [("ssh", 0.5)]
    assert (position.epoch, position.seq) == (1, 2)


async def test_what_was_committed_before_is_dropped(world):
    ordered = await world.order()
    for _ in range(3):
        assert (await put(world, *HOST.reports(ordered.run))).seq == 2
    assert len(await rows(world.store, snapshot_address)) == 1
    assert [one.reports for one in await rows(world.store, scan_part)] == [2]


async def test_done_closes_the_part_and_with_the_last_part_the_run(world):
    async with world.store.write() as connection:
        other = await places.add_ksocket(connection, world.network, "other")
    ordered = await world.order(world.ksocket, other)
    closed = (await put(world, done(ordered.run))).closed
    assert closed == {ordered.snapshot_id}
    assert [one.status for one in await rows(world.store, scan)] == ["running"]
    await put(world, done(ordered.run, status="failed"), ksocket=other)
    assert [one.status for one in await rows(world.store, scan)] == ["partial"]


@pytest.mark.parametrize(
    ("statuses", "status"),
    [(["done"], "done"), (["failed"], "failed"), (["partial"], "partial")],
)
async def test_a_run_ends_as_its_parts_did(world, statuses, status):
    ordered = await world.order()
    for number, one in enumerate(statuses):
        await put(world, done(ordered.run, status=one), first=number + 1)
    assert [one.status for one in await rows(world.store, scan)] == [status]


async def test_reports_are_taken_only_of_runs_that_were_ordered_of_this_collector_and_are_open(world):
    async with world.store.write() as connection:
        other = await places.add_ksocket(connection, world.network, "other")
    theirs, mine = await world.order(other), await world.order()
    await put(world, done(mine.run))
    for run in (theirs.run, mine.run, "no such run"):
        with pytest.raises(NotTaken) as refused:
            await put(world, found(run, "10.0.0.1"), first=2)
        assert refused.value.code is Refused.NOT_ORDERED
    assert await rows(world.store, snapshot_address) == []


@pytest.mark.parametrize(
    ("epoch", "first", "gap", "taken"),
    [
        (1, 3, False, True),
        (1, 4, False, False),  # a hole
        (1, 4, True, False),  # a gap is agreed on with the Welcome, which moves the position first
        (1, 3, True, True),
        (2, 1, False, True),  # a new epoch begins with 1
        (2, 2, False, False),
        (2, 2, True, False),
    ],
)
async def test_numbers_follow(world, epoch, first, gap, taken):
    ordered = await world.order()
    await put(world, *HOST.reports(ordered.run))
    if not taken:
        with pytest.raises(NotTaken) as refused:
            await put(world, found(ordered.run, "10.0.0.9"), first=first, epoch=epoch, gap=gap)
        assert refused.value.code is Refused.ORDER
        return
    assert (await put(world, found(ordered.run, "10.0.0.9"), first=first, epoch=epoch, gap=gap)).seq == first
    assert [one.incomplete for one in await rows(world.store, scan)] == [False]  # the Welcome has said it


async def test_an_epoch_that_is_over_is_refused(world):
    ordered = await world.order()
    await put(world, found(ordered.run, "10.0.0.1"), epoch=2)
    with pytest.raises(NotTaken):
        await put(world, found(ordered.run, "10.0.0.2"), epoch=1, first=2)


async def test_an_answer_without_its_finding_still_has_an_address(world):
    ordered = await world.order()
    _, tried = HOST.reports(ordered.run)
    await put(world, tried)
    assert len(await rows(world.store, snapshot_address)) == 1
    await put(world, found(ordered.run, HOST.addr), first=2)
    assert len(await rows(world.store, snapshot_address)) == 1


async def test_of_two_answers_the_one_that_knows_something_stays(world):
    ordered = await world.order()
    failed = Host(addr=HOST.addr, problem=problem(Code.PORT_CLOSED, port=22))
    await put(world, *HOST.reports(ordered.run))
    await put(world, *failed.reports(ordered.run), first=3)
    [tried] = await rows(world.store, snapshot_tried)
    assert tried.facts_id is not None


async def test_unchanged_facts_and_packages_are_stored_once(world):
    for day in range(2):
        await world.scan(HOST, day=day)
    tried = await rows(world.store, snapshot_tried)
    assert len({(one.facts_id, one.set_id, one.attempts_id) for one in tried}) == 1
    assert len({one.times for one in tried}) == 2


async def octets(world, *runs):
    of = {one.id: one.run for one in await rows(world.store, scan)}
    told = {of[one.scan_id]: one.octets for one in await rows(world.store, scan_part)}
    return [told[run.run] for run in runs]


async def test_only_what_is_new_in_a_run_counts_as_its_bytes(world):
    noise = random.Random(1).randbytes(3000).hex()
    told = Facts(hostname="web", description=noise[:4000], packages=(Package(name=noise[:400], version="1"),))
    first, second = [await world.scan(Host(addr="10.0.0.5", facts=told), day=day) for day in range(2)]
    new, same = await octets(world, first, second)
    assert 2400 < new < 6000  # a hexadecimal digit is half a byte where it is compressed
    assert 0 < same < 300  # the times of the attempts, and what depends on them


@pytest.mark.parametrize(
    "report",
    [
        lambda run: found(run, "not an address"),
        lambda run: found(run, "1" * 200),
        lambda run: found(run, "fe80::1%\x00"),
        lambda run: found(f"{run}\x00", "10.0.0.2"),
        lambda run: Tried(run=run, addr="10.0.0.1", method="telnet", attempts=(), tried_at=found(run, "::1").found_at),
        lambda run: done(run, status="excellent"),
    ],
)
async def test_words_that_are_none_are_refused_and_nothing_is_written(world, report):
    ordered = await world.order()
    with pytest.raises(NotTaken) as refused:
        await put(world, found(ordered.run, "10.0.0.1"), report(ordered.run))
    assert refused.value.code is Refused.PROTOCOL
    assert await rows(world.store, snapshot_address) == []


async def test_what_a_hostile_machine_says_is_bounded(world):
    ordered = await world.order()
    facts_of = Facts(hostname="a\x00b" * 1000, description="x" * 1_000_000, uptime=2**63, packages=())
    host = Host(addr="10.0.0.6", facts=facts_of)
    await world.tell(*host.reports(ordered.run), done(ordered.run))
    [tried] = await rows(world.store, snapshot_tried)
    async with world.store.read() as connection:
        stored = (await records.read(connection, [tried.facts_id], facts))[tried.facts_id]
    assert len(stored.description) == 4096
    assert tried.uptime == 2**31 - 1


async def test_no_nul_of_a_machine_reaches_a_text(world):
    ordered = await world.order()
    named = Hostname(hostname="d\x00ns", source="dns")
    address = Address(addr="10.0.0.6", macaddr="00:11:22:33:44:\x00", subnet="\x00", hostnames=(named,))
    told = Facts(
        hostname="a\x00b",
        system=System(family="\x00", version="1\x002", serial="S\x00N"),
        signatures=(Signature(kind="machineId", value="5e\x00" * 4), Signature(kind="\x00", value="x")),
        packages=(Package(name="p\x00", version="\x00"),),
        neighbors=(Neighbor(source="arp", addr="\x00", macaddr="\x00"),),
    )
    failure = Attempt(method="ssh", file="a\x00", problem=problem(Code.SNMP_REFUSED, detail="\x00"))
    asked = Tried(run=ordered.run, addr="10.0.0.6", method="ssh", attempts=(failure,), tried_at=AT, facts=told)
    await world.tell(
        Found(run=ordered.run, address=address, by="a\x00", methods=("\x00",), found_at=AT), asked, done(ordered.run)
    )
    [shown] = await rows(world.store, node)
    assert (shown.hostname, shown.version, shown.serial) == ("a\ufffdb", "1\ufffd2", "S\ufffdN")
    [tried] = await rows(world.store, snapshot_tried)
    async with world.store.read() as connection:
        read = [
            (await records.read(connection, [tried.facts_id], facts))[tried.facts_id],
            (await records.read(connection, [tried.attempts_id], timeless))[tried.attempts_id],
        ]
    assert b"\\u0000" not in msgspec.json.encode(read)


async def test_a_run_that_would_fill_the_disk_is_refused_and_nothing_of_the_batch_is_written(world, monkeypatch):
    ordered = await world.order()
    await put(world, *HOST.reports(ordered.run))
    [before] = await octets(world, ordered)
    other = Host(addr="10.0.0.6", name="other", packages=("vim 9",))
    monkeypatch.setattr("kshub.ingest.ingest.MAX_OCTETS", before + 100)
    with pytest.raises(NotTaken) as refused:
        await put(world, *other.reports(ordered.run), first=3)
    assert refused.value.code is Refused.QUOTA
    assert [one.octets for one in await rows(world.store, scan_part)] == [before]
    assert [one.reports for one in await rows(world.store, scan_part)] == [2]
    assert len(await rows(world.store, snapshot_address)) == 1
    monkeypatch.undo()
    assert (await put(world, *other.reports(ordered.run), first=3)).seq == 4


async def test_of_an_address_that_is_told_of_twice_the_last_word_counts_also_in_one_batch(world):
    ordered = await world.order()
    first = found(ordered.run, "10.0.0.5")
    placed = [
        msgspec.structs.replace(first, address=msgspec.structs.replace(first.address, subnet=one))
        for one in ("10.0.0.0/16", "10.0.0.0/24")
    ]
    await put(world, first, placed[0])
    await put(world, placed[1], first=3)
    [shown] = await rows(world.store, snapshot_address)
    async with world.store.read() as connection:
        told = await records.read(connection, [shown.found_id], seen)
    assert told[shown.found_id].address.subnet == "10.0.0.0/24"


async def test_runs_that_share_a_batch_share_its_bytes(world):
    first, second = await world.order(), await world.order(kind="ask")
    await put(world, found(first.run, "10.0.0.1"), found(first.run, "10.0.0.2"), found(second.run, "10.0.0.3"))
    most, least = await octets(world, first, second)
    assert least > 0
    assert abs(most - 2 * least) <= 2


async def test_a_failed_transaction_leaves_no_number_behind(world):
    ordered = await world.order()
    with pytest.raises(NotTaken):
        await put(world, *HOST.reports(ordered.run), done(ordered.run, status="excellent"))
    await put(world, *HOST.reports(ordered.run))
    assert [one.status for one in await rows(world.store, snapshot)] == ["open"]


async def test_packages_that_the_batch_does_not_describe_are_refused_and_nothing_is_written(world):
    ordered = await world.order()
    event = received(HOST.reports(ordered.run))
    astray = tuple(None if one is None else array("I", [*one, len(event.packages)]) for one in event.installed)
    with pytest.raises(NotTaken) as raised:
        await ingest(world.store, world.ksocket, INSTALLATION, dataclasses.replace(event, installed=astray))
    assert raised.value.code is Refused.PROTOCOL
    assert await rows(world.store, snapshot_address) == []


async def test_a_transaction_under_way_keeps_what_it_found_when_too_much_is_remembered(store, monkeypatch):
    monkeypatch.setattr(shared, "MAX_KNOWN", 2)
    first, second = store.shared.lookup("x"), store.shared.lookup("x")
    second.records.pending |= {b"a": 1, b"b": 2, b"c": 3}
    second.keep()
    assert first.records.found([b"a", b"c"]) == [1, 3]
    third = store.shared.lookup("x")
    assert third.records.found([b"a"]) is None
    assert first.records.finder()(b"b") == 2


async def test_what_was_sent_is_kept_and_an_older_collector_tells_nothing_of_it(world):
    for told in (sent(), None):
        ordered = await world.order()
        await world.tell(msgspec.structs.replace(done(ordered.run), sent=told))
        async with world.store.read() as connection:
            query = select(scan_part.c.sent).where(scan_part.c.scan_id == ordered.scan_id)
            assert sendings.unpack((await connection.execute(query)).scalar_one()) == told
