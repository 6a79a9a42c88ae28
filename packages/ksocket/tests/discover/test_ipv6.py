from ipaddress import IPv6Network, ip_interface, ip_network

import pytest

from ksocket.discover.findings import Tally
from ksocket.discover.gateway import Link, Surroundings
from ksocket.discover.ipv6 import SearchIPv6, on_links, withheld
from ksocket.scope import Scope

WORDS = ("10.0.0.1/24", "2001:db8::1/64", "fe80::1/64")
LINK = Link("eth0", 2, "02:00:00:00:00:01", tuple(map(ip_interface, WORDS)), up=True)
DOWN = Link("eth1", 3, "02:00:00:00:00:02", (ip_interface("2001:db8::2/64"),), up=False)
HERE = Surroundings((), (LINK, DOWN))
PREFIX = IPv6Network("2001:db8::/64")


def scope(**words):
    on_link = tuple(map(ip_network, HERE.prefixes))
    return Scope(**{key: tuple(map(ip_network, value)) for key, value in words.items()}, on_link=on_link)


@pytest.mark.parametrize(
    ("words", "prefix"),
    [
        ({}, None),
        ({"prohibited": ["10.0.0.77"]}, "10.0.0.0/24"),
        ({"limits_prohibited": ["2001:db8::77"]}, "2001:db8::/64"),
        ({"prohibited": ["fe80::77"]}, "fe80::/10"),
        ({"prohibited": ["10.9.0.1", "2001:db8:9::/48"]}, None),
        ({"permitted": ["10.0.0.0/8", "2001:db8::/32"]}, None),
        ({"permitted": ["10.0.0.0/25", "2001:db8::/32"]}, "10.0.0.0/24"),
        ({"limits_permitted": ["2001:db8::/32"]}, "10.0.0.0/24"),
    ],
)
def test_nobody_is_called_where_somebody_may_not_be_asked(words, prefix):
    assert withheld(LINK, scope(**words)) == (prefix and ip_network(prefix))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({}, [LINK]),
        ({"permitted": ["10.0.0.0/24"]}, []),  # who permits IPv4 alone means it
        ({"permitted": ["10.0.0.0/24"], "named": ["2001:db8::/64"]}, [LINK]),
        ({"limits_permitted": ["10.0.0.0/8"]}, []),
    ],
)
def test_a_link_is_looked_at_where_anybody_may_be_asked(words, expected):
    assert on_links(PREFIX, HERE, scope(**words)) == expected
    assert on_links(IPv6Network("2001:db8:1::/64"), HERE, scope(**words)) == []


def claims(search, *words):
    claim = search.claim([ip_network(word) for word in words])
    return claim.calls, list(map(str, claim.singles))


def test_what_is_asked_and_never_twice():
    tally = Tally()
    search = SearchIPv6(HERE, scope(prohibited=["fd00::2"]), None, tally, (), raw=True)
    assert claims(search, "10.0.0.0/24", "fd00::/126", "fd00::1", "2001:db8::/64") == (
        {"eth0": [PREFIX]},
        ["fd00::", "fd00::1", "fd00::3"],
    )
    assert claims(search, "fd00::/126", "2001:db8::/64", "2001:db8:9::9", "fd01::/64") == ({}, [])
    assert tally.problems == []


def test_the_address_that_any_router_of_a_link_has_is_nobodys():
    search = SearchIPv6(HERE, scope(), None, Tally(), (), raw=True)
    assert claims(search, "2001:db8::/127")[1] == ["2001:db8::1"]


def test_what_is_withheld_is_told():
    tally = Tally()
    search = SearchIPv6(HERE, scope(prohibited=["10.0.0.9"]), None, tally, (), raw=True)
    assert not search.claim([PREFIX])
    assert [(one.code, one.params) for one in tally.problems] == [
        ("multicast-withheld", {"ifname": "eth0", "prefix": "10.0.0.0/24"})
    ]


@pytest.mark.lab
@pytest.mark.parametrize("prohibited", ["192.168.7.99", "fd00:7::99"])
def test_no_call_leaves_on_a_segment_with_a_prohibited_address(pair, prohibited):
    with pair.capture() as seen:
        found = pair.search("192.168.7.0/28", "fd00:7::/64", "fd00:7::9", prohibited=[prohibited])
    assert found.addresses == {"192.168.7.10", "fd00:7::9"}  # ARP and solicitations are for single addresses
    assert [code for code, _ in found.problems] == ["multicast-withheld"]
    assert seen.calls() == []


@pytest.mark.lab
def test_a_machine_without_ipv6_sends_none(pair):
    with pair.setting(pair.near, "net.ipv6.conf.ks0.disable_ipv6", 1), pair.capture() as seen:
        found = pair.search("192.168.7.10", "fd00:7::/64")
    pair.run(pair.near, "ip addr replace fd00:7::1/64 dev ks0 nodad")
    assert found.addresses == {"192.168.7.10"}
    assert seen.ipv6 == []


@pytest.mark.lab
def test_a_cancelled_search_calls_nobody_any_more(pair):
    with pair.capture() as seen:
        found = pair.search("fd00:7::/64", "192.168.7.0/24", profile="safe", cancel=0.2)
    assert found.cancelled
    assert 1 <= len(seen.calls()) < 5
