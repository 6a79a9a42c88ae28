import struct
from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.discover import frames

ME, THEM = IPv4Address("192.168.7.1"), IPv4Address("10.2.3.4")
PORT = 61_000
MAC = bytes.fromhex("020000000001")


def ip(protocol, body, *, source=THEM, target=ME, first=0x45):
    head = struct.pack("!BBHHHBBH4s4s", first, 0, 20 + len(body), 1, 0, 64, protocol, 0, source.packed, target.packed)
    return head + body


def echo_reply(cookie, *, kind=0, complement=None, sent=1234):
    flipped = cookie ^ 0xFFFFFFFF if complement is None else complement
    return struct.pack("!BBHIII", kind, 0, 0, cookie, flipped, sent) + frames.NAME


def segment(flags, acknowledged=8, to_port=PORT):
    return struct.pack("!HHIIBBHHH", 443, to_port, 99, acknowledged, 0x50, flags, 0, 0, 0)


def probe(protocol, *, target=THEM, port=PORT, cookie=7):
    body = struct.pack("!HHI", port, 443, cookie) if protocol == 6 else struct.pack("!BBHI", 8, 0, 0, cookie)
    return ip(protocol, body, source=ME, target=target)


def refusal(inner, code=3, kind=3):
    return struct.pack("!BBHI", kind, code, 0, 0) + inner


def test_an_arp_request_is_what_rfc_826_says():
    frame = frames.arp_request(MAC, ME, IPv4Address("192.168.7.9"))
    assert frame.hex() == (
        "ffffffffffff" "020000000001" "0806" "0001" "0800" "06" "04" "0001"
        "020000000001" "c0a80701" "000000000000" "c0a80709" + "00" * 18
    )  # fmt: skip


@pytest.mark.parametrize(
    ("template", "offset", "start"),
    [(frames.echo_request(ME, 0x0A020000), frames.ICMP_SUM, 20), (frames.syn(ME, 0x0A020000, PORT, 443), 36, 20)],
    ids=["echo", "syn"],
)
def test_templates_carry_right_checksums(template, offset, start):
    assert int.from_bytes(template[2:4], "big") == len(template)
    assert frames.checksum(template[:20]) == 0
    body = template[start:]
    pseudo = b"" if template[9] == 1 else template[12:20] + struct.pack("!HH", 6, len(body))
    assert frames.checksum(pseudo + body) == 0
    assert template[offset : offset + 2] != b"\0\0"


def test_an_echo_request_names_us_and_fills_the_smallest_frame():
    template = frames.echo_request(ME, 0)
    assert template[20:22] == b"\x08\x00"
    assert template.endswith(b"ksocket/1 ")
    assert 14 + len(template) == frames.SMALLEST


def test_a_syn_is_a_syn_with_a_segment_size():
    template = frames.syn(ME, 0x0A020000, PORT, 443)
    from_port, to_port, _, acknowledged, offset, flags = struct.unpack_from("!HHIIBB", template, 20)
    assert (from_port, to_port, acknowledged, offset >> 4, flags) == (PORT, 443, 0, 6, 2)
    assert template[40:] == bytes.fromhex("020405b4")


def arp(operation=2, macaddr=MAC, source="192.168.7.9", *, hardware=1, protocol=0x0800, six=6):
    address = IPv4Address(source).packed
    return struct.pack("!HHBBH", hardware, protocol, six, 4, operation) + macaddr + address + MAC + ME.packed


def test_arp_tells_who_is_where():
    assert frames.heard(arp()) == frames.Heard(int(IPv4Address("192.168.7.9")), "02:00:00:00:00:01", True)
    assert frames.heard(arp(1) + bytes(18)).answer is False


@pytest.mark.parametrize(
    "packet",
    [
        arp(3),
        arp(macaddr=b"\xff" * 6),
        arp(macaddr=bytes(6)),
        arp(macaddr=bytes.fromhex("01005e000001")),
        arp(source="0.0.0.0"),
        arp(hardware=6),
        arp(protocol=0x86DD),
        arp(six=8),
        arp()[:-1],
        b"",
    ],
    ids=["rarp", "broadcast", "nobody", "multicast", "probe", "hardware", "protocol", "length", "short", "empty"],
)
def test_arp_that_cannot_be_believed(packet):
    assert frames.heard(packet) is None


@pytest.mark.parametrize(
    ("packet", "reply"),
    [
        (ip(1, echo_reply(7)), ("icmp", 7, 1234)),
        (ip(6, segment(0x12)), ("tcp", 7, None)),  # SYN-ACK
        (ip(6, segment(0x14)), ("tcp", 7, None)),  # RST-ACK
        (ip(6, segment(0x12, acknowledged=0)), ("tcp", 0xFFFFFFFF, None)),
        (ip(1, refusal(probe(1))), ("icmp", 7, None)),
        (ip(1, refusal(probe(6), code=13)), ("tcp", 7, None)),
    ],
    ids=["echo", "syn-ack", "rst-ack", "wrap", "refused-echo", "refused-syn"],
)
def test_replies(packet, reply):
    assert frames.reply(packet, PORT) == frames.Reply(int(THEM), *reply)
    assert frames.reply(memoryview(packet), PORT) == frames.Reply(int(THEM), *reply)


@pytest.mark.parametrize(
    "packet",
    [
        ip(1, echo_reply(7, kind=8)),
        ip(1, echo_reply(7, complement=7)),
        ip(6, segment(0x12, to_port=PORT + 1)),
        ip(6, segment(0x02)),  # somebody's SYN
        ip(6, segment(0x10)),
        ip(6, segment(0x04)),  # a RST that acknowledges nothing
        ip(1, refusal(probe(6, port=22))),
        ip(1, refusal(probe(1, target=IPv4Address("10.2.3.5")))),  # a router about somebody else
        ip(1, refusal(probe(1), code=1)),
        ip(1, refusal(probe(1), kind=11)),
        ip(17, bytes(20)),
        ip(1, echo_reply(7), first=0x46),
        ip(1, b"\3\3"),
        ip(6, segment(0x12)[:8]),
        b"",
    ],
    ids=[
        "request", "complement", "port", "syn", "ack", "rst", "other-port", "router", "host-unreachable",
        "time-exceeded", "udp", "options", "short-icmp", "short-tcp", "empty",
    ],
)  # fmt: skip
def test_what_is_no_reply(packet):
    assert frames.reply(packet, PORT) is None


@given(st.binary(max_size=120))
def test_any_octets_are_survived(data):
    frames.heard(data)
    for protocol in (1, 6):
        frames.reply(b"\x45" + data[1:9] + bytes((protocol,)) + data[10:], PORT)


@given(st.binary(max_size=60))
def test_the_checksum_of_data_and_its_checksum_is_zero(data):
    padded = data + b"\0" * (len(data) % 2)
    assert frames.checksum(padded + frames.checksum(padded).to_bytes(2, "big")) == 0
