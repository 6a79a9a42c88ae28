import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ksocket.collect.linux.lines import MAX_LINE, MAX_WORD, address, assignments, cidr, mac, number, rows, word


def test_rows_are_bounded():
    assert list(rows("a\r\n\n  \nb")) == ["a", "b"]
    assert len(next(rows("x" * 100_000))) == MAX_LINE
    with pytest.raises(ValueError, match="more than 2 lines"):
        list(rows("1\n2\n3", 2))


def test_millions_of_empty_lines_take_no_room():
    text = "\n" * (1 << 20)
    tracemalloc.start()
    try:
        assert list(rows(text)) == []
        assert tracemalloc.get_traced_memory()[1] < 1 << 16
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Dell Inc. ", "Dell Inc."),
        ("", None),
        (" \x00\x07 ", None),
        ("a\x1b[31mb", "a[31mb"),
        ("日本語", "日本語"),
        ("x" * 9999, "x" * MAX_WORD),
    ],
)
def test_word(text, expected):
    assert word(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("42", 42), (" 7\n", 7), ("-1", None), ("", None), ("1.5", None), ("٣", None), ("²", None), ("9" * 30, None)],
)
def test_number(text, expected):
    assert number(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("02:FC:00:00:00:05", "02:fc:00:00:00:05"),
        ("2-fc-0-0-0-5", "02:fc:00:00:00:05"),
        ("00:00:00:00:00:00", None),
        ("(incomplete)", None),
        ("1:2:3:4:5:+6", None),
        ("1:2:3:4:5:100", None),
        ("80:00:02:08:fe:80:00:00:00:00", None),
    ],
)
def test_mac(text, expected):
    assert mac(text) == expected


def test_addresses():
    assert address("fe80::1%eth0") == "fe80::1"
    assert address("10.0.0.256") is None
    assert cidr("10.0.0.7/24") == "10.0.0.0/24"
    assert cidr("10.0.0.0/255.255.0.0") == "10.0.0.0/16"
    assert cidr("link#1") is None


def test_the_first_of_a_key_counts():
    assert assignments("A=1\nA=2\nnothing\n B = x=y ") == {"A": "1", "B": "x=y"}


@settings(deadline=None, max_examples=60)
@given(st.text())
def test_anything_may_come(text):
    for read in (word, number, mac, address, cidr, assignments):
        read(text)
    assert (word(text) or "").isprintable()
