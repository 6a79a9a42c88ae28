"""The ports of one switch."""

from kshub.view.cabling.panel import MOST_STATIONS, natural, panel, wanted
from kshub.view.cabling.plugged import Cabling, Switch
from kswire.facts import Address, Interface, Neighbor, Vlan
from kswire.nodes import Node

SWITCH, OTHER = 1, 2
OTHERS = "02:00:00:00:00:ff"


def mac(number):
    return f"02:00:00:00:{number // 256:02x}:{number % 256:02x}"


def heard(ifname, macaddr, vlan=10):
    return Neighbor(source="fdb", macaddr=macaddr, ifname=ifname, vlan=vlan)


def made(told, vlans=(), interfaces=(), others=()):
    cabling = Cabling()
    cabling.add(SWITCH, told)
    cabling.add(OTHER, others)
    cabling.settle({OTHER: Switch({OTHERS})})
    known = Node(addresses=(Address(addr="10.0.0.1"),), vlans=vlans, interfaces=interfaces)
    return panel(SWITCH, known, told, cabling)


def test_what_is_on_each_port():
    pc, phone, far = mac(1), mac(2), mac(3)
    told = [
        *(heard("Gi1/0/10", pc), heard("Gi1/0/10", phone, 20), heard("Gi1/0/10", phone, 10)),
        *(heard("Gi1/0/24", OTHERS), heard("Gi1/0/24", far)),
        Neighbor(source="lldp", ifname="Gi1/0/24", name="sw-2"),
        Neighbor(source="arp", ifname="Vlan10", macaddr=pc, addr="10.0.0.9"),
    ]
    vlans = (
        Vlan(number=10, untagged=("Gi1/0/10", "Gi1/0/2"), tagged=("Gi1/0/24",)),
        Vlan(number=20, tagged=("Gi1/0/24",)),
    )
    free = Interface(ifname="Gi1/0/2", enabled=False)
    ports = made(told, vlans, (free, Interface(ifname="Null0")), [heard("Fa3", far)])
    assert [(one.ifname, one.untagged, one.tagged, one.leads, one.stations) for one in ports] == [
        ("Gi1/0/2", [10], [], False, 0),
        ("Gi1/0/10", [10], [], False, 2),
        ("Gi1/0/24", [], [10, 20], True, 2),
    ]
    assert ports[0].interface == free
    assert [(one.macaddr, one.vlans, one.here) for one in ports[1].named] == [(pc, [10], True), (phone, [20, 10], True)]
    assert [(one.macaddr, one.here) for one in ports[2].named] == [(far, False), (OTHERS, False)]
    assert [one.name for one in ports[2].hello] == ["sw-2"]
    assert wanted(ports) == {pc, phone, far, OTHERS}


def test_a_port_with_very_many_stations_names_the_first():
    [port] = made([heard("Po1", mac(number)) for number in range(MOST_STATIONS + 5)])
    assert (port.stations, len(port.named)) == (MOST_STATIONS + 5, MOST_STATIONS)


def test_ports_stand_as_people_count_them():
    names = ["Gi1/0/10", "Gi1/0/9", "Te1/1/1", "Gi2/0/1", "1", "10", "2", "", "Port ²"]
    assert sorted(names, key=natural) == ["", "1", "2", "10", "Gi1/0/9", "Gi1/0/10", "Gi2/0/1", "Port ²", "Te1/1/1"]
