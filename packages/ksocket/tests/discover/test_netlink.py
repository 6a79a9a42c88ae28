"""The kernel that runs the test: whatever it has, there is loopback."""

import struct
from pathlib import Path

import pytest

from ksocket.discover.netlink import RTM_GETADDR, RTM_GETLINK, RTM_GETNEIGH, RTM_GETROUTE, Row, dump


def test_links():
    names = {row.attributes[3].rstrip(b"\0").decode() for row in dump(RTM_GETLINK)}
    rows = Path("/proc/net/dev").read_text(encoding="ascii").splitlines()[2:]
    assert names == {row.partition(":")[0].strip() for row in rows}


def test_addresses():
    assert b"\x7f\0\0\1" in {row.attributes.get(2) for row in dump(RTM_GETADDR)}


def test_routes_have_a_table():
    rows = dump(RTM_GETROUTE)
    assert {255} <= {row.number(15) for row in rows}  # RTA_TABLE of loopback's own routes


def test_neighbours_can_be_read():
    assert all(len(row.fixed) == 12 for row in dump(RTM_GETNEIGH))


def test_no_more_rows_than_asked_for():
    assert len(dump(RTM_GETADDR, maximum=1)) == 1


def test_what_the_kernel_refuses_is_an_os_error():
    with pytest.raises((OSError, KeyError)):
        dump(9999)


def test_numbers():
    row = Row(b"", {4: struct.pack("=I", 70_000), 5: b""})
    assert (row.number(4), row.number(5), row.number(6)) == (70_000, None, None)
