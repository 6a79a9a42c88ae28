import pytest

from ksocket.collect.linux.uptime import parse


@pytest.mark.parametrize(
    ("text", "expected"), [("2108.53 3000.1\n", 2108), ("0.04 0.01\n", 0), ("", None), ("up 3 days", None)]
)
def test_uptime(text, expected):
    assert parse(text).uptime == expected
