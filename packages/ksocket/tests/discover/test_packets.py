"""Volleys in memory, and a packet socket on loopback."""

import asyncio
import struct
from dataclasses import replace

import pytest

from ksocket.discover import bpf
from ksocket.discover.packets import VOLLEY, LinkDown, PacketSocket, Volley, column, complement

ARP = 0x0806


def test_columns():
    assert column([1, 0xFFFF0000]) == bytes.fromhex("00000001ffff0000")
    assert complement(column([1])) == bytes.fromhex("fffffffe")


def test_fields_are_filled_column_by_column():
    volley = Volley(b"", b"abcdef")
    volley.fill(1, column([0x0102, 0x0304]), 2)
    volley.fill(4, column([0x99]), 1)
    assert bytes(volley.frames[:18]) == b"a\1\2d\x99fa\3\4defabcdef"
    assert len(volley.frames) == 6 * VOLLEY


def test_frames_with_a_header_are_padded_and_offsets_count_behind_it():
    volley = Volley(bytes(14), b"abcd")
    volley.fill(0, column([0x41424344]), 4)
    assert volley.size == 60
    assert bytes(volley.frames[:60]) == bytes(14) + b"ABCD" + bytes(42)


@pytest.fixture
async def arp(loopback):
    link, _ = loopback
    sock = PacketSocket(link, ARP, bpf.arp_of_ipv4(), blocks=4)
    yield sock
    sock.close()


async def test_what_is_sent_is_heard(arp):
    heard, sent, enough = [], [], asyncio.Event()

    def receive(packet):
        heard.append(struct.unpack_from("!H", packet, 26)[0])
        if len(heard) == 259:
            enough.set()

    arp.listen(receive)
    body = struct.pack("!HHBBH6s4s6s4s", 1, 0x0800, 6, 4, 2, bytes(6), bytes(4), bytes(6), bytes(4))
    volley = Volley(bytes(12) + b"\x08\x06", body)
    for first, count in ((0, 256), (256, 3)):
        volley.fill(26, column(range(first, first + count)), 2)
        await arp.send(volley, count, sent.append)
    await asyncio.wait_for(enough.wait(), 5)
    assert heard == list(range(259))
    assert sum(sent) == 259
    arp.check()


@pytest.mark.parametrize("ifname", ["no-such-link"])
def test_a_link_that_is_not_there(loopback, ifname):
    link, _ = loopback
    with pytest.raises(LinkDown):
        PacketSocket(replace(link, ifname=ifname), ARP, bpf.arp_of_ipv4(), blocks=1)
