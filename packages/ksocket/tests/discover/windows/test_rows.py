"""Tables of routes and neighbours as Windows lays them out, also damaged."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.discover.windows import rows


def test_rows_have_the_sizes_of_64_bit_windows():
    assert rows.FORWARD.size == 104
    assert rows.NEIGHBOR.size == 88
    assert rows.size(3, rows.FORWARD) == 8 + 3 * 104
    assert rows.size(0xFFFFFFFF, rows.NEIGHBOR) == 8 + rows.MAX_ROWS * 88


def test_routes_of_both_families(build):
    table = build.table(
        build.forward(5, "0.0.0.0/0", "192.168.7.254", 10),
        build.forward(5, "192.168.7.0/24", metric=256),
        build.forward(6, "::/0", "fe80::1", 5),
    )
    assert rows.routes(table) == [
        rows.Forward(5, ip_address("0.0.0.0"), 0, ip_address("192.168.7.254"), 10),
        rows.Forward(5, ip_address("192.168.7.0"), 24, None, 256),
        rows.Forward(6, ip_address("::"), 0, ip_address("fe80::1"), 5),
    ]


@pytest.mark.parametrize(
    ("state", "reachable", "doubtful"),
    [(0, 0, 0), (1, 0, 0), (2, 0, 1), (3, 0, 1), (4, 0, 1), (5, 1, 0), (6, 0, 0)],
    ids=["unreachable", "incomplete", "probe", "delay", "stale", "reachable", "permanent"],
)
def test_what_windows_knows_of_a_neighbour(build, state, reachable, doubtful):
    (one,) = rows.neighbors(build.table(build.neighbor("192.168.7.10", 5, "02:00:00:00:07:0a", state)))
    assert (one.ifindex, one.addr, one.macaddr) == (5, "192.168.7.10", "02:00:00:00:07:0a")
    assert (one.reachable, one.doubtful) == (bool(reachable), bool(doubtful))


def test_a_state_that_nobody_knows_is_left_out(build):
    assert rows.neighbors(build.table(build.neighbor("192.168.7.10", 5, "02:00:00:00:07:0a", 7))) == []


def test_a_table_that_says_more_than_it_holds(build):
    table = build.table(build.forward(5, "10.0.0.0/8"), build.forward(5, "10.1.0.0/16"))
    assert len(rows.routes(b"\xff\xff\xff\xff" + table[4:-1])) == 1


@given(st.binary(max_size=500))
def test_garbage_is_no_error(table):
    rows.routes(b"\3\0\0\0" + table)
    rows.neighbors(b"\3\0\0\0" + table)
    rows.routes(table)
