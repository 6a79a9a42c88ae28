from hypothesis import given
from hypothesis import strategies as st

from ksocket.collect.snmp import bitmaps


def test_the_first_bit_is_the_most_significant_of_the_first_octet():
    assert [*bitmaps.numbers(bitmaps.bitmap(b"\x81\x01"))] == [0, 7, 15]
    assert bitmaps.bitmap(b"\x80") == bitmaps.bitmap(b"\x80\0\0") == bitmaps.of([0])


def test_what_is_no_string_of_bits():
    assert [bitmaps.bitmap(one) for one in (None, 5, "x", b"")] == [0, 0, 0, 0]


def test_it_is_bounded():
    assert len([*bitmaps.numbers(bitmaps.bitmap(b"\xff" * 65_000))]) == 16_384
    assert bitmaps.of([-1, 16_384, 2**40]) == 0


@given(st.sets(st.integers(0, 16_383), max_size=50))
def test_numbers_there_and_back(some):
    assert [*bitmaps.numbers(bitmaps.of(some))] == sorted(some)
