"""Where machines are plugged in, case by case.

core --Gi1-------Gi24-- asw1 --Gi5-- pc
     --Gi2-------Gi24-- asw2 --Gi7-- phone -- another pc
"""

from kshub.view.cabling.plugged import MOST_PLACES, Cabling, Machine, Switch
from kswire.facts import Neighbor

CORE, ASW1, ASW2, PC, PHONE = 1, 2, 3, 4, 5
MACS = {number: f"02:00:00:00:00:{number:02x}" for number in range(1, 250)}
SWITCHES = {
    CORE: Switch({MACS[CORE]}, {"core"}),
    ASW1: Switch({MACS[ASW1]}, {"asw1"}),
    ASW2: Switch({MACS[ASW2]}, {"asw2"}),
}


def heard(ifname, *numbers, vlan=10):
    return [Neighbor(source="fdb", macaddr=MACS[number], ifname=ifname, vlan=vlan) for number in numbers]


def hello(ifname, name=None, port=None, number=None, source="lldp", addr=None, vrf=None):
    macaddr = None if number is None else MACS[number]
    return Neighbor(source=source, ifname=ifname, name=name, port=port, macaddr=macaddr, addr=addr, vrf=vrf)


def cabled(told, switches=SWITCHES):
    found = Cabling()
    for number, some in told.items():
        found.add(number, some)
    found.settle(switches)
    return found


def where(told, number, names=(), addrs=(), macs=None, switches=SWITCHES):
    machine = Machine(number, [MACS[number]] if macs is None else macs, addrs, names)
    return [
        (one.port.node_id, one.port.ifname, one.how, list(one.vlans), one.others, list(one.sources))
        for one in cabled(told, switches).places(machine)
    ]


OFFICE = {
    CORE: [*heard("Gi1", ASW1, PC, 9), *heard("Gi2", ASW2, PHONE, 6)],
    ASW1: [*heard("Gi24", CORE, ASW2, PHONE, 6), *heard("Gi5", PC), *heard("Gi6", 9, vlan=20)],
    ASW2: [*heard("Gi24", CORE, ASW1, PC, 9), *heard("Gi7", PHONE, 6)],
}


def test_a_machine_is_at_the_port_that_leads_to_no_other_switch():
    assert where(OFFICE, PC) == [(ASW1, "Gi5", "port", [10], 0, ["fdb"])]
    assert where(OFFICE, 9) == [(ASW1, "Gi6", "port", [20], 0, ["fdb"])]


def test_a_port_with_several_stations_says_so():
    assert where(OFFICE, 6) == [(ASW2, "Gi7", "shared", [10], 1, ["fdb"])]


def test_who_says_hello_is_there_by_both_words():
    told = OFFICE | {ASW2: [*OFFICE[ASW2], hello("Gi7", "phone", "LAN", PHONE)]}
    assert where(told, PHONE) == [(ASW2, "Gi7", "shared", [10], 1, ["lldp", "fdb"])]
    [place] = cabled(told).places(Machine(PHONE, [MACS[PHONE]]))
    assert place.own_port == "LAN"


def test_behind_a_switch_that_tells_nothing_it_is_told_from_which_port_on():
    told = {CORE: OFFICE[CORE], ASW2: OFFICE[ASW2]}
    assert where(told, PC) == [(CORE, "Gi1", "behind", [10], 2, ["fdb"])]


def test_of_ports_that_lead_nowhere_the_one_with_the_fewest_stations():
    told = {CORE: heard("Gi1", PC, 9, 10, 11), ASW1: heard("Gi5", PC, 9)}
    assert where(told, PC, switches={}) == [(ASW1, "Gi5", "shared", [10], 1, ["fdb"])]


def test_two_switches_that_know_the_same_are_both_right():
    told = {CORE: heard("Po7", PC), ASW1: heard("Po7", PC)}
    assert where(told, PC) == [(CORE, "Po7", "port", [10], 0, ["fdb"]), (ASW1, "Po7", "port", [10], 0, ["fdb"])]


def test_a_switch_is_where_its_neighbours_name_it_and_not_where_it_is_heard_from_afar():
    told = OFFICE | {CORE: [*OFFICE[CORE], hello("Gi1", "asw1", "Gi24", ASW1)]}
    assert where(told, ASW1) == [(CORE, "Gi1", "shared", [10], 2, ["lldp", "fdb"])]
    assert where(OFFICE, ASW1)[0][:2] == (CORE, "Gi1"), "without hello by the fewest stations"


def test_a_machine_with_two_adapters_is_at_two_ports():
    told = OFFICE | {CORE: [*OFFICE[CORE], *heard("Gi9", 20)]}
    assert [one[:2] for one in where(told, PC, macs=[MACS[PC], MACS[20]])] == [(CORE, "Gi9"), (ASW1, "Gi5")]


def test_one_adapter_in_several_vlans_is_at_one_port():
    told = {CORE: [*heard("Gi9", 20, vlan=30), *heard("Gi9", 20, vlan=10), *heard("Gi9", 20, vlan=None)]}
    assert where(told, 20) == [(CORE, "Gi9", "port", [10, 30], 0, ["fdb"])]


def test_by_its_address_or_its_name_where_it_shows_no_mac_of_its_own():
    told = {CORE: [hello("Gi3", "ap-1", number=99, addr="10.0.0.9", source="cdp")]}
    assert where(told, 50, addrs=["10.0.0.9"]) == [(CORE, "Gi3", "port", [], 0, ["cdp"])]
    assert where(told, 50, names=["ap-1"]) == [(CORE, "Gi3", "port", [], 0, ["cdp"])]
    assert where({CORE: [hello("Gi3", addr="10.0.0.9", vrf="red")]}, 50, addrs=["10.0.0.9"]) == []


def test_no_machine_is_plugged_into_itself():
    told = {CORE: [*heard("Gi1", CORE), hello("Gi2", "core", number=CORE)]}
    assert where(told, CORE, names=["core"]) == []


def test_the_address_of_a_group_of_routers_is_nowhere():
    shared = "00:00:5e:00:01:0a"
    told = {CORE: [Neighbor(source="fdb", macaddr=shared, ifname="Gi1")]}
    assert where(told, 50, macs=[shared]) == []


def test_what_tells_no_port_tells_nothing_and_tables_of_addresses_neither():
    found = Cabling()
    told = [
        Neighbor(source="fdb", macaddr=MACS[4]),
        Neighbor(source="arp", addr="10.0.0.4", macaddr=MACS[4], ifname="V1"),
    ]
    assert found.add(CORE, told) == 0
    assert found.switches == set()


def test_ports_and_who_is_here():
    found = cabled(OFFICE)
    ports = found.ports(ASW1)
    assert {name: (one.stations, one.leads) for name, one in ports.items()} == {
        "Gi24": (4, True),
        "Gi5": (1, False),
        "Gi6": (1, False),
    }
    assert found.here(ASW1, "Gi5", MACS[PC])
    assert not found.here(ASW1, "Gi24", MACS[PHONE])


def test_a_core_switch_is_at_as_many_ports_as_people_read():
    told = {number: [hello("Gi24", "core", number=CORE)] for number in range(10, 10 + MOST_PLACES + 5)}
    assert len(where(told, CORE)) == MOST_PLACES
