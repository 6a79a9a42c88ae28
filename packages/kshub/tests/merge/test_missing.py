"""Who was missed: only by scans that could have seen it. On both engines."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from kshub.store.instants import moment
from kshub.store.queries import places
from kshub.store.schema import node, node_presence
from kshub.testing.world import BEGIN, Host, done
from kshub.view.places import counts
from kswire.problems import Code, problem
from kswire.reports import Searched

HOME = (Searched(on_link=True, prefixes=("10.0.0.0/24",)),)
NO_ANSWER = problem(Code.NO_ANSWER, port=22, seconds=3)
REFUSED = problem(Code.PORT_CLOSED, port=22)


def host(addr, **parts):
    return Host(addr=addr, signatures=(("machineId", f"{int(addr.rpartition('.')[2]):032x}"[::-1]),), **parts)


A, B, C = host("10.0.0.5"), host("10.0.0.6"), host("10.1.0.7")


def named(one, **parts):
    return replace(one, by="start", **parts)


async def presence(world):
    """Of each node by its address: days since the beginning when it was last seen, and missed."""
    query = select(node.c.addr, node_presence.c.last_seen_at, node_presence.c.missed_at)
    query = query.join(node_presence, node_presence.c.node_id == node.c.id).where(node.c.merged_into.is_(None))
    async with world.store.read() as connection:
        rows = (await connection.execute(query)).all()
    return {row.addr: (day(row.last_seen_at), day(row.missed_at)) for row in rows}


def day(stored):
    return None if stored is None else (moment(stored) - BEGIN).days


async def outdated(world):
    async with world.store.read() as connection:
        return (await counts(connection, [world.network]))[world.network]["outdated"]


async def test_a_node_is_missed_where_its_segment_was_searched_and_nowhere_else(world):
    await world.scan(A, B, C, searched=HOME)
    await world.scan(A, day=6, searched=HOME)
    assert await presence(world) == {A.addr: (6, None), B.addr: (0, 6), C.addr: (0, None)}
    assert await outdated(world) == 0
    await world.scan(A, day=7, searched=HOME)
    assert await outdated(world) == 1
    await world.scan(A, B, day=8, searched=HOME)
    assert await outdated(world) == 0


async def test_a_part_that_was_cut_misses_only_in_what_it_had_finished(world):
    await world.scan(A, B, C)
    await world.scan(B, day=9, status="partial", searched=(Searched(on_link=True, prefixes=("10.0.0.0/30",)),))
    assert await presence(world) == {A.addr: (0, None), B.addr: (9, None), C.addr: (0, None)}
    await world.scan(day=10, status="failed")
    assert await outdated(world) == 0


async def test_who_comes_through_a_router_does_not_miss_what_only_arp_finds(world):
    await world.scan(A, replace(B, by="icmp"))
    await world.scan(day=9, searched=(Searched(prefixes=("10.0.0.0/24",)),))
    assert await presence(world) == {A.addr: (0, None), B.addr: (0, 9)}


@pytest.mark.parametrize(
    ("problem", "told", "expected"),
    [
        (NO_ANSWER, True, (0, 9)),
        (REFUSED, True, (9, None)),  # a refusal is an answer
        (NO_ANSWER, False, (0, None)),  # it never answered this method
    ],
)
async def test_asking_counts_only_for_whom_it_asks(world, problem, told, expected):
    first = A if told else replace(A, problem=REFUSED)
    await world.scan(first, B)
    ordered = await world.order(kind="ask")
    asked = (Searched(addresses=(A.addr,)),) if problem is NO_ANSWER else ()
    await world.tell(*named(A, problem=problem).reports(ordered.run, 9), done(ordered.run, 9, searched=asked))
    assert await presence(world) == {A.addr: expected, B.addr: (0, None)}


async def test_several_collectors_of_one_snapshot_miss_together_what_none_of_them_saw(world):
    async with world.store.write() as connection:
        other = await places.add_ksocket(connection, world.network, "other")
    await world.scan(A, B, C)
    ordered = await world.order(world.ksocket, other)
    await world.tell(*A.reports(ordered.run, 9), done(ordered.run, 9, searched=HOME))
    there = (Searched(on_link=True, prefixes=("10.1.0.0/24",)),)
    await world.tell(done(ordered.run, 10, searched=there), ksocket=other)
    assert await presence(world) == {A.addr: (9, None), B.addr: (0, 9), C.addr: (0, 10)}


async def test_words_that_are_no_prefix_are_not_believed_and_a_clock_ahead_misses_nobody_in_the_future(world):
    await world.scan(A)
    far = 40_000
    await world.scan(day=far, searched=(Searched(on_link=True, prefixes=("rubbish", "10.0.0.0/24", "10.0.0.5/99")),))
    [(seen, missed)] = (await presence(world)).values()
    assert seen == 0
    assert 0 < missed < far


async def test_a_node_is_missed_where_another_answers_now(world):
    await world.scan(replace(A, macaddr="00:11:22:00:00:01"), B, searched=HOME)
    other = replace(host("10.0.0.7"), addr=A.addr, macaddr="00:11:22:00:00:02")
    await world.scan(other, B, day=1, searched=HOME)
    await world.scan(other, B, day=8, searched=HOME)
    query = select(node_presence.c.last_seen_at, node_presence.c.missed_at)
    async with world.store.read() as connection:
        rows = (await connection.execute(query)).all()
    assert len(rows) == 3
    assert {(day(one.last_seen_at), day(one.missed_at)) for one in rows} == {(0, 8), (8, None)}
    assert await outdated(world) == 1
