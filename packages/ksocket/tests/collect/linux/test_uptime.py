import pytest

from ksocket.collect.linux.uptime import parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2108.53 3000.1\n", 2108),
        ("0.04 0.01\n", 0),
        ("{ sec = 1700000000, usec = 5 } Tue Nov 14 22:13:20 2023\n1700000600\n", 600),
        ("{ sec = 1700000600, usec = 5 } Tue Nov 14 22:23:20 2023\n1700000000\n", 0),  # a clock that was set back
        ("", None),
        ("up 3 days", None),
    ],
)
def test_uptime(text, expected):
    assert parse(text).uptime == expected
