import struct
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest

from lab import frames
from lab.frames import Arp, Frame

SNMP = struct.pack("!HH", 1000, 161)  # ports
ME, OTHER, EVERYBODY = "02:4b:0a:4d:00:28", "02:4b:0a:4d:00:0a", "ff:ff:ff:ff:ff:ff"
ADDRESSES = frozenset({ip_address("10.77.0.40"), ip_address("2001:db8::40")})


def ethernet(destination, kind, body, source=OTHER):
    return bytes.fromhex((destination + source).replace(":", "")) + struct.pack("!H", kind) + body


def arp(target, sender="10.77.0.10", operation=1):
    body = struct.pack("!HHBBH", 1, 0x0800, 6, 4, operation) + bytes(6) + IPv4Address(sender).packed
    return body + bytes(6) + IPv4Address(target).packed


def ipv4(destination, protocol=17, payload=SNMP):
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(payload), 0, 0, 64, protocol, 0)
    return head + IPv4Address("10.77.0.10").packed + IPv4Address(destination).packed + payload


def ipv6(destination, payload=b"", protocol=58):
    head = struct.pack("!IHBB", 6 << 28, len(payload), protocol, 255)
    return head + IPv6Address("fe80::1").packed + IPv6Address(destination).packed + payload


def solicitation(target):
    return ipv6("ff02::1:ff00:40", struct.pack("!BBHI", 135, 0, 0, 0) + IPv6Address(target).packed)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (ethernet(EVERYBODY, frames.ARP, arp("10.77.0.40")), "arp"),
        (ethernet(EVERYBODY, frames.ARP, arp("10.77.0.41")), None),
        (ethernet(EVERYBODY, frames.ARP, arp("10.77.0.10", sender="10.77.0.40"), source=ME), None),
        (ethernet(ME, frames.IPV4, ipv4("10.77.0.40")), "ip"),
        (ethernet(EVERYBODY, frames.IPV4, ipv4("10.77.0.40")), "ip"),
        (ethernet(EVERYBODY, frames.IPV4, ipv4("10.77.0.63")), None),
        (ethernet(ME, frames.IPV4, ipv4("10.77.0.41")), "mac"),
        (ethernet("33:33:ff:00:00:40", frames.IPV6, solicitation("2001:db8::40")), "nd"),
        (ethernet("33:33:ff:00:00:41", frames.IPV6, solicitation("2001:db8::41")), None),
        (ethernet("33:33:00:00:00:01", frames.IPV6, ipv6("2001:db8::40")), "ip"),
        (ethernet(ME, 0x88CC, b""), "mac"),
        (ethernet(ME, frames.ARP, b"short"), "mac"),
        (b"", None),
    ],
)
def test_what_concerns_a_host(data, why):
    assert frames.touches(Frame(0.0, False, data), ME, ADDRESSES) == why


def test_what_a_host_sends_does_not_concern_it():
    assert frames.touches(Frame(0.0, True, ethernet(EVERYBODY, frames.ARP, arp("10.77.0.40"))), ME, ADDRESSES) is None


def test_headers():
    frame = Frame(0.0, False, ethernet(ME, frames.ARP, arp("10.77.0.40", operation=2)))
    assert (frame.destination, frame.source, frame.ethertype) == (ME, OTHER, frames.ARP)
    assert frame.arp == Arp(2, IPv4Address("10.77.0.10"), IPv4Address("10.77.0.40"))
    assert frame.ip is None


def test_ports():
    packet = Frame(0.0, False, ethernet(ME, frames.IPV4, ipv4("10.77.0.40"))).ip
    assert packet is not None
    assert (packet.protocol, packet.ports, str(packet.source)) == (frames.UDP, (1000, 161), "10.77.0.10")
