"""A node whose address another has now says the same everywhere: in its attempts, in searches and in counts."""

import pytest

from kshub.store.queries.lists import Part
from kshub.testing.world import Host
from kshub.view import nodes
from kshub.view.dashboard.missing import missing
from kshub.view.map import reading
from kshub.view.nodes import Wanted
from kshub.view.search.facets import facets
from kshub.view.search.language import parse
from kswire.problems import Code, problem

REFUSED = problem(Code.LOGIN_REFUSED, username="a", tried="b")
CLOSED = problem(Code.PORT_CLOSED, port=22)
ADDR = "10.0.0.5"


@pytest.fixture
async def moved(world):
    """Node 1 was at the address, node 2 is; both refuse the login."""
    await world.scan(Host(addr=ADDR, problem=REFUSED, macaddr="00:11:22:00:00:01"))
    await world.scan(Host(addr=ADDR, problem=CLOSED, macaddr="00:11:22:00:00:02"), day=1)
    return world


async def numbers(connection, world, typed):
    return await nodes.numbers(connection, [world.network], Wanted(None, Part(), search=parse(typed)))


async def test_its_attempts_are_told_as_past(moved):
    async with moved.store.read() as connection:
        [past], _ = await nodes.told(connection, 1)
        [now], _ = await nodes.told(connection, 2)
        assert await nodes.placed(connection, [1, 2]) == {2}
    assert (past.addr, past.past, past.attempts[0].problem) == (ADDR, True, REFUSED)
    assert (now.addr, now.past, now.attempts[0].problem) == (ADDR, False, CLOSED)


async def test_searches_and_counts_know_the_same(moved):
    async with moved.store.read() as connection:
        assert await numbers(connection, moved, "-has:details has:attempts") == [1, 2]
        assert await numbers(connection, moved, "-has:attempts") == []
        assert await numbers(connection, moved, "problem:login-refused") == [1]
        found = await missing(connection, [moved.network], 0)
    assert {one.code: one.number for one in found.reasons} == {"login-refused": 1, "port-closed": 1}


async def test_an_address_is_the_node_s_that_has_it_now(moved):
    async with moved.store.read() as connection:
        assert await numbers(connection, moved, f"addr:{ADDR}") == [2]
        assert await numbers(connection, moved, "subnet:10.0.0.0/24") == [2]
        wanted = Wanted(None, Part(), search=parse(""))
        total, [subnets] = await facets(connection, [moved.network], wanted, ["subnet"])
        known = await reading.now(connection, moved.network)
    assert (total, subnets.values) == (2, (("10.0.0.0/24", "10.0.0.0/24", 1),))
    assert [(one.node_id, one.addr) for one in known.spots] == [(1, ""), (2, ADDR)]


async def test_of_a_node_that_moved_on_only_what_was_tried_where_it_is_counts(world):
    one = Host(addr=ADDR, problem=REFUSED, macaddr="00:11:22:00:00:01")
    await world.scan(one)
    other = Host(addr="10.0.0.6", problem=CLOSED, macaddr="00:11:22:00:00:01")
    await world.scan(other, day=1)
    async with world.store.read() as connection:
        tried, _ = await nodes.told(connection, 1)
        refused = await numbers(connection, world, "problem:login-refused")
        found = await missing(connection, [world.network], 0)
    codes = {each.problem.code for where in tried for each in where.attempts}
    assert bool(refused) == (Code.LOGIN_REFUSED in codes)
    assert {one.code for one in found.reasons} == {str(code) for code in codes}
