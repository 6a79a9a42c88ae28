from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.discover.neighbors import MAX_ADDRESSES, MAX_PREFIXES, candidates, inside
from ksocket.scope import Scope
from kswire.facts import Facts, Interface, Neighbor, Route
from kswire.problems import Code

SCOPE = Scope(
    prohibited=(ip_network("10.0.0.66"), ip_network("10.9.0.0/16")),
    on_link=(ip_network("192.168.7.0/24"),),
    own=frozenset({ip_address("192.168.7.1")}),
)


def interface(addr, netmask="255.255.255.0"):
    return Interface(ifname="eth0", addr=addr, netmask=netmask)


def arp(*addresses):
    return tuple(Neighbor(source="arp", addr=addr) for addr in addresses)


def found(seen=(), **facts):
    return candidates(Facts(**facts), SCOPE, frozenset(seen))


def test_neighbours_next_hops_and_links_are_candidates():
    made = found(
        interfaces=(interface("192.168.7.254"), interface("10.0.0.1"), interface("10.0.4.1", "255.255.252.0")),
        neighbors=(*arp("10.0.0.9", "192.168.7.20"), Neighbor(source="lldp", addr="10.8.0.2", name="core")),
        routes=(Route(destination="10.3.0.0/16", next_hop="10.0.0.2"), Route(destination="172.16.5.0/25")),
    )
    assert made.addresses == ("10.0.0.9", "192.168.7.20", "10.8.0.2", "10.0.0.2")
    assert made.prefixes == ("192.168.7.0/24", "10.0.0.0/24", "10.0.4.0/22", "172.16.5.0/25")
    assert made.problems == ()


def test_networks_behind_another_router_are_candidates():
    made = found(
        routes=(
            Route(destination="0.0.0.0/0", next_hop="10.0.0.2"),
            Route(destination="10.3.0.0/16", next_hop="10.0.0.2"),  # too large
            Route(destination="10.4.0.0/24", next_hop="10.0.0.2"),
            Route(destination="10.9.4.0/24", next_hop="10.0.0.2"),  # prohibited
            Route(destination="8.8.8.0/24", next_hop="10.0.0.2"),  # public
            Route(destination="10.255.0.3/32", next_hop="10.0.0.2"),  # a router's own
            Route(destination="10.5.0.0/24", next_hop="10.0.0.2", vrf="red"),
        )
    )
    assert (made.addresses, made.prefixes, made.problems) == (("10.0.0.2", "10.255.0.3"), ("10.4.0.0/24",), ())


def test_another_vrf_names_only_whom_the_main_one_does_not_know():
    red = tuple(
        Neighbor(source="arp", addr=addr, vrf="red") for addr in ("10.0.0.9", "10.5.0.9", "10.7.0.9", "10.9.1.1")
    )
    made = found(
        interfaces=(interface("10.0.0.1"),),
        neighbors=red,
        routes=(
            Route(destination="0.0.0.0/0", next_hop="10.0.0.2"),
            Route(destination="10.5.0.0/16", next_hop="10.0.0.3"),
            Route(destination="10.7.0.0/24", vrf="red"),
            Route(destination="10.8.0.0/24", next_hop="10.7.0.3", vrf="red"),
        ),
    )
    assert made.addresses == ("10.0.0.2", "10.0.0.3", "10.7.0.9")  # 10.9.1.1 is prohibited
    assert made.prefixes == ("10.0.0.0/24",)


def test_larger_prefixes_are_told_not_swept():
    made = found(interfaces=(interface("10.64.0.1", "255.255.240.0"),), neighbors=arp("10.64.3.3"))
    assert (made.addresses, made.prefixes) == (("10.64.3.3",), ())
    assert [(one.code, one.params) for one in made.problems] == [
        (Code.PREFIX_NOT_SWEPT, {"prefix": "10.64.0.0/20", "limit": "22"})
    ]


@pytest.mark.parametrize(
    "addr",
    [
        "10.0.0.66",  # prohibited
        "10.9.1.1",
        "10.0.0.0",  # the network's own address
        "10.0.0.255",  # broadcast
        "10.0.0.1",  # the device itself
        "192.168.7.1",  # the collector
        "127.0.0.1",
        "0.0.0.0",
        "224.0.0.5",
        "255.255.255.255",
        "169.254.7.7",
        "169.254.169.254",
        "203.0.113.9",  # public, and nobody wrote it
        "fe80::1",
        "ff02::5",
        "::1",
        "nonsense",
        "",
        None,
    ],
)
def test_no_candidate(addr):
    made = found(interfaces=(interface("10.0.0.1"),), neighbors=(Neighbor(source="arp", addr=addr),))
    assert made.addresses == ()


def test_what_was_seen_is_not_named_again():
    facts = {"interfaces": (interface("10.0.0.1"), interface("10.64.0.1", "255.255.0.0")), "neighbors": arp("10.0.0.9")}
    made = found(seen={"10.0.0.9", "10.0.0.0/24", "10.64.0.0/16"}, **facts)
    assert (made.addresses, made.prefixes, made.problems) == ((), (), ())


@pytest.mark.parametrize(
    ("addr", "netmask"),
    [("10.9.0.1", "255.255.255.0"), ("10.0.0.1", "255.255.255.255"), ("10.0.0.1", "5.5.5.5"), ("fd00::1", "64"),
     ("x", "y"), ("10.0.0.1", None), (None, None), ("127.0.0.1", "255.0.0.0")],
)  # fmt: skip
def test_no_prefix(addr, netmask):
    made = found(interfaces=(interface(addr, netmask),))
    assert (made.prefixes, made.problems) == ((), ())


@pytest.mark.parametrize("destination", ["0.0.0.0/0", "::/0", "fd00::/64", "x", "127.0.0.0/8", "203.0.113.0/24"])
def test_no_prefix_of_a_route(destination):
    made = found(routes=(Route(destination=destination),))
    assert (made.addresses, made.prefixes, made.problems) == ((), (), ())


def test_the_far_end_of_a_point_to_point_link_is_an_address():
    made = found(interfaces=(interface("10.7.0.1", "255.255.255.254"),), routes=(Route(destination="10.7.1.1/32"),))
    assert (made.addresses, made.prefixes) == (("10.7.0.0", "10.7.1.1"), ())


def test_huge_tables_are_cut_and_told():
    neighbors = arp(*(f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}" for n in range(MAX_ADDRESSES + 300)))
    routes = tuple(Route(destination=f"172.{16 + (n >> 8)}.{n & 255}.0/24") for n in range(MAX_PREFIXES + 5))
    made = found(interfaces=(interface("10.200.0.1"),), neighbors=neighbors, routes=routes)
    assert (len(made.addresses), len(made.prefixes)) == (MAX_ADDRESSES, MAX_PREFIXES)
    assert [(one.code, one.params["table"], one.params["address"]) for one in made.problems] == [
        (Code.TABLE_TOO_LARGE, "neighbors", "10.200.0.1"),
        (Code.TABLE_TOO_LARGE, "routes", "10.200.0.1"),
    ]


@given(st.lists(st.one_of(st.text(max_size=20), st.ip_addresses().map(str)), max_size=20))
def test_whatever_a_device_says_only_permitted_addresses_come_out(words):
    made = found(
        neighbors=arp(*words),
        routes=tuple(Route(destination=word, next_hop=word) for word in words),
        interfaces=tuple(interface(word, word) for word in words),
    )
    assert all(SCOPE.permits(addr).allowed for addr in made.addresses)
    assert len(set(made.addresses)) == len(made.addresses)


def test_nothing_known_is_nothing_to_do():
    assert found().addresses == ()


@pytest.mark.parametrize(
    ("prefix", "found"),
    [("10.0.1.0/26", "10.0.1.1-10.0.1.62"), ("10.0.1.0/31", "10.0.1.0/31"), ("10.0.1.7/32", "10.0.1.7/32")],
)
def test_a_broadcast_address_is_nobodys(prefix, found):
    assert inside(prefix) == found
