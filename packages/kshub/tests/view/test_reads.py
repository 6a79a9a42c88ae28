"""When each group of facts was read, also where a later read told less."""

import msgspec

from kshub.testing.world import Host
from kshub.view import nodes
from kshub.view.reads import reads
from kswire.facts import Facts, Interface, Missing, Package, Route, Signature, System
from kswire.problems import Code, Problem

ROUTES = (Route(destination="0.0.0.0/0", next_hop="10.0.0.254", ifname="eth0"),)
GAP = Missing(group="routes", problem=Problem(code=Code.PARTIAL, params={"group": "routes", "detail": "1"}))
WHOLE = Facts(
    hostname="web",
    system=System(family="Debian"),
    interfaces=(Interface(ifname="eth0", addr="10.0.0.1"),),
    routes=ROUTES,
    packages=(Package(name="bash", version="5"),),
    uptime=90_000,
)


async def read(world):
    async with world.store.read() as connection:
        return await reads(connection, await nodes.sources(connection, 1))


async def test_all_groups_of_one_read(world):
    await world.scan(Host(addr="10.0.0.1", facts=WHOLE))
    found = await read(world)
    assert {"interfaces", "packages", "routes", "system"} <= set(found.groups)
    assert len({one.collected_at for one in found.groups.values()}) == 1
    assert (found.routes, found.uptime, found.missing) == (ROUTES, 90_000, ())


async def test_what_a_later_read_missed_is_older(world):
    await world.scan(Host(addr="10.0.0.1", facts=WHOLE))
    await world.scan(Host(addr="10.0.0.1", facts=Facts(hostname="web", system=WHOLE.system, missing=(GAP,))), day=1)
    found = await read(world)
    assert found.routes == ROUTES
    assert found.groups["routes"].collected_at < found.groups["system"].collected_at
    assert found.groups["packages"].collected_at < found.groups["packages"].last_attempt_at
    assert found.missing == (GAP,)


async def test_a_node_of_which_nothing_was_read(world):
    await world.scan(Host(addr="10.0.0.1", problem=Problem(code=Code.LOGIN_REFUSED)))
    found = await read(world)
    assert (found.groups, found.routes, found.uptime) == ({}, None, None)


async def test_a_route_that_several_addresses_told_stands_once(world):
    same = Signature(kind="smbiosUuid", value="4c4c4544-0042-3510-8054-b7c04f564d32")
    facts = msgspec.structs.replace(WHOLE, signatures=(same,))
    await world.scan(Host(addr="10.0.0.1", facts=facts), Host(addr="10.0.0.2", facts=facts))
    assert (await read(world)).routes == ROUTES
