"""The frames that discovery sends and the replies that it takes, as bytes. Pure.

A template is a whole frame whose address and cookie fields are filled in later, for hundreds of targets at once. Fields
come in complementary pairs, so that the checksums of the template hold for every target (RFC 1624).
"""

import struct
from dataclasses import dataclass
from ipaddress import IPv4Address
from typing import Final

ETH_ARP: Final = 0x0806
ETH_IP: Final = 0x0800
BROADCAST: Final = b"\xff" * 6
SMALLEST: Final = 60  # octets of an Ethernet frame without its check sequence
NAME: Final = b"ksocket/1 "  # in every echo request, so that who sees it knows who asks

_ARP = struct.Struct("!HHBBH6s4s6s4s")  # RFC 826
_IP = struct.Struct("!BBHHHBBH4s4s")  # RFC 791
_ICMP = struct.Struct("!BBHIII")  # RFC 792, then the complement of the cookie, and the time in ms
_TCP = struct.Struct("!HHIIHHHHHH")  # RFC 9293, with the maximum segment size as its only option
_DONT_FRAGMENT: Final = 0x4000
_SYN, _RST, _ACK = 0x02, 0x04, 0x10

# Where a template's fields are, counted from the start of the IPv4 header.
IP_ID: Final = 4
IP_LOW: Final = 18  # the last two octets of the destination
ICMP_SUM: Final = 22
ICMP_COOKIE: Final = 24
ICMP_COMPLEMENT: Final = 28
ICMP_TIME: Final = 32
TCP_COOKIE: Final = 24
TCP_SUM: Final = 36

# Within an ARP request, counted from the start of the frame.
ARP_LOW: Final = 14 + 26


@dataclass(frozen=True, slots=True)
class Heard:
    """An ARP packet: who says where it is. answer: a reply, not a request."""

    address: int
    macaddr: str
    answer: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """An IPv4 packet that answers a probe, if its cookie is that of `address`.

    by: "icmp" or "tcp"; sent: the time in ms that an echo request carried, modulo 2**32, None in others.
    """

    address: int
    by: str
    cookie: int
    sent: int | None = None


def checksum(data: bytes) -> int:
    """The Internet checksum (RFC 1071)."""
    if len(data) % 2:
        data += b"\0"
    total: int = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def ethernet(destination: bytes, source: bytes, kind: int) -> bytes:
    """The header of an Ethernet frame."""
    return destination + source + kind.to_bytes(2, "big")


def arp_request(macaddr: bytes, source: IPv4Address, target: IPv4Address) -> bytes:
    """A whole frame that asks everyone on the link who has `target`."""
    body = _ARP.pack(1, ETH_IP, 6, 4, 1, macaddr, source.packed, bytes(6), target.packed)
    return (ethernet(BROADCAST, macaddr, ETH_ARP) + body).ljust(SMALLEST, b"\0")


def echo_request(source: IPv4Address, base: int) -> bytes:
    """A template of an IPv4 packet with an ICMP echo request to `base`, whose last two octets are 0."""
    body = _ICMP.pack(8, 0, 0, 0, 0xFFFFFFFF, 0) + NAME
    body = body[:2] + checksum(body).to_bytes(2, "big") + body[4:]
    return _ip(1, source, base, len(body)) + body


def syn(source: IPv4Address, base: int, from_port: int, to_port: int) -> bytes:
    """A template of an IPv4 packet with a TCP SYN to `base`, whose last two octets are 0."""
    body = _TCP.pack(from_port, to_port, 0, 0, 0x6000 | _SYN, 1024, 0, 0, 0x0204, 1460)
    pseudo = source.packed + base.to_bytes(4, "big") + struct.pack("!HH", 6, len(body))
    total = checksum(pseudo + body).to_bytes(2, "big")
    return _ip(6, source, base, len(body)) + body[:16] + total + body[18:]


def _ip(protocol: int, source: IPv4Address, base: int, length: int) -> bytes:
    # the identification is the complement of the destination's last octets: free to choose with "don't fragment"
    head = _IP.pack(
        0x45, 0, 20 + length, 0xFFFF, _DONT_FRAGMENT, 64, protocol, 0, source.packed, base.to_bytes(4, "big")
    )
    return head[:10] + checksum(head).to_bytes(2, "big") + head[12:]


def heard(frame: bytes | memoryview) -> Heard | None:
    """What an ARP packet (without its Ethernet header) says; None if it says nothing that can be believed."""
    if len(frame) < _ARP.size:
        return None
    hardware, protocol, six, four, operation, macaddr, address, _, _ = _ARP.unpack_from(frame)
    if (hardware, protocol, six, four) != (1, ETH_IP, 6, 4) or operation not in (1, 2):
        return None
    number = int.from_bytes(address, "big")
    if macaddr[0] & 1 or macaddr == bytes(6) or not number:  # multicast, nobody, or an address probe (RFC 5227)
        return None
    return Heard(number, macaddr.hex(":"), operation == 2)


_ECHO = struct.Struct("!9xB2xI4xBB2xIII")
_ANSWER = struct.Struct("!9xB2xI4xHHIIxB")


def reply(packet: bytes | memoryview, port: int) -> Reply | None:
    """What an IPv4 packet answers: an echo reply, a SYN-ACK or RST to `port`, or a refusal by the target itself.

    Packets with IP options or fragments are not answers to ours.
    """
    if len(packet) < 36 or packet[0] != 0x45:
        return None
    if packet[9] == 6:
        return _tcp(packet, port)
    if packet[9] != 1:
        return None
    _, address, kind, code, cookie, complement, sent = _ECHO.unpack_from(packet)
    if kind == 0:
        return Reply(address, "icmp", cookie, sent) if cookie ^ complement == 0xFFFFFFFF else None
    return _refusal(packet[28:], address, port) if kind == 3 and code in (2, 3, 9, 10, 13) else None


def _tcp(packet: bytes | memoryview, port: int) -> Reply | None:
    if len(packet) < 40:
        return None
    _, address, _, to_port, _, acknowledged, flags = _ANSWER.unpack_from(packet)
    answers = flags & _ACK and flags & (_SYN | _RST)
    if to_port != port or not answers:
        return None
    return Reply(address, "tcp", (acknowledged - 1) & 0xFFFFFFFF)


def _refusal(inner: bytes | memoryview, speaker: int, port: int) -> Reply | None:
    """The refusal in a "destination unreachable", which quotes the packet that it refuses.

    Only one from the target itself shows that it is alive: a router says the same of addresses that nobody has.
    """
    if len(inner) < 28 or inner[0] != 0x45 or int.from_bytes(inner[16:20], "big") != speaker:
        return None
    cookie = int.from_bytes(inner[24:28], "big")
    if inner[9] == 1:
        return Reply(speaker, "icmp", cookie)
    from_port = int.from_bytes(inner[20:22], "big")
    return Reply(speaker, "tcp", cookie) if inner[9] == 6 and from_port == port else None
