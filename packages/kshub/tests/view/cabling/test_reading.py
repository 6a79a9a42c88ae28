"""Where machines are plugged in, from both databases."""

import pytest

from kshub.store import documents
from kshub.testing.world import Host
from kshub.view import nodes
from kshub.view.cabling import reading
from kshub.view.cabling.plugged import Port
from kshub.view.remembering import Remembered
from kswire.facts import DeviceType, Facts, Interface, Neighbor, Signature, Vlan


def mac(number):
    return f"02:00:00:00:00:{number:02x}"


def switch(number, *told):
    name = f"sw{number}"
    facts = Facts(
        hostname=name,
        device_types=(DeviceType(type="switch"),),
        signatures=(
            Signature(kind="mac", value=mac(number)),
            Signature(kind="snmpEngineId", value=f"80001f88{number:016x}"),
        ),
        interfaces=(Interface(ifname="Vlan1", macaddr=mac(number)),),
        neighbors=told,
    )
    return Host(addr=f"10.0.0.{number}", facts=facts, macaddr=mac(number), method="snmp")


def heard(ifname, *numbers):
    return tuple(Neighbor(source="fdb", macaddr=mac(one), ifname=ifname, vlan=1) for one in numbers)


def host(number, name):
    return Host(addr=f"10.0.0.{number}", name=name, macaddr=mac(number), signatures=(("machineId", f"{number:032x}"),))


async def where(world, addr, remembered):
    async with world.store.read() as connection:
        cabled = await reading.cabling(connection, remembered, world.network)
        for number in range(1, 10):
            row = await nodes.one(connection, [world.network], world.network, number)
            if row is not None and row.addr == addr:
                machine = reading.machine(number, documents.node(row.document))
                return [(one.port.ifname, one.how, one.others) for one in cabled.places(machine)]
    return None


@pytest.fixture
async def office(world):
    core = switch(1, *heard("Gi1", 2, 20, 21), *heard("Gi2", 30))
    access = switch(2, *heard("Gi24", 1, 30), *heard("Gi5", 20, 99))
    silent = Host(addr="10.0.0.21", packages=None, macaddr=mac(21), facts=Facts(hostname="camera"))
    await world.scan(core, access, host(20, "pc"), host(30, "nas"), silent)
    return world


async def test_machines_are_found_by_what_they_say_and_by_what_answers_for_them(office):
    remembered = Remembered()
    assert await where(office, "10.0.0.20", remembered) == [("Gi5", "shared", 1)]
    assert await where(office, "10.0.0.30", remembered) == [("Gi2", "port", 0)]
    assert await where(office, "10.0.0.21", remembered) == [("Gi1", "behind", 2)]


async def test_a_name_that_two_have_in_short_says_of_none_where_it_is(world):
    said = Neighbor(source="lldp", ifname="Gi5", name="web", macaddr=mac(99))
    pair = (host(20, "web.tokyo.example.com"), host(30, "WEB.osaka.example.com"), host(40, "db.osaka.example.com"))
    await world.scan(switch(1, said, Neighbor(source="lldp", ifname="Gi6", name="db")), *pair)
    remembered = Remembered()
    assert [await where(world, f"10.0.0.{one}", remembered) for one in (20, 30)] == [[], []]
    assert await where(world, "10.0.0.40", remembered) == [("Gi6", "port", 0)]


async def test_after_the_next_scan_it_is_where_it_is_then(office):
    remembered = Remembered()
    assert await where(office, "10.0.0.30", remembered) == [("Gi2", "port", 0)]
    await office.scan(
        switch(1, *heard("Gi1", 2, 20), *heard("Gi8", 30)), switch(2, *heard("Gi24", 1, 30)), host(30, "nas"), day=1
    )
    assert await where(office, "10.0.0.30", remembered) == [("Gi8", "port", 0)]


async def test_the_vlan_of_a_port(world):
    vlans = (Vlan(number=10, untagged=("Gi1",), tagged=("Gi2",)), Vlan(number=20, tagged=("Gi1",)))
    await world.scan(Host(addr="10.0.0.1", facts=Facts(hostname="sw", vlans=vlans), method="snmp"))
    first, second, other = Port(1, "Gi1"), Port(1, "Gi2"), Port(9, "Gi1")
    async with world.store.read() as connection:
        found = await reading.untagged(connection, {first, second, other})
    assert found == {first: (10,), second: (), other: ()}


async def test_whose_the_addresses_are(office):
    said = [
        Neighbor(source="lldp", ifname="Gi1", macaddr=mac(2)),
        Neighbor(source="lldp", ifname="Gi2", addr="10.0.0.30"),
        Neighbor(source="cdp", ifname="Gi3", name="pc"),
        Neighbor(source="cdp", ifname="Gi3", name="nobody"),
    ]
    async with office.store.read() as connection:
        owners = await reading.owners(connection, office.network, {mac(2), mac(21), mac(99)})
        assert set(owners) == {mac(2), mac(21)}
        meant = await reading.meant(connection, office.network, said, owners)
        names = {
            (await nodes.one(connection, [office.network], office.network, one)).display_name for one in meant.values()
        }
    assert names == {"sw2", "nas", "pc"}
