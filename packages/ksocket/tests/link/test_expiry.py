"""When the token's end is announced."""

from datetime import UTC, datetime, timedelta

import pytest

from ksocket.link.expiry import days_left, due

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "said", "warning"),
    [
        (timedelta(days=31), None, None),
        (timedelta(days=30), None, 30),
        (timedelta(days=29), 30, None),
        (timedelta(days=7), 30, 7),
        (timedelta(days=2), 7, None),
        (timedelta(hours=20), 7, 1),
        (timedelta(hours=1), 1, None),
        (timedelta(0), 1, 0),
        (timedelta(days=-5), None, 0),
        (timedelta(days=-5), 0, None),
    ],
)
def test_each_warning_is_given_once(left, said, warning):
    assert due(NOW + left, NOW, said) == warning


def test_a_token_without_an_end_is_not_announced():
    assert due(None, NOW, None) is None


def test_days_are_rounded_up():
    assert [days_left(NOW + timedelta(hours=hours), NOW) for hours in (-1, 0, 1, 24, 25)] == [0, 0, 1, 1, 2]
