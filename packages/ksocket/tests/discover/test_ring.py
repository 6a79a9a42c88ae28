"""The ring in a real kernel, on loopback."""

import select
import socket
import struct

import pytest

from ksocket.discover import bpf
from ksocket.discover.ring import BLOCK, Ring

KIND = 0x0806


def frame(number):
    body = struct.pack("!HHBBH6s4s6s4s", 1, 0x0800, 6, 4, 2, bytes(6), struct.pack("!I", number), bytes(6), bytes(4))
    return bytes(12) + KIND.to_bytes(2, "big") + body


@pytest.fixture
def ring(loopback):
    link, send = loopback
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0) as sock:
        bpf.attach(sock, bpf.arp_of_ipv4())
        made = Ring(sock, 4)
        sock.bind((link.ifname, KIND))
        yield made, sock, send
        made.close()


def taken(ring, sock, count):
    """The numbers of `count` packets, as they come."""
    found = []
    while len(found) < count:
        assert select.select([sock], [], [], 5)[0]
        found += [struct.unpack_from("!I", packet, 14)[0] for packet in ring.packets()]
    return found


def test_packets_come_in_order_from_their_network_header_on(ring):
    made, sock, send = ring
    for number in range(100):
        send(frame(number))
    assert taken(made, sock, 100) == list(range(100))
    assert list(made.packets()) == []


def test_the_ring_goes_round(ring):
    made, sock, send = ring
    for turn in range(40):
        for number in range(100):
            send(frame(turn * 100 + number))
        assert taken(made, sock, 100) == list(range(turn * 100, turn * 100 + 100))
    assert made.lost() == 0


def test_what_finds_no_room_is_counted_and_the_rest_is_kept(ring):
    made, sock, send = ring
    sent = 4 * BLOCK // 100
    for number in range(sent):
        send(frame(number))
    lost = made.lost()
    assert 0 < lost < sent
    assert taken(made, sock, sent - lost) == list(range(sent - lost))


def test_packets_with_the_header_of_their_link(ring):
    made, sock, send = ring
    send(frame(7))
    assert select.select([sock], [], [], 5)[0]
    assert [bytes(one) for one in made.packets(framed=True)] == [frame(7)]
