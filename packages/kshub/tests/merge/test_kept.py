import msgspec
import pytest

from kshub.merge import kept
from kswire.facts import Facts, Interface, Neighbor, System

OLD = Facts(hostname="a", system=System(family="X"), interfaces=(Interface(ifname="eth0"),))


def test_a_whole_read_replaces_everything():
    new = Facts(hostname="b", system=System(family="Y"), interfaces=())
    assert kept.keep(new, OLD, {}, 100) == (new, {})


def test_what_was_not_read_is_kept_with_its_time():
    facts, times = kept.keep(Facts(hostname="b"), OLD, {}, 100)
    assert (facts.hostname, facts.system, facts.interfaces) == ("b", OLD.system, OLD.interfaces)
    assert times == {"system": 100, "interfaces": 100}


def test_what_was_kept_already_keeps_its_first_time():
    _, times = kept.keep(Facts(hostname="b"), OLD, {"system": 50}, 100)
    assert times == {"system": 50, "interfaces": 100}


def test_times_come_back_from_a_row():
    assert kept.times(kept.stored({"system": 50})) == {"system": 50}
    assert kept.stored({}) is None
    assert kept.times(None) == {}


def test_an_agent_that_shows_no_rows_says_nothing():
    facts, times = kept.keep(Facts(hostname="b", interfaces=()), OLD, {}, 100, agent=True)
    assert facts.interfaces == OLD.interfaces
    assert times == {"system": 100, "interfaces": 100}


ARP = Neighbor(source="arp", addr="10.0.0.9", macaddr="02:00:00:00:00:09", ifname="Vlan1")
PC = Neighbor(source="fdb", macaddr="02:00:00:00:00:09", ifname="Gi1/0/5", vlan=10)
PRINTER = Neighbor(source="fdb", macaddr="02:00:00:00:00:07", ifname="Gi1/0/7", vlan=10)
CORE = Neighbor(source="lldp", name="core", ifname="Gi1/0/24", port="Gi1/0/1")
PHONE = Neighbor(source="lldp", name="phone", ifname="Gi1/0/5")
OSPF = Neighbor(source="ospf", addr="10.9.9.1")
RED = Neighbor(source="arp", addr="10.0.0.9", macaddr="02:00:00:00:00:0a", ifname="Vlan2", vrf="red")
BEFORE = (ARP, PC, PRINTER, CORE, PHONE, OSPF, RED)


def neighbors(*new, gaps=(), older=None):
    both, times = kept.keep_neighbors(new, BEFORE, set(gaps), older or {}, 100)
    return set(both), times


@pytest.mark.parametrize("gone", [{"fdb"}, {"lldp"}, {"ospf"}, {"fdb", "lldp", "ospf"}])
def test_an_empty_walk_removes_no_neighbour(gone):
    left = [one for one in BEFORE if one.source not in gone]
    assert neighbors(*left) == (set(BEFORE), dict.fromkeys(gone, 100))
    assert neighbors(*left, older=dict.fromkeys(gone, 50)) == (set(BEFORE), dict.fromkeys(gone, 50))


@pytest.mark.parametrize(
    ("group", "left"),
    [
        ("neighbors", (PC, CORE, OSPF, RED)),
        ("fdb", (ARP, PC, CORE, OSPF, RED)),
        ("lldp", (ARP, PC, CORE, OSPF, RED)),
        ("vrfs", (ARP, CORE, OSPF)),
        ("all", (ARP, PC, PHONE, OSPF)),
    ],
)
def test_a_walk_that_broke_off_removes_none_of_what_it_reads(group, left):
    found, _ = neighbors(*left, gaps=[group])
    kinds = {
        "neighbors": {"arp"},
        "fdb": {"fdb"},
        "lldp": {"lldp"},
        "vrfs": {"arp"},
        "all": {one.source for one in BEFORE},
    }
    assert {one for one in BEFORE if one.source in kinds[group]} <= found


def test_of_vlans_that_were_not_read_the_stations_stay():
    other = Neighbor(source="fdb", macaddr="02:00:00:00:00:30", ifname="Gi1/0/9", vlan=30)
    both, times = kept.keep_neighbors([other], [other, PC, PRINTER], {"fdbVlans"}, {}, 100)
    assert (set(both), times) == ({other, PC, PRINTER}, {})
    both, _ = kept.keep_neighbors([other, PC], [other, PC, PRINTER], {"fdbVlans"}, {}, 100)
    assert set(both) == {other, PC}, "that VLAN was read"


def test_a_whole_walk_removes_who_is_gone():
    assert neighbors(ARP, PC, CORE, OSPF)[0] == {ARP, PC, CORE, OSPF}


def test_who_is_elsewhere_now_is_nowhere_else_though_the_walk_broke_off():
    moved = Neighbor(source="fdb", macaddr=PC.macaddr, ifname="Gi1/0/6", vlan=20)
    other = Neighbor(source="lldp", name="another", ifname="Gi1/0/24")
    roamed = Neighbor(source="arp", addr="10.0.0.9", macaddr="02:00:00:00:00:ff", ifname="Vlan1")
    found, times = neighbors(roamed, moved, other, OSPF, RED, gaps=["fdb", "lldp", "neighbors"])
    assert found == {roamed, moved, PRINTER, other, CORE, PHONE, OSPF, RED}, "two may say hello on one port"
    assert times == {}


def test_what_says_hello_and_was_told_in_part_is_filled():
    half = Neighbor(source="lldp", ifname="Gi1/0/24")
    again = Neighbor(source="lldp", name="core", ifname="Gi1/0/24", platform="Example OS")
    for told in (half, again):
        both, _ = kept.keep_neighbors([told], [CORE, PHONE], {"lldp"}, {}, 100)
        assert both == (msgspec.structs.replace(CORE, platform=told.platform), PHONE)
    both, _ = kept.keep_neighbors([half], [CORE, PHONE], set(), {}, 100)
    assert both == (half,), "a whole walk is believed"


def test_a_second_address_of_what_says_hello_is_not_lost():
    first, second = (Neighbor(source="cdp", name="core", ifname="Gi1", addr=one) for one in ("10.0.0.1", "10.0.0.2"))
    both, _ = kept.keep_neighbors([first], [first, second], {"cdp"}, {}, 100)
    assert both == (first, second)


def test_of_walks_that_always_break_off_no_more_is_kept_than_can_be_read():
    many = tuple(Neighbor(source="fdb", macaddr=f"{number:012x}") for number in range(kept.MOST_NEIGHBORS))
    both, _ = kept.keep_neighbors(many[:1], many[1:] + BEFORE, {"fdb"}, {}, 100)
    assert len(both) == kept.MOST_NEIGHBORS
