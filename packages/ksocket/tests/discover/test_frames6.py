import struct
from ipaddress import IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.discover import frames6
from ksocket.discover.frames import checksum
from ksocket.discover.frames6 import Datagram, Echo, Listener, Neighbor

MAC, THEIRS = bytes.fromhex("020000000001"), bytes.fromhex("020000000002")
ME, THEM, LOCAL = (IPv6Address(one) for one in ("fd00:7::1", "fd00:7::9", "fe80::9"))
COOKIE = bytes(range(12))
GROUP = IPv6Address("ff02::1:ff00:9").packed
GROUP_OF_MDNS = IPv6Address("ff02::fb")
UDP = struct.pack("!HHHH", 5353, 40_000, 12, 0)


def sound(packet):
    """Whether lengths and checksum of an ICMPv6 packet are right."""
    skip = 8 if packet[6] == 0 else 0
    message = packet[40 + skip :]
    pseudo = packet[8:40] + struct.pack("!II", len(message), 58)
    return int.from_bytes(packet[4:6], "big") == len(packet) - 40 and checksum(pseudo + message) == 0


def frame(source, target, message, *, hops=255, following=58, version=6, macaddr=THEIRS):
    head = struct.pack("!IHBB", version << 28, len(message), following, hops)
    return MAC + macaddr + b"\x86\xdd" + head + source.packed + target.packed + message


def reply(cookie=COOKIE, **more):
    return frame(THEM, ME, bytes((129, 0, 0, 0)) + cookie + b"ksocket/1 ", **more)


def advertisement(options=b"", *, flags=0x60, target=THEM, code=0):
    return bytes((136, code, 0, 0, flags, 0, 0, 0)) + target.packed + options


def report(*groups, count=None, kind=143):
    records = b"".join(bytes((4, 0, 0, 0)) + one for one in groups)
    return bytes((58, 0, 5, 2, 0, 0, 1, 0, kind, 0, 0, 0)) + struct.pack("!HH", 0, count or len(groups)) + records


def test_a_call_stays_on_the_link_and_names_us():
    packet = frames6.echo_request(ME, frames6.ALL_NODES, COOKIE)
    assert sound(packet)
    assert packet[7] == 1
    assert packet[40:42] == b"\x80\0"
    assert packet[44:] == COOKIE + b"ksocket/1 "
    assert frames6.echo_request(ME, THEM, COOKIE)[7] == 64
    assert frames6.multicast(frames6.ALL_NODES, MAC) == bytes.fromhex("333300000001020000000001 86dd")


def test_a_solicitation_is_what_rfc_4861_says():
    asked = frames6.solicitation(ME, MAC, THEM)
    assert sound(asked[14:])
    assert asked[:14] == bytes.fromhex("3333ff000009 020000000001 86dd")
    assert asked[21] == 255
    assert asked[14 + 24 : 14 + 40] == GROUP
    assert asked[54:] == b"\x87\0" + asked[56:58] + bytes(4) + THEM.packed + b"\1\1" + MAC


def test_a_query_asks_for_all_groups_and_lets_routers_alone():
    query = frames6.listeners_query(LOCAL)
    assert sound(query)
    assert (query[6], query[7]) == (0, 1)
    assert query[40:48] == bytes.fromhex("3a00 0502 0000 0100")  # the router alert
    assert query[48:50] == b"\x82\0"
    assert query[52:] == struct.pack("!HH16sBBH", 1000, 0, bytes(16), 0x0A, 125, 0)


def test_a_datagram_has_a_checksum_of_its_pseudo_header_too():
    packet = frames6.datagram(ME, GROUP_OF_MDNS, (40_000, 5353), b"asked")
    pseudo = packet[8:40] + struct.pack("!II", len(packet) - 40, 17)
    assert checksum(pseudo + packet[40:]) == 0
    assert (packet[4:6], packet[6], packet[7]) == ((13).to_bytes(2, "big"), 17, 255)
    assert packet[40:46] == struct.pack("!HHH", 40_000, 5353, 13)
    assert packet[48:] == b"asked"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (reply(), Echo(THEM, ME, THEIRS.hex(":"), COOKIE)),
        (reply(hops=1), Echo(THEM, ME, THEIRS.hex(":"), COOKIE)),
        (reply(version=4), None),
        (reply(macaddr=bytes(6)), None),
        (reply(macaddr=b"\1" + bytes(5)), None),
        (reply()[:60], None),
        (frame(THEM, frames6.ALL_NODES, bytes((129,)) + bytes(20)), None),
        (frame(IPv6Address("::"), ME, bytes((129,)) + bytes(20)), None),
        (frame(THEM, ME, bytes((128,)) + bytes(20)), None),
        (frame(THEM, ME, advertisement()), Neighbor(THEM, THEIRS.hex(":"))),
        (frame(THEM, ME, advertisement(b"\2\1" + MAC)), Neighbor(THEM, MAC.hex(":"))),
        (frame(THEM, ME, advertisement(b"\x0e\1" + bytes(6) + b"\2\1" + MAC)), Neighbor(THEM, MAC.hex(":"))),
        (frame(THEM, ME, advertisement(b"\2\0" + MAC)), None),
        (frame(THEM, ME, advertisement(b"\2\xff" + MAC)), None),
        (frame(THEM, ME, advertisement(b"\2\1" + bytes(6))), None),
        (frame(THEM, ME, advertisement(b"\2")), None),
        (frame(THEM, ME, advertisement(), hops=64), None),  # it came from elsewhere
        (frame(THEM, ME, advertisement(flags=0x20)), None),  # nobody asked
        (frame(THEM, ME, advertisement(code=1)), None),
        (frame(THEM, ME, advertisement(target=frames6.ALL_NODES)), None),
        (frame(THEM, ME, UDP + b"said", following=17), Datagram(THEM, THEIRS.hex(":"), (5353, 40_000), b"said")),
        (frame(THEM, ME, UDP, following=17), None),
        (frame(THEM, GROUP_OF_MDNS, UDP + b"said", following=17), None),  # to everyone, so not to us
    ],
)
def test_answers(given, expected):
    assert frames6.answer(given) == expected


ALL_REPORTS = IPv6Address("ff02::16")


@pytest.mark.parametrize(
    ("message", "hops", "source", "ends"),
    [
        (report(GROUP), 1, LOCAL, (9,)),
        (report(GROUP, IPv6Address("ff02::fb").packed, GROUP), 1, LOCAL, (9,)),
        (report(GROUP, count=1000), 1, LOCAL, (9,)),
        (report(), 1, LOCAL, ()),
        (report(*[IPv6Address(f"ff02::1:ff00:{n:x}").packed for n in range(60)] * 20), 1, LOCAL, tuple(range(60))),
        (bytes((58, 0, *bytes(6), 131)) + bytes(7) + GROUP, 1, LOCAL, (9,)),
        (report(GROUP), 64, LOCAL, None),
        (report(GROUP), 1, THEM, None),
        (report(GROUP, kind=200), 1, LOCAL, None),
        (bytes((58, 9, *bytes(6), 143)), 1, LOCAL, None),
    ],
)
def test_reports_of_listeners(message, hops, source, ends):
    heard = frames6.answer(frame(source, ALL_REPORTS, message, hops=hops, following=0))
    assert heard == (None if ends is None else Listener(source, THEIRS.hex(":"), ends))


@given(st.binary(max_size=300), st.sampled_from([0, 17, 58]), st.sampled_from([1, 255]))
def test_whatever_comes_it_is_read_or_left_alone(message, following, hops):
    frames6.answer(message)
    frames6.answer(frame(LOCAL, ME, message, following=following, hops=hops))
    for kind in (129, 131, 136, 143):
        frames6.answer(frame(LOCAL, ME, bytes((58, 0, *bytes(6), kind)) + message, following=0, hops=1))
        frames6.answer(frame(THEM, ME, bytes((kind, 0)) + message))
