from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ksocket.faults import Fault
from ksocket.scope.networks import (
    NetworkSet,
    count_addresses,
    covered,
    each_address,
    intersect,
    one_by_one,
    overlap,
    parse_networks,
    refuse_too_many,
)


def nets(*words):
    return parse_networks(words)


@pytest.mark.parametrize(
    ("some", "others", "common"),
    [
        ("10.0.0.0/8", "10.1.0.0/16 192.168.0.0/16", "10.1.0.0/16"),
        ("10.1.2.3 fd00::/8", "10.0.0.0/8 fd00::/16", "10.1.2.3 fd00::/16"),
        ("10.0.0.0/8", "192.168.0.0/16", "0.0.0.0"),  # nothing: but never mistaken for "no limit"
    ],
)
def test_intersection(some, others, common):
    assert intersect(nets(*some.split()), nets(*others.split())) == nets(*common.split())


# -- words


@pytest.mark.parametrize(
    ("word", "networks"),
    [
        ("10.0.0.1", "10.0.0.1/32"),
        (" 10.0.0.0/8 ", "10.0.0.0/8"),
        ("10.0.0.7/24", "10.0.0.0/24"),
        ("10.0.0.0/255.255.255.0", "10.0.0.0/24"),
        ("10.0.0.4-10.0.0.7", "10.0.0.4/30"),
        ("10.0.0.4 - 9", "10.0.0.4/30 10.0.0.8/31"),
        ("10.0.0.4-4", "10.0.0.4/32"),
        ("fd00::1", "fd00::1/128"),
        ("fd00::/64", "fd00::/64"),
        ("fd00::1-fd00::2", "fd00::1/128 fd00::2/128"),
        ("fe80::1%eth0", "fe80::1/128"),
        ("::ffff:10.0.0.1", "10.0.0.1/32"),
        ("::ffff:10.0.0.0/104", "10.0.0.0/8"),
    ],
)
def test_networks_as_people_write_them(word, networks):
    assert parse_networks([word]) == tuple(ip_network(one) for one in networks.split())


@pytest.mark.parametrize(
    ("words", "first", "last", "count"),
    [
        ("10.0.0.7", "10.0.0.7", "10.0.0.7", 1),
        ("10.0.0.4/30", "10.0.0.5", "10.0.0.6", 2),
        ("10.0.0.4-7", "10.0.0.4", "10.0.0.7", 4),  # a range means all of it
        ("10.0.0.1-10.0.0.9", "10.0.0.1", "10.0.0.9", 9),
        ("10.0.0.0/31", "10.0.0.0", "10.0.0.1", 2),
        ("::1", "::1", "::1", 1),
        ("10.0.0.1 10.0.0.3", "10.0.0.1", "10.0.0.3", 2),
    ],
)
def test_addresses_one_by_one(words, first, last, count):
    found = list(map(str, each_address(words.split())))
    assert (found[0], found[-1], len(found)) == (first, last, count)


NO_NETWORKS = """
10.0.0|10.0.0.256|10.0.0.0/33|010.0.0.1|router|http://10.0.0.1/|10.0.0.1:22||-
10.0.0.9-10.0.0.4|10.0.0.9-4|10.0.0.1-300|10.0.0.1-fd00::1|fd00::1-9-9|10.0.0.1/24-9
"""


@pytest.mark.parametrize("word", [*NO_NETWORKS.strip().replace("\n", "|").split("|"), "1" * 5000])
def test_what_is_no_network_is_named(word):
    with pytest.raises(Fault) as caught:
        parse_networks(["10.0.0.0/8", word])
    assert (caught.value.code, caught.value.params) == ("bad-network", {"word": word[:100].strip() or '""'})


def test_start_addresses_are_counted_once_and_limited():
    networks = nets("10.0.0.0/16", "10.0.5.0/24", "10.0.0.1")
    assert count_addresses(networks) == 65_536
    refuse_too_many(networks)
    with pytest.raises(Fault) as caught:
        refuse_too_many([*networks, *nets("10.1.0.0")])
    assert caught.value.params == {"count": "65537", "maximum": "65536"}
    refuse_too_many([*networks, *nets("10.1.0.0")], maximum=70_000)
    with pytest.raises(Fault):
        refuse_too_many(nets("fd00::/64"))


def test_what_is_asked_address_by_address():
    words = ("10.0.0.0/8", "fd00::/120", "fd00::1", "fd00::/119", "fd00::/64")
    assert one_by_one(nets(*words)) == nets(*words[:3])


# -- sets

near = st.one_of(st.integers(0, 63).map(lambda last: ip_address("10.0.0.0") + last),
                 st.integers(0, 63).map(lambda last: ip_address("fd00::") + last))  # fmt: skip
network = st.builds(lambda ip, up: ip_network((ip, ip.max_prefixlen - up), strict=False), near, st.integers(0, 7))
networks = st.lists(network, max_size=6)


@settings(deadline=None)
@given(networks, near)
def test_a_set_finds_the_smallest_network_that_holds_an_address(given, ip):
    holders = [one for one in given if ip in one]
    found = NetworkSet(given).holder(ip)
    assert found == max(holders, key=lambda one: one.prefixlen, default=None)
    assert (ip in NetworkSet(given)) is bool(holders)
    assert bool(NetworkSet(given)) is bool(given)


@settings(deadline=None)
@given(networks, networks)
def test_what_two_sets_share(some, others):
    def of(given):
        return {ip for one in given for ip in one}

    assert of(intersect(some, others)) - {ip_address("0.0.0.0")} == of(some) & of(others)
    assert count_addresses(some) == len(of(some))
    for one in others:
        assert covered(one, some) is (of([one]) <= of(some))
        assert any(overlap(one, other) for other in some) is bool(of([one]) & of(some))
