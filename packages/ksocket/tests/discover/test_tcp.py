import socket
import struct
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.discover import frames
from ksocket.discover.cookies import Cookies
from ksocket.discover.gateway import Link
from ksocket.discover.tcp import Syn, reserve
from ksocket.discover.ways import Way

WAY = Way(Link("eth0", 2, "02:00:00:00:00:01", (), up=True), None, IPv4Address("192.168.7.1"))
COOKIES = Cookies()


@given(st.lists(st.integers(0, 0xFFFF), min_size=1, max_size=256), st.integers(1, 0xFFFF))
def test_every_frame_is_a_syn_with_right_sums_and_its_own_sequence(hosts, port):
    probe = Syn(WAY, bytes(14), 0x0A020000, COOKIES, 61_000, port)
    probe.fill(hosts)
    for n, host in enumerate(hosts):
        packet = bytes(probe.volley.frames[n * 60 + 14 : n * 60 + 58])
        assert frames.checksum(packet[:20]) == 0
        assert frames.checksum(packet[12:20] + struct.pack("!HH", 6, 24) + packet[20:]) == 0
        assert struct.unpack_from("!IHHI", packet, 16) == (
            0x0A020000 + host, 61_000, port, COOKIES.of("tcp", 0x0A020000 + host),
        )  # fmt: skip


def test_the_port_is_ours_alone_and_no_connection_gets_it():
    low, high = map(int, Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split())
    with reserve(IPv4Address("127.0.0.1")) as held:
        port = held.getsockname()[1]
        assert not low <= port <= high
        with socket.socket() as other, pytest.raises(OSError, match="in use"):
            other.bind(("127.0.0.1", port))
        with socket.socket() as caller:  # nobody listens: the kernel resets
            assert caller.connect_ex(("127.0.0.1", port)) != 0


def test_an_address_that_is_not_ours_cannot_be_reserved():
    with pytest.raises(OSError, match="assign"):
        reserve(IPv4Address("192.0.2.1"))
