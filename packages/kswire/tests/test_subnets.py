"""What is used and free of a subnet."""

from datetime import UTC, datetime

import pytest

from kswire.subnets import MAX_RANGES, Subnets
from kswire.workbook import subnet_rows

EARLY, LATE = datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC)


def rows(*addresses):
    known = Subnets()
    for one in addresses:
        known.add(*one)
    return list(subnet_rows(known))


def test_used_free_and_last_seen():
    told = rows(
        ("10.0.0.5", "10.0.0.0/29", LATE),
        ("10.0.0.2", "10.0.0.0/29", EARLY),
        ("10.0.0.2", "10.0.0.0/29", None),
        ("9.0.0.1", "9.0.0.0/30"),
    )
    assert told == [
        ["9.0.0.0/30", 2, 1, 1, "9.0.0.2", None],
        ["10.0.0.0/29", 6, 2, 4, "10.0.0.1, 10.0.0.3-10.0.0.4, 10.0.0.6", "2026-01-03T00:00:00Z"],
    ]


@pytest.mark.parametrize(
    ("addr", "subnet", "told"),
    [
        ("10.0.0.0", "10.0.0.0/31", ["10.0.0.0/31", 2, 1, 1, "10.0.0.1", None]),
        ("10.0.0.9", "10.0.0.9/32", ["10.0.0.9/32", 1, 1, 0, "", None]),
        ("10.0.0.255", "10.0.0.0/24", ["10.0.0.0/24", 254, 1, 254, "10.0.0.1-10.0.0.254", None]),
        ("fe80::1", "fe80::/64", ["fe80::/64", None, 1, None, None, None]),
    ],
)
def test_edges(addr, subnet, told):
    assert rows((addr, subnet)) == [told]


@pytest.mark.parametrize(
    ("addr", "subnet"),
    [("10.0.0.1", None), ("10.0.0.1", "nonsense"), ("x", "10.0.0.0/24"), ("10.0.1.1", "10.0.0.0/24")],
)
def test_what_belongs_nowhere_is_not_counted(addr, subnet):
    assert rows((addr, subnet)) == []


def test_of_very_many_ranges_the_first_are_named():
    [told] = rows(*((f"10.0.{one // 128}.{one % 128 * 2}", "10.0.0.0/16") for one in range(1, 200)))
    assert told[4].count(", ") == MAX_RANGES
    assert told[4].endswith("…")
