from ipaddress import IPv4Network

from hypothesis import given
from hypothesis import strategies as st

from ksocket.discover.ranges import Ranges, blocks, of_network

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=12)


@given(SPANS)
def test_add_tells_exactly_what_is_new(spans):
    ranges, model = Ranges(), set()
    for low, high in spans:
        fresh = ranges.add(low, high)
        told = [number for start, end in fresh for number in range(start, end)]
        assert told == sorted(set(range(low, high)) - model)
        model |= set(range(low, high))
        assert [number for start, end in ranges for number in range(start, end)] == sorted(model)
        assert all(first[1] < second[0] for first, second in zip(list(ranges), list(ranges)[1:], strict=False))
        assert {number for number in range(41) if number in ranges} == model


def test_a_network_of_any_size_takes_one_range():
    ranges = Ranges()
    assert ranges.add(*of_network(IPv4Network("10.0.0.0/8"))) == [(10 << 24, 11 << 24)]
    assert ranges.add(*of_network(IPv4Network("10.1.2.3/32"))) == []
    assert len(list(ranges)) == 1


def test_blocks_are_cut_at_every_16():
    cut = list(blocks([(0x0A000005, 0x0A000007), (0x0A00FFFE, 0x0A020001), (0x0A020003, 0x0A020004)]))
    assert cut == [
        (0x0A000000, [(0x0A000005, 0x0A000007), (0x0A00FFFE, 0x0A010000)]),
        (0x0A010000, [(0x0A010000, 0x0A020000)]),
        (0x0A020000, [(0x0A020000, 0x0A020001), (0x0A020003, 0x0A020004)]),
    ]
    assert list(blocks([])) == []


def test_a_whole_8_comes_one_16_at_a_time():
    walk = blocks([(10 << 24, 11 << 24)])
    assert next(walk) == (0x0A000000, [(0x0A000000, 0x0A010000)])
    assert sum(1 for _ in walk) == 255
