from hypothesis import given
from hypothesis import strategies as st

from ksocket.discover.block import Block

BASE = 0x0A020000


def block(*spans):
    made = Block(BASE)
    made.want((BASE + low, BASE + high) for low, high in spans)
    return made


def order(asked):
    return [host for batch in asked.batches(256) for host in batch]


def test_the_order_is_across_the_24s():
    assert order(block((0x0104, 0x0107), (0x0704, 0x0706))) == [0x0104, 0x0704, 0x0105, 0x0705, 0x0106]


def test_likely_places_come_first_and_then_the_24s_in_use():
    asked = block((0x0100, 0x0106), (0x0700, 0x0706))
    walk = asked.round()
    assert [next(walk) for _ in range(6)] == [0x0101, 0x0701, 0x0102, 0x0702, 0x0103, 0x0703]
    asked.answered(BASE + 0x0702)
    assert list(walk) == [0x0700, 0x0704, 0x0705, 0x0100, 0x0104, 0x0105]


def test_who_hurries_comes_first_and_once():
    asked = block((0x0104, 0x0108))
    asked.hurry([BASE + 0x0107, BASE + 0x0107, BASE + 0x0200, BASE - 5, 0])
    assert order(asked) == [0x0107, 0x0104, 0x0105, 0x0106]
    assert order(asked) == [0x0104, 0x0105, 0x0106, 0x0107]


def test_who_hurries_while_others_are_asked_is_next():
    asked = block((4, 10))
    walk = asked.batches(2)
    assert next(walk) == [4, 5]
    asked.hurry([BASE + 9, BASE + 5])
    assert list(walk) == [[9, 6], [7, 8]]


def test_an_answer_is_news_once_and_only_from_those_asked():
    asked = block((5, 7))
    assert [asked.answered(BASE + host) for host in (5, 5, 4, 6)] == [True, False, False, True]
    assert asked.left == 0


def test_who_answered_meanwhile_is_left_out_of_the_next_batch():
    asked = block((4, 9))
    walk = asked.batches(2)
    assert next(walk) == [4, 5]
    asked.answered(BASE + 7)
    assert list(walk) == [[6, 8]]


@given(st.sets(st.integers(0, 0xFFFF), max_size=50), st.integers(1, 20))
def test_every_silent_host_is_in_one_batch(hosts, size):
    asked = block(*((host, host + 1) for host in hosts))
    batches = list(asked.batches(size))
    assert sorted(host for batch in batches for host in batch) == sorted(hosts)
    assert all(len(batch) <= size for batch in batches)


def test_a_whole_16_is_asked_whole():
    whole = block((0, 0x10000))
    assert whole.left == 65_536
    assert sorted(order(whole)) == list(range(65_536))
