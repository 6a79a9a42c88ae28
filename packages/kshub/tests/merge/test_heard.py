"""Whoever was only named, and answered nothing, was not seen. On both engines."""

import msgspec
import pytest
from sqlalchemy import select, update

from kshub.merge.heard import answered
from kshub.store.schema import node_address, snapshot_named
from kshub.testing.world import done
from kswire.facts import Attempt
from kswire.problems import Code, problem

from .test_missing import HOME, NO_ANSWER, REFUSED, A, B, host, named, presence

MAC = "3c:52:82:00:01:05"


@pytest.mark.parametrize(
    ("trouble", "expected"),
    [
        (None, True),
        (REFUSED, True),
        (problem(Code.LOGIN_REFUSED, username="u", tried="password"), True),
        (NO_ANSWER, False),
        (problem(Code.NO_CREDENTIALS, method="ssh", address="10.0.0.5"), False),
        (problem(Code.SNMP_NO_ANSWER, port=161, seconds=3), False),
    ],
)
def test_any_word_of_the_machine_is_an_answer(trouble, expected):
    assert answered(Attempt(method="ssh", problem=trouble)) is expected


async def test_a_named_address_that_is_silent_is_a_node_that_nobody_has_seen_since(world):
    await world.scan(named(A), named(B, problem=NO_ANSWER))
    first = await presence(world)
    assert set(first) == {A.addr, B.addr}  # a person named it: it is told, with why nothing is known
    await world.scan(named(A), named(B, problem=NO_ANSWER), day=9, searched=HOME)
    again = await presence(world)
    assert again[A.addr] == (9, None)
    assert again[B.addr][0] == first[B.addr][0]


async def test_silence_takes_no_address_from_its_node_and_tells_nothing_new_of_it(world):
    await world.scan(host(A.addr, macaddr=MAC))
    async with world.store.write() as connection:
        await connection.execute(update(node_address).values(because="7, 8"))
    before = await addresses(world)
    for kind in ("ask", "scan"):
        ordered = await world.order(kind=kind)
        await world.tell(*named(A, problem=NO_ANSWER).reports(ordered.run, 3), done(ordered.run, 3))
    [(known, kept)] = zip(await addresses(world), before, strict=True)
    assert [(one.found_id, one.macaddr, one.reason, one.because, one.last_seen_at) for one in (known, kept)] == [
        (kept.found_id, MAC, "new", "7, 8", kept.last_seen_at)
    ] * 2
    assert await presence(world) == {A.addr: (0, None)}


async def test_an_answer_to_a_question_is_seen_and_keeps_what_discovery_told(world):
    await world.scan(host(A.addr, macaddr=MAC))
    [before] = await addresses(world)
    ordered = await world.order(kind="ask")
    await world.tell(*named(A).reports(ordered.run, 3), done(ordered.run, 3))
    [after] = await addresses(world)
    assert (after.found_id, after.macaddr) == (before.found_id, MAC)
    assert await presence(world) == {A.addr: (3, None)}


async def test_a_gateway_that_only_the_sweep_heard_is_seen(world):
    ordered = await world.order()
    gateway = [
        msgspec.structs.replace(one, by="gateway") if number == 0 else one
        for number, one in enumerate(named(A, problem=NO_ANSWER).reports(ordered.run, 1))
    ]
    end = msgspec.structs.replace(done(ordered.run, 1), answered=(A.addr,))
    await world.tell(*gateway, end)
    assert (await presence(world))[A.addr] == (1, None)


async def test_a_probe_of_another_collector_counts_more_than_a_name(world):
    ordered = await world.order()
    await world.tell(*named(A, problem=NO_ANSWER).reports(ordered.run, 1), *A.reports(ordered.run, 1))
    await world.tell(done(ordered.run, 1))
    async with world.store.read() as connection:
        assert (await connection.execute(select(snapshot_named))).all() == []
    assert await presence(world) == {A.addr: (1, None)}


async def addresses(world):
    async with world.store.read() as connection:
        return (await connection.execute(select(node_address))).all()
