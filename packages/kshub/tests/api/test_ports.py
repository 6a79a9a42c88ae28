"""Where nodes are plugged in, and what is on the ports of a switch."""

import pytest

from kshub.testing.world import Host, World
from kswire.facts import Component, DeviceType, Facts, Interface, Neighbor, Signature, Vlan

NODES = "/networks/1/managed-nodes"


def mac(number):
    return f"00:1b:78:00:00:{number:02x}"  # Hewlett Packard


SWITCH = Facts(
    hostname="sw1",
    device_types=(DeviceType(type="switch"),),
    signatures=(
        Signature(kind="mac", value=mac(1)),
        Signature(kind="snmpEngineId", value="80001f8880aabbccdd11223344"),
    ),
    interfaces=(
        Interface(ifname="Gi1", enabled=True, up=True, speed=10**9, description="desk"),
        Interface(ifname="Gi2"),
    ),
    components=(Component(name="PSU 1", kind="powerSupply", serial="P1"),),
    vlans=(Vlan(number=10, name="office", untagged=("Gi1", "Gi2")),),
    neighbors=(
        Neighbor(source="fdb", macaddr=mac(2), ifname="Gi1", vlan=10),
        Neighbor(source="fdb", macaddr=mac(9), ifname="Gi1", vlan=10),
        Neighbor(source="lldp", macaddr=mac(2), ifname="Gi1", name="pc", port="eth0", platform="Linux"),
    ),
)


@pytest.fixture
async def office(client, store):
    switch = Host(addr="10.0.0.1", macaddr=mac(1), facts=SWITCH, method="snmp")
    world = World(store, 1, 1)
    await world.scan(switch)
    await world.scan(switch, Host(addr="10.0.0.2", name="pc", macaddr=mac(2)), day=1)
    return client


async def test_a_node_tells_where_it_is_plugged_in(office):
    assert (await office.get(f"{NODES}/2")).json()["pluggedInto"] == [
        {
            "managedNodeId": "1",
            "displayName": "sw1",
            "ifname": "Gi1",
            "how": "shared",
            "macaddrs": [mac(2)],
            "vlans": [10],
            "others": 1,
            "ownPort": "eth0",
            "sources": ["lldp", "fdb"],
        }
    ]
    assert (await office.get(f"{NODES}/1")).json()["pluggedInto"] == []


async def test_the_ports_of_a_switch(office):
    answer = (await office.get(f"{NODES}/1/ports")).json()
    first, second = answer["items"]
    assert answer["total"] == 2
    assert {name: first[name] for name in ("ifname", "description", "enabled", "up", "speed", "stations", "leads")} == {
        "ifname": "Gi1",
        "description": "desk",
        "enabled": True,
        "up": True,
        "speed": 10**9,
        "stations": 2,
        "leads": False,
    }
    assert (first["untaggedVlans"], first["taggedVlans"], second["stations"]) == ([10], [], 0)
    pc, stranger = first["named"]
    assert (pc["managedNodeId"], pc["displayName"], pc["here"], pc["vlans"]) == ("2", "pc", True, [10])
    assert (stranger["macaddr"], stranger["managedNodeId"]) == (mac(9), None)
    assert "Hewlett" in stranger["vendor"]
    [hello] = first["neighbors"]
    assert (hello["source"], hello["name"], hello["port"], hello["managedNodeId"]) == ("lldp", "pc", "eth0", "2")


async def test_ports_in_parts_and_of_what_is_no_switch(office):
    last = (await office.get(f"{NODES}/1/ports", params={"sort": "-ifname", "limit": 1})).json()
    assert ([one["ifname"] for one in last["items"]], last["total"]) == (["Gi2"], 2)
    assert (await office.get(f"{NODES}/2/ports")).json() == {"items": [], "total": 0}
    assert (await office.get(f"{NODES}/3/ports")).status_code == 404
    assert (await office.get(f"{NODES}/1/ports", params={"sort": "x"})).status_code == 400


async def test_parts_and_vlans_stand_with_one_node_and_in_no_list(office):
    one = (await office.get(f"{NODES}/1")).json()
    assert (one["components"][0]["serial"], one["vlans"][0]["name"]) == ("P1", "office")
    assert one["interfaces"][0]["enabled"] is True
    for listed in (
        (await office.get(NODES)).json()["items"],
        (await office.get("/networks/1/snapshots/1/nodes")).json()["items"],
    ):
        assert not {"components", "vlans", "pluggedInto"} & set(listed[0])
    then = (await office.get("/networks/1/snapshots/1/nodes/1")).json()
    assert (then["components"][0]["serial"], then["vlans"][0]["number"]) == ("P1", 10)
