import pytest

from ksocket.collect.linux.hostname import parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("web1\n", "web1"),
        ("db.example.com\n", "db.example.com"),
        ("localhost.localdomain", None),
        ("(none)", None),
        ("", None),
    ],
)
def test_hostname(text, expected):
    assert parse(text).hostname == expected
