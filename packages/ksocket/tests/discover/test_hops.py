import struct

from hypothesis import given
from hypothesis import strategies as st

from ksocket.discover.hops import hops
from ksocket.discover.netlink import Row

HOP, OTHER = bytes((10, 0, 0, 1)), bytes((10, 0, 0, 2))


def number(value):
    return struct.pack("=I", value)


def shared(index, hop):
    attribute = struct.pack("=HH", 8, 5) + hop if hop else b""
    return struct.pack("=HBBi", 8 + len(attribute), 0, 0, index) + attribute


def test_one_hop_or_none_and_one_of_the_other_family():
    assert hops(Row(b"", {4: number(3), 5: HOP})) == [(3, HOP)]
    assert hops(Row(b"", {4: number(3)})) == [(3, None)]
    assert hops(Row(b"", {4: number(3), 18: struct.pack("=H", 10) + bytes(16)})) == [(3, bytes(16))]


def test_a_route_that_is_shared_has_several():
    assert hops(Row(b"", {9: shared(3, HOP) + shared(4, OTHER) + shared(5, b"")})) == [(3, HOP), (4, OTHER), (5, None)]


@given(st.binary(max_size=60))
def test_whatever_the_attribute_holds_it_ends(value):
    hops(Row(b"", {9: value}))
