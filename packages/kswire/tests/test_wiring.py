"""Ports, MACs, VLANs and routes of one machine."""

import pytest

from kswire import wiring
from kswire.facts import Address, Facts, Interface, Neighbor, Route, Vlan
from kswire.nodes import from_facts
from kswire.workbook import SHEETS, Reader, Told

SWITCH = from_facts(
    Address(addr="10.0.0.1"),
    Facts(
        hostname="sw1",
        neighbors=(
            Neighbor(source="lldp", ifname="Gi0/1", name="=sw2", port="Gi0/24", macaddr="02:00:00:00:00:02"),
            Neighbor(source="arp", ifname="Vlan10", addr="10.0.0.9", macaddr="02:00:00:00:00:09"),
            Neighbor(source="arp", ifname="Vlan10", addr="10.0.0.9", macaddr="02:00:00:00:00:09"),
            Neighbor(source="arp", ifname="Vlan10", addr="10.0.0.9", macaddr="02:00:00:00:00:09", vrf="red"),
            Neighbor(source="arp", ifname="Vlan10", addr="10.0.0.8"),
            Neighbor(source="fdb", ifname="Gi0/2", macaddr="02:00:00:00:00:09", vlan=10),
        ),
        interfaces=(Interface(ifname="Vlan10", addr="10.0.0.1", up=True), Interface(ifname="Gi0/1", up=False)),
        vlans=(
            Vlan(number=10, name="=office", untagged=("Gi0/2", "Gi0/3"), tagged=("Gi0/1",)),
            Vlan(number=20, tagged=("Gi0/1",)),
        ),
        routes=(
            Route(destination="0.0.0.0/0", next_hop="10.0.0.254"),
            Route(destination="10.0.0.0/24", ifname="v", vrf="red"),
        ),
    ),
)


def _all(name, node):
    sheet = next(one for one in SHEETS if one.name == name)
    made = list(sheet.rows(Told(node, Reader(str, str))))
    assert all(len(one) == len(sheet.columns) for one in made)
    return made


def rows(name, node=SWITCH):
    made = _all(name, node)
    assert all(one[:2] == ["10.0.0.1", "sw1"] for one in made)
    return [one[2:] for one in made]


def test_a_link_is_told_by_its_two_ends():
    assert rows("links") == [["Gi0/1", "lldp", "'=sw2", "Gi0/24", None, "02:00:00:00:00:02", None, None]]


def test_where_a_mac_was_heard_is_told_once():
    assert rows("places") == [
        ["02:00:00:00:00:02", None, "Gi0/1", None, "lldp", None],
        ["02:00:00:00:00:09", "10.0.0.9", "Vlan10", None, "arp", None],
        ["02:00:00:00:00:09", "10.0.0.9", "Vlan10", None, "arp", "red"],
        ["02:00:00:00:00:09", None, "Gi0/2", 10, "fdb", None],
    ]


def test_vlans_and_routes():
    assert rows("vlans") == [
        [10, "'=office", "Vlan10", "10.0.0.1", None, "up", None, "Gi0/2, Gi0/3", "Gi0/1"],
        [20, None, None, None, None, None, None, "", "Gi0/1"],
    ]
    host = from_facts(Address(addr="10.0.0.1"), Facts(interfaces=(Interface(ifname="eth0.7"),)))
    assert [one[2:] for one in _all("vlans", host)] == [[7, None, "eth0.7", None, None, None, None, None, None]]
    assert rows("routes") == [["0.0.0.0/0", "10.0.0.254", None, None], ["10.0.0.0/24", None, "v", "red"]]


@pytest.mark.parametrize(
    ("ifname", "number"),
    [
        ("eth0.10", 10),
        ("bond0.4094", 4094),
        ("Vlan10", 10),
        ("vlan-20", 20),
        ("Vlanif100", 100),
        ("Vl7", 7),
        ("eth0.4095", None),
        ("eth0", None),
        ("vlan0", None),
        ("10", None),
        ("GigabitEthernet0/0/1.10", 10),
        ("vlan１０", None),
    ],
)
def test_a_vlan_by_the_name_of_its_interface(ifname, number):
    assert wiring.vlan(ifname) == number
