from ipaddress import IPv4Address, IPv4Interface, IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.discover.gateway import Gateway, Link, Route, Surroundings
from ksocket.discover.ways import LOOPBACK, Ways

ETH0 = Link("eth0", 2, "02:00:00:00:00:01", (IPv4Interface("192.168.7.1/24"),), up=True)
ETH1 = Link("eth1", 3, "02:00:00:00:00:02", (IPv4Interface("192.168.8.1/24"),), up=True)
TUN0 = Link("tun0", 4, "", (IPv4Interface("10.99.0.1/24"),), up=True, arp=False)
DOWN = Link("eth9", 9, "02:00:00:00:00:09", (IPv4Interface("192.168.9.1/24"),), up=False)


def route(destination, ifname="eth0", gateway=None, metric=0, source=None):
    address = IPv4Address(gateway) if gateway else None
    return Route(IPv4Network(destination), ifname, address, IPv4Address(source) if source else None, metric)


ROUTES = (
    route("0.0.0.0/0", gateway="192.168.7.254", metric=100),
    route("0.0.0.0/0", "eth1", "192.168.8.254", metric=200),
    route("10.0.0.0/8", "eth1", "192.168.8.253"),
    route("10.66.0.0/16", None),
    route("10.77.0.0/16", "eth0", "192.168.7.253", source="192.168.7.1"),
    route("172.16.0.0/12", "eth9", "192.168.9.254"),
)
WAYS = Ways(Surroundings((), (ETH0, ETH1, TUN0, DOWN), ROUTES))


def way(address, ways=WAYS):
    number = int(IPv4Address(address))
    [(found, part)] = ways.split([(number, number + 1)]).items()
    assert part == [(number, number + 1)]
    return found


@pytest.mark.parametrize(
    ("address", "ifname", "gateway", "source"),
    [
        ("192.168.7.9", "eth0", None, "192.168.7.1"),
        ("192.168.8.9", "eth1", None, "192.168.8.1"),
        ("10.99.0.9", "tun0", None, "10.99.0.1"),
        ("10.1.1.1", "eth1", "192.168.8.253", "192.168.8.1"),
        ("10.77.1.1", "eth0", "192.168.7.253", "192.168.7.1"),
        ("198.51.100.1", "eth0", "192.168.7.254", "192.168.7.1"),
        ("172.16.0.1", "eth0", "192.168.7.254", "192.168.7.1"),  # its link is down
        ("192.168.9.9", "eth0", "192.168.7.254", "192.168.7.1"),
        ("192.168.7.1", "lo", None, "127.0.0.1"),
        ("127.1.2.3", "lo", None, "127.0.0.1"),
    ],
)
def test_the_longest_prefix_leads(address, ifname, gateway, source):
    found = way(address)
    assert (found.link.ifname, found.gateway, found.source) == (
        ifname,
        IPv4Address(gateway) if gateway else None,
        IPv4Address(source),
    )
    assert found.local == (found.link is LOOPBACK)


def test_a_route_that_forbids_is_no_way():
    assert way("10.66.1.1") is None


def test_only_a_link_with_arp_and_no_router_between_is_on_link():
    assert way("192.168.7.9").on_link
    assert not way("10.99.0.9").on_link  # a tunnel
    assert not way("10.1.1.1").on_link


def test_without_routes_the_gateways_lead_everywhere():
    ways = Ways(Surroundings((Gateway("fe80::1", "eth0"), Gateway("192.168.8.254", "eth1")), (ETH0, ETH1)))
    assert way("10.1.1.1", ways).gateway == IPv4Address("192.168.8.254")
    assert way("192.168.7.9", ways).on_link


def test_without_anything_there_is_no_way_but_to_oneself():
    assert way("10.1.1.1", Ways(Surroundings((), ()))) is None


PREFIXES = st.builds(
    lambda value, length: IPv4Network((value << 24, length), strict=False), st.integers(0, 255), st.integers(0, 8)
)


@given(st.lists(st.tuples(PREFIXES, st.integers(0, 3)), max_size=8))
def test_split_agrees_with_asking_every_route(rules):
    hops = [IPv4Address(f"192.168.7.{n}") for n in range(250, 254)]
    routes = tuple(Route(network, "eth0", hops[hop], metric=n) for n, (network, hop) in enumerate(rules))
    ways = Ways(Surroundings((), (ETH0,), (*routes, route("192.168.7.0/24"))))
    for first in range(0, 256, 5):
        address = IPv4Address(first << 24 | 5)
        holding = [one for one in routes if address in one.destination]
        expected = max(holding, key=lambda one: (one.destination.prefixlen, -one.metric), default=None)
        if first != 127:
            found = way(address, ways)
            assert (found.gateway if found else None) == (expected.gateway if expected else None)


@given(st.lists(st.tuples(st.integers(0, 1 << 32), st.integers(0, 1 << 32)), max_size=4))
def test_split_loses_nothing(spans):
    ranges = [(min(span), max(span)) for span in spans if span[0] != span[1]]
    parts = WAYS.split(ranges)
    assert sum(high - low for part in parts.values() for low, high in part) == sum(high - low for low, high in ranges)
