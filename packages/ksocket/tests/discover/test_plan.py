from ipaddress import IPv4Address, IPv4Interface, IPv4Network, ip_interface, ip_network

import pytest

from ksocket.discover.gateway import Gateway, Link, Route, Surroundings
from ksocket.discover.plan import Step, plan
from ksocket.faults import Fault
from ksocket.pace import PROFILES
from ksocket.scope import Scope

ETH0 = Link("eth0", 2, "02:00:00:00:00:01", (IPv4Interface("192.168.7.1/24"),), up=True)
HERE = Surroundings(
    (Gateway("192.168.7.254", "eth0"),),
    (ETH0,),
    (
        Route(IPv4Network("0.0.0.0/0"), "eth0", IPv4Address("192.168.7.254")),
        Route(IPv4Network("10.66.0.0/16"), None),
    ),
)
TCP = "TCP 443/22/445/80/135/5985"
ROUTED = f"ICMP {TCP} 192.168.7.254 eth0"


def made(*targets, profile="safe", **rules):
    scope = Scope(on_link=(ip_network("192.168.7.0/24"),), own=frozenset({IPv4Address("192.168.7.1")}), **rules)
    return plan(HERE, scope, PROFILES[profile], targets)


@pytest.mark.parametrize(("profile", "packets", "seconds"), [("safe", 253, 23), ("normal", 506, 3), ("fast", 506, 1)])
def test_the_own_link_by_arp(profile, packets, seconds):
    [step] = made("192.168.7.0/24", profile=profile)
    assert (step.target, step.addresses, step.packets, step.how) == ("192.168.7.0/24", 253, packets, "ARP eth0")
    assert step.seconds == pytest.approx(seconds, abs=0.7)


@pytest.mark.parametrize(
    ("target", "profile", "addresses", "packets", "seconds"),
    [
        ("10.1.0.0/16", "safe", 65_536, 524_288, 264),
        ("10.1.2.0/24", "safe", 256, 2048, 10),
        ("10.1.2.3", "safe", 1, 8, 2),
        ("10.1.0.0/16", "fast", 65_536, 524_288, 7),
    ],
)
def test_what_is_routed_by_echo_and_syn(target, profile, addresses, packets, seconds):
    [step] = made(target, profile=profile)
    assert (step.addresses, step.packets, step.how) == (addresses, packets, ROUTED)
    assert step.seconds == pytest.approx(seconds, abs=1)


def test_a_target_is_cut_where_the_way_changes_and_counts_once():
    steps = made("192.168.6.0/23", "192.168.7.0/24")
    assert [(step.target, step.addresses, step.how) for step in steps] == [
        ("192.168.6.0/23", 256, ROUTED),
        ("192.168.6.0/23", 253, "ARP eth0"),
        ("192.168.7.0/24", 0, "-"),
    ]


def test_what_may_not_be_asked_is_not_counted():
    [step] = made("10.1.2.0/24", prohibited=(ip_network("10.1.2.0/25"),))
    assert step.addresses == 128
    assert made("203.0.113.0/24") == (Step("203.0.113.0/24", 0, 0, "-", 0),)
    assert made("10.66.0.0/30") == (Step("10.66.0.0/30", 4, 0, "-", 0),)


def test_small_ipv6_prefixes_are_asked_address_by_address_and_others_are_not():
    steps = made("fd00::1", "fd00::/64", "fd00::/124")
    assert [(step.addresses, step.packets) for step in steps] == [(1, 8), (0, 0), (16, 128)]
    assert {step.how for step in steps if step.packets} == {f"ICMPv6 {TCP}"}


def test_on_a_link_everyone_with_ipv6_is_called():
    link = Link("eth6", 6, "02:00:00:00:00:06", (ip_interface("fd00:6::1/64"), ip_interface("10.6.0.1/24")), up=True)
    here, profile = Surroundings((), (link,)), PROFILES["safe"]
    call, single = plan(here, Scope(), profile, ["fd00:6::/64", "fd00:6::9"])
    assert (call.packets, call.addresses, call.how) == (7, 0, "ICMPv6 ff02::1 MLD mDNS NDP eth6")
    assert (single.packets, single.addresses, single.how) == (1, 1, "NDP eth6")
    [none] = plan(here, Scope(prohibited=(ip_network("10.6.0.9"),)), profile, ["fd00:6::/64"])
    assert (none.packets, none.how) == (0, "-")


def test_loopback_that_a_person_named():
    [step] = made("127.0.0.1", named=(ip_network("127.0.0.1"),), allow_loopback=True)
    assert (step.addresses, step.packets, step.how) == (1, 6, f"{TCP} lo")


def test_a_whole_8_is_planned_at_once():
    [step] = made("10.0.0.0/8")[:1]
    assert step.addresses == (1 << 24) - (1 << 16)


def test_what_is_no_address_is_a_fault():
    with pytest.raises(Fault):
        made("router.example")
