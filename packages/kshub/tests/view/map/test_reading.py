"""What a map is drawn of, from both databases."""

from sqlalchemy import insert, select, update

from kshub.store.schema import event, network, network_subnet, node, node_mark, snapshot
from kshub.testing.world import Host
from kshub.view import snapshots
from kshub.view.map import devices, reading
from kshub.view.map.drawing import draw
from kswire.facts import DeviceType, Facts, Neighbor, Route, Signature, System
from kswire.reports import Searched

DAY = 86_400
ALL = (Searched(on_link=True, prefixes=("10.0.0.0/24",)),)


def switch(number, name, *neighbors, version="1", kind="switch"):
    facts = Facts(
        hostname=name,
        system=System(family="IOS", version=version),
        device_types=(DeviceType(type=kind),),
        signatures=(Signature(kind="mac", value=mac(number)),),
        neighbors=neighbors,
        routes=(Route(destination="0.0.0.0/0", next_hop="10.0.0.3"),),
    )
    return Host(addr=f"10.0.0.{number}", facts=facts, macaddr=mac(number))


def mac(number):
    return f"00:00:5e:00:53:{number:02x}"


def lldp(number, port):
    return Neighbor(source="lldp", macaddr=mac(number), ifname=port)


def host(number):
    return Host(addr=f"10.0.0.{number}", name=f"h{number}", signatures=(("machineId", f"{number:032x}"),))


async def known(world, number=None):
    async with world.store.read() as connection:
        if number is None:
            return await reading.now(connection, world.network)
        after = await snapshots.one(connection, select(network.c.id), world.network, number)
        before = await snapshots.earlier(connection, select(network.c.id), world.network, number)
        return await reading.then(connection, world.network, after, before)


def states(found):
    return {one.name: one.state for one in found.spots}


async def test_now_and_then(world):
    async with world.store.write() as connection:
        await connection.execute(insert(network_subnet).values(network_id=world.network, subnet="10.0.0.0/24"))
    await world.scan(switch(2, "sw", lldp(3, "Gi1")), switch(3, "rt", kind="router"), host(20), host(5), searched=ALL)
    await world.scan(
        switch(2, "sw", version="2"), switch(3, "rt", kind="router"), host(20), host(7), day=1, searched=ALL
    )
    async with world.store.write() as connection:  # a day lies between them, as between what they show
        for number in (1, 2):
            await connection.execute(update(snapshot).where(snapshot.c.id == number).values(created_at=DAY * number))
        await connection.execute(update(event).values(happened_at=DAY * 2 + 60))
    now = await known(world)
    assert [one.addr for one in now.spots] == ["10.0.0.2", "10.0.0.3", "10.0.0.5", "10.0.0.7", "10.0.0.20"]
    assert states(await known(world, 1)) == dict.fromkeys(("sw", "rt", "h5", "h20"), "known")
    then = await known(world, 2)
    assert states(then) == {"sw": "changed", "rt": "known", "h20": "known", "h5": "lost", "h7": "new"}
    assert states(now)["sw"] in {"changed", "new"}
    assert then.subnets == ["10.0.0.0/24"]
    first = draw(await known(world, 1))
    assert [(one.origin, one.to, one.layer, one.from_port) for one in first.links] == [
        (0, 1, 2, "Gi1"),
        (0, 1, 3, None),
    ]
    assert [one.layer for one in draw(then).links] == [2, 3]  # inferred, and the route
    assert draw(then).links[0].measured is False


async def test_who_is_retired_is_not_on_the_map(world):
    await world.scan(host(1), host(2))
    async with world.store.write() as connection:
        gone = (await connection.execute(select(node.c.id).where(node.c.addr == "10.0.0.1"))).scalar_one()
        row = {"node_id": gone, "mark": "retired", "reason": "", "marked_by": "x", "marked_at": 1}
        await connection.execute(insert(node_mark).values(row))
    assert [one.name for one in (await known(world)).spots] == ["h2"]


async def test_a_network_without_a_scan(world):
    assert draw(await known(world)).sites == []
    async with world.store.read() as connection:
        assert (await connection.execute(select(network_subnet))).all() == []


async def test_tables_of_hosts_leave_room_for_neighbors_and_all_of_them_are_bounded(world, monkeypatch):
    heard = [Neighbor(source="arp", addr=f"10.0.1.{number}") for number in range(5)]
    monkeypatch.setattr(devices, "MOST_NEIGHBORS", 2)
    monkeypatch.setattr(devices, "MOST_TOLD", 3)
    await world.scan(
        *(switch(number, f"sw{number}", *heard, lldp(9, "1"), lldp(8, "2"), lldp(7, "3")) for number in (2, 3))
    )
    told = (await known(world)).neighbors
    assert [[one.ifname for one in some] for some in told.values()] == [["1", "2"], ["1"]]
