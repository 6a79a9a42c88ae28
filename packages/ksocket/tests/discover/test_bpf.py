"""The filters in a real kernel, on loopback. Its packets are for an address that nobody has: the kernel drops them."""

import socket
import struct
from ipaddress import IPv4Address

import pytest

from ksocket.discover import bpf

ME, PORT = IPv4Address("192.0.2.1"), 61_000
IP, ARP = 0x0800, 0x0806


def packet(protocol, body, *, target=ME, first=0x45, fragment=0):
    source = IPv4Address("192.0.2.77").packed
    head = struct.pack("!BBHHHBBH4s4s", first, 0, 20 + len(body), 1, fragment, 64, protocol, 0, source, target.packed)
    return head + body


def icmp(kind):
    return bytes((kind, 3)) + bytes(30)


def tcp(port):
    return struct.pack("!HH", 443, port) + bytes(16)


@pytest.fixture
def passes(loopback):
    """Whether a frame passes a filter; a frame that always passes is sent after it, so that nobody waits for luck."""
    link, send = loopback

    def passes(program, kind, body, marker):
        with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0) as sock:
            bpf.attach(sock, program)
            sock.bind((link.ifname, kind))
            sock.settimeout(5)
            for one in (body, marker):
                send(bytes(12) + kind.to_bytes(2, "big") + one)
            return sock.recv(200)[14:] != marker

    return passes


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (packet(1, icmp(0)), True),
        (packet(1, icmp(3)), True),
        (packet(1, icmp(8)), False),
        (packet(1, icmp(11)), False),
        (packet(6, tcp(PORT)), True),
        (packet(6, tcp(PORT + 1)), False),
        (packet(17, tcp(PORT)), False),
        (packet(1, icmp(0), target=ME + 1), False),
        (packet(1, icmp(0), first=0x46), False),
        (packet(1, icmp(0), fragment=0x2000), False),
        (packet(1, icmp(0), fragment=0x0003), False),
        (packet(1, icmp(0), fragment=0x4000), True),  # don't fragment
        (packet(1, b""), False),
        (b"\x45", False),
    ],
)
def test_answers(passes, body, expected):
    marker = packet(6, struct.pack("!HH", 1, PORT) + bytes(16))
    assert passes(bpf.answers_to(ME, PORT), IP, body, marker) is expected


def ipv6(following, body):
    return bytes((0x60, *bytes(5), following, 1)) + bytes(32) + body


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (ipv6(58, bytes((129, 0))), True),
        (ipv6(58, bytes((136, 0))), True),
        (ipv6(58, bytes((128, 0))), False),
        (ipv6(58, bytes((143, 0))), False),  # a report comes with hop-by-hop options
        (ipv6(0, bytes((58, 0, *bytes(6), 143))), True),
        (ipv6(0, bytes((58, 0, *bytes(6), 131))), True),
        (ipv6(0, bytes((58, 0, *bytes(6), 130))), False),
        (ipv6(0, bytes((58, 1, *bytes(6), 143))), False),
        (ipv6(0, bytes((6, 0, *bytes(6), 143))), False),
        (ipv6(6, bytes((129, 0))), False),
        (ipv6(58, b""), False),
        (ipv6(17, struct.pack("!HHHH", 5353, PORT, 8, 0)), True),
        (ipv6(17, struct.pack("!HHHH", 5353, PORT + 1, 8, 0)), False),
        (ipv6(17, b""), False),
    ],
)
def test_answers_over_ipv6(passes, body, expected):
    marker = ipv6(58, bytes((129, 0)) + b"marker")
    assert passes(bpf.answers_of_ipv6(PORT), 0x86DD, body, marker) is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (struct.pack("!HH", 1, 0x0800) + bytes(24), True),
        (struct.pack("!HH", 6, 0x0800) + bytes(24), False),
        (struct.pack("!HH", 1, 0x86DD) + bytes(24), False),
        (b"\0\1", False),
    ],
)
def test_arp(passes, body, expected):
    marker = struct.pack("!HH", 1, 0x0800) + b"marker"
    assert passes(bpf.arp_of_ipv4(), ARP, body, marker) is expected


def test_long_packets_are_cut(loopback):
    link, send = loopback
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0) as sock:
        bpf.attach(sock, bpf.answers_to(ME, PORT))
        sock.bind((link.ifname, IP))
        sock.settimeout(5)
        send(bytes(12) + IP.to_bytes(2, "big") + packet(1, icmp(0) + bytes(1000)))
        assert len(sock.recv(2000)) == 128
