"""Nodes as the hub's database has them, on both engines."""

from kshub.export.zabbix.nodes import machines
from kshub.store.queries import labels
from kshub.store.queries.labels import Mark
from kshub.testing.world import BEGIN, Host, done, found
from kshub.view.search.language import parse
from kswire.facts import Attempt, Facts, Neighbor, System
from kswire.problems import Code, Problem
from kswire.reports import Tried


async def read(world, search="", networks=None):
    visible = [world.network] if networks is None else networks
    return [one async for one in machines(world.store, visible, parse(search))]


async def snmp(world, addr, *, problem=None):
    """A run in which this address is asked by SNMP."""
    ordered = await world.order()
    facts = None if problem else Facts(hostname="sw1", system=System(family="Cisco IOS"), neighbors=(Neighbor("arp"),))
    asked = Attempt("snmp", problem=problem, started_at=BEGIN, seconds=0.1)
    tried = Tried(run=ordered.run, addr=addr, method="snmp", attempts=(asked,), tried_at=BEGIN, facts=facts)
    await world.tell(found(ordered.run, addr), tried, done(ordered.run, count=1))


async def test_what_is_known_of_a_node(world):
    await world.scan(
        Host(addr="10.0.0.1", name="web1", macaddr="02:00:00:00:00:01"), Host(addr="10.0.0.2", packages=None)
    )
    one, two = sorted(await read(world), key=lambda each: each.addr)
    assert (one.network_id, one.space, one.network, one.display_name) == (world.network, "space", "network", "web1")
    assert (one.node.system.family, one.node.addresses[0].macaddr) == ("Debian GNU/Linux", "02:00:00:00:00:01")
    assert (one.gone, one.snmp, one.tags, two.addr) == (None, None, (), "10.0.0.2")


async def test_where_it_answered_by_snmp(world):
    await snmp(world, "10.0.0.1")
    await snmp(world, "10.0.0.2", problem=Problem(Code.SNMP_NO_ANSWER))
    assert {one.addr: one.snmp for one in await read(world)} == {"10.0.0.1": "10.0.0.1", "10.0.0.2": None}


async def test_tags_and_those_that_are_gone(world):
    await world.scan(Host(addr="10.0.0.1", name="a"), Host(addr="10.0.0.2", name="b"))
    one, two = sorted(await read(world), key=lambda each: each.addr)
    async with world.store.write() as connection:
        await labels.tag(connection, [one.node_id], "env", "prod", 0)
        await labels.mark(connection, [two.node_id], Mark("retired", "", "taro", 0))
    said = {each.addr: (each.tags, each.gone) for each in await read(world)}
    assert said == {"10.0.0.1": ((("env", "prod"),), None), "10.0.0.2": ((), "retired")}
    assert [each.gone for each in await read(world, "host:b")] == ["retired"], "a search finds those, too"
    assert [each.gone for each in await read(world, "-mark:retired")] == [None]


async def test_a_search_and_the_networks_confine(world):
    await world.scan(Host(addr="10.0.0.1", name="a"), Host(addr="10.0.0.2", name="b"))
    assert [each.addr for each in await read(world, "addr:10.0.0.2")] == ["10.0.0.2"]
    assert await read(world, networks=[]) == []
