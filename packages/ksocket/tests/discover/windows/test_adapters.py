"""The list of interfaces as Windows lays it out, also damaged."""

import struct
from ipaddress import IPv4Interface, IPv6Interface

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.discover.windows import adapters
from ksocket.discover.windows.api import Memory

ETHERNET = {
    "name": "イーサネット 2",
    "index": 5,
    "macaddr": "02:00:00:00:00:01",
    "addresses": [("192.168.7.1", 24), ("fd00:7::1", 64)],
}
WIRELESS = {"name": "Wi-Fi", "index": 9, "index6": 10, "kind": 71, "status": 2, "metric": 50, "addresses": []}
TUNNEL = {"name": "VPN", "index": 11, "kind": 131, "addresses": [("10.9.0.2", 32)]}
LOOPBACK = {"name": "Loopback", "index": 1, "kind": 24, "addresses": [("127.0.0.1", 8)]}


def test_what_is_read_ends_where_64_bit_windows_has_it():
    assert adapters.ADAPTER.size == 224  # Luid follows
    assert adapters.UNICAST.size == 64


def test_interfaces_are_read_with_their_addresses(build):
    ethernet, wireless, tunnel = adapters.parse(build.adapters(ETHERNET, LOOPBACK, WIRELESS, TUNNEL))
    assert ethernet.link.ifname == "イーサネット 2"
    assert (ethernet.link.index, ethernet.link.macaddr, ethernet.metric, ethernet.metric6) == (
        5,
        "02:00:00:00:00:01",
        25,
        35,
    )
    assert ethernet.link.addresses == (IPv4Interface("192.168.7.1/24"), IPv6Interface("fd00:7::1/64"))
    assert (ethernet.link.up, ethernet.link.arp, ethernet.link.framed) == (True, True, True)
    assert (wireless.link.up, wireless.link.arp, wireless.index6) == (False, True, 10)
    assert (tunnel.link.up, tunnel.link.arp, tunnel.link.framed) == (True, False, False)


def test_an_address_that_nobody_may_use_yet_is_left_out(build):
    at = build.base + 448 + 128
    memory = build.adapters(ETHERNET)
    octets = memory.octets[: at - memory.base]
    for state, last in ((1, False), (2, False), (3, True)):  # tentative, duplicate, deprecated
        octets += build.unicast(f"192.168.7.{state}", 24, build.base + len(octets), last=last, state=state)
    (one,) = adapters.parse(Memory(memory.base, octets))
    assert one.link.addresses == (IPv4Interface("192.168.7.3/24"),)


def test_a_list_that_bites_its_tail_ends(build):
    memory = build.adapters(ETHERNET)
    octets = bytearray(memory.octets)
    octets[8:16] = struct.pack("<Q", memory.base)
    octets[576 + 8 : 576 + 16] = struct.pack("<Q", memory.base + 576)
    found = adapters.parse(Memory(memory.base, bytes(octets)))
    assert len(found) == adapters.MAX_ADAPTERS
    assert len(found[0].link.addresses) == adapters.MAX_ADDRESSES


@pytest.mark.parametrize("addr", ["192.0.2.7", "2001:db8::7"])
def test_addresses_of_both_families(build, addr):
    assert str(adapters.address(build.sockaddr(addr))) == addr


@given(st.binary(max_size=40))
def test_garbage_is_no_address_or_one(octets):
    adapters.address(octets)


@given(st.data())
def test_damage_is_no_error(whole, data):
    octets = bytearray(whole.octets)
    for at in data.draw(st.lists(st.integers(0, len(octets) - 1), max_size=20)):
        octets[at] = data.draw(st.integers(0, 255))
    keep = data.draw(st.integers(0, len(octets)))
    adapters.parse(Memory(whole.base, bytes(octets[:keep])))


@pytest.fixture(scope="module")
def whole(build):
    return build.adapters(ETHERNET, LOOPBACK, TUNNEL)
