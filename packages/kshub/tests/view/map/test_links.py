"""Who hangs on whom, by what devices tell."""

import random

import pytest

from kshub.view.map import links as sut
from kshub.view.map.drawn import Known, Spot
from kshub.view.map.links import MOST_STRANGERS, Found, telling, tiers
from kswire.facts import Neighbor

CORE, ACCESS, ROUTER, HOST = 1, 2, 3, 4
SPOTS = (
    Spot(CORE, "core.example.jp", "10.0.0.2", "switch", "known"),
    Spot(ACCESS, "asw1", "10.0.0.3", "switch", "known"),
    Spot(ROUTER, "rt", "10.0.0.254", "router", "known"),
    Spot(HOST, "pc", "10.0.1.5", "client", "known"),
)
MACS = {"00:00:00:00:00:01": CORE, "00:00:00:00:00:02": ACCESS, "00:00:00:00:00:04": HOST}


def found(neighbors, hops=(), spots=SPOTS, addrs=()):
    return Found(Known(spots, (), {}, neighbors, dict(hops), MACS, dict(addrs)))


def lldp(name=None, ifname=None, port=None, source="lldp", **more):
    return Neighbor(source=source, name=name, ifname=ifname, port=port, **more)


def told(links):
    return [(one.origin, one.to, one.layer, one.sources, one.from_port, one.to_port, one.measured) for one in links]


def test_both_ends_of_a_link_are_one_link_with_both_ports():
    links = found({CORE: [lldp("asw1", "Gi1/0/1")], ACCESS: [lldp("core", "Gi1/0/24", source="cdp")]}).links
    assert told(links) == [(0, 1, 2, ["cdp", "lldp"], "Gi1/0/1", "Gi1/0/24", True)]


def test_a_mac_goes_before_an_address_and_that_before_a_name():
    one = lldp("asw1", macaddr="00:00:00:00:00:04", addr="10.0.0.254")
    assert [link.to for link in found({CORE: [one]}, addrs={"10.0.0.254": ROUTER}).links] == [3]
    one = lldp("asw1", macaddr="00:00:00:00:00:99", addr="10.0.0.254")
    assert [link.to for link in found({CORE: [one]}, addrs={"10.0.0.254": ROUTER}).links] == [2]


def test_an_address_in_another_vrf_is_another_machine():
    one = lldp(addr="10.0.0.254", source="bgp")
    assert [link.to for link in found({CORE: [one]}, addrs={"10.0.0.254": ROUTER}).links] == [2]
    one = lldp(addr="10.0.0.254", source="bgp", vrf="red")
    assert [link.to for link in found({CORE: [one]}, addrs={"10.0.0.254": ROUTER}).links] == [None]


def test_a_name_that_two_have_is_nobody_s():
    twice = (*SPOTS, Spot(5, "ASW1.other.example", "10.0.9.9", "switch", "known"))
    there = found({CORE: [lldp("asw1")]}, spots=twice)
    assert [(one.to, one.stranger) for one in there.links] == [(None, 0)]
    assert there.strangers[0].name == "asw1"


def test_whom_nobody_knows_is_a_stranger_once():
    unknown = lldp("ghost", "Gi1", macaddr="00:00:00:00:00:77", platform="X")
    there = found({CORE: [unknown], ACCESS: [unknown]})
    assert [one.name for one in there.strangers] == ["ghost"]
    assert [(one.origin, one.stranger) for one in there.links] == [(0, 0), (1, 0)]


def test_tables_of_addresses_are_no_links():
    assert found({ROUTER: [lldp("pc", source="arp"), lldp("pc", source="ndp")]}).links == []


def test_routes_lead_to_the_next_router():
    there = found({}, {ROUTER: {"10.9.9.1", "10.0.0.2"}}, addrs={"10.0.0.2": CORE})
    assert told(there.links) == [
        (0, 2, 3, ["route"], None, None, True),
        (2, None, 3, ["route"], None, None, True),
    ]
    assert [one.addr for one in there.strangers] == ["10.9.9.1"]


def test_a_host_hangs_where_its_port_has_nobody_else():
    fdb = [
        lldp(ifname="Gi1", source="fdb", macaddr="00:00:00:00:00:04"),
        lldp(ifname="Gi2", source="fdb", macaddr="00:00:00:00:00:01"),
        lldp(ifname="Gi2", source="fdb", macaddr="00:00:00:00:00:66"),
    ]
    trunk = [lldp("asw1", ifname="Te1"), lldp(ifname="Te1", source="fdb", macaddr="00:00:00:00:00:04")]
    links = found({ACCESS: fdb, CORE: trunk}).links
    assert told(links) == [
        (0, 1, 2, ["lldp"], "Te1", None, True),
        (1, 3, 2, ["fdb"], "Gi1", None, True),
    ]


def test_a_table_that_was_read_at_two_addresses_says_it_once():
    one = lldp(ifname="Gi1", source="fdb", macaddr="00:00:00:00:00:04")
    assert told(found({ACCESS: [one, one]}).links) == [(1, 3, 2, ["fdb"], "Gi1", None, True)]


def test_of_what_a_device_told_what_becomes_no_link_is_left_out():
    heard = [lldp(source="arp", addr=f"10.0.1.{number}") for number in range(9)]
    trunk = [lldp(ifname="Te1", source="fdb", macaddr=f"00:00:00:00:01:{number:02x}") for number in range(9)]
    kept = [lldp(ifname="Gi1", source="fdb", macaddr="00:00:00:00:00:04"), lldp("asw1"), lldp(source="ospf", addr="x")]
    assert telling([*heard, *trunk, *kept]) == kept


def test_links_are_bounded(monkeypatch):
    monkeypatch.setattr(sut, "MOST_LINKS", 2)
    there = found({CORE: [lldp("asw1"), lldp("rt"), lldp("pc"), lldp("ghost")], ACCESS: [lldp("core", source="cdp")]})
    assert [(one.to, one.sources) for one in there.links] == [(1, ["cdp", "lldp"]), (2, ["lldp"])]
    assert there.strangers == []


def test_strangers_are_bounded():
    many = [lldp(f"x{number}") for number in range(MOST_STRANGERS + 10)]
    assert len(found({CORE: many}).strangers) == MOST_STRANGERS


def test_a_switch_is_distribution_where_others_hang_below_it():
    links = found({CORE: [lldp("asw1"), lldp("rt")]}).links
    assert tiers(Known(SPOTS, ()), links) == [2, 3, 1, 0]
    alone = found({CORE: [lldp("asw1")]}).links  # no router is linked: from the switch with the most links
    assert tiers(Known(SPOTS, ()), alone)[:2] == [2, 3]


def test_what_nobody_tells_is_inferred_and_said_to_be():
    there = found({})
    there.infer([3, 3, 1, 0], [2, 2, 2, 2])
    assert told(there.links) == [
        (0, 2, 2, ["subnet"], None, None, False),
        (1, 2, 2, ["subnet"], None, None, False),
    ]


@pytest.mark.parametrize("seed", range(5))
def test_the_order_in_which_devices_tell_is_nothing(seed):
    told_of = {CORE: [lldp("asw1", "a"), lldp("rt", "b"), lldp("ghost")], ACCESS: [lldp("core", "c"), lldp("ghost2")]}
    shuffled = {key: random.Random(seed).sample(value, len(value)) for key, value in told_of.items()}
    assert told(found(shuffled).links) == told(found(told_of).links)
