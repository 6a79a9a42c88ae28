"""The IPv6 packets that discovery sends on a link and the answers that it takes, as bytes. Pure.

RFC 8200 (IPv6), RFC 4443 (ICMPv6), RFC 4861 (neighbour discovery), RFC 3810 and RFC 2710 (listeners of multicast),
RFC 768 (UDP).
"""

import struct
from dataclasses import dataclass
from ipaddress import IPv6Address
from typing import Final

from ksocket.discover.frames import NAME, checksum, ethernet

ETH_IPV6: Final = 0x86DD
ALL_NODES: Final = IPv6Address("ff02::1")
COOKIE: Final = 12  # octets of it in an echo request: identifier, sequence number, and eight of the payload
REPORT_MS: Final = 1_000  # within which hosts answer the query for listeners, each after a time by chance

ECHO, ECHO_REPLY, SOLICITATION, ADVERTISEMENT = 128, 129, 135, 136
QUERY, REPORT_1, REPORT_2 = 130, 131, 143

_ICMP, _HOP_BY_HOP, _UDP = 58, 0, 17
_PORTS = struct.Struct("!HHHH")  # source, destination, length, checksum
_FIXED = struct.Struct("!IHBB16s16s")  # version, class and flow; length; next header; hop limit; source; destination
_VERSION = 6 << 28
_ROUTER_ALERT = bytes((_ICMP, 0, 5, 2, 0, 0, 1, 0))  # RFC 2711: "a listener message is inside", and padding
_SUPPRESS_ROUTERS, _ROBUSTNESS, _INTERVAL = 0x08, 2, 125  # RFC 3810, 5.1.7 to 5.1.9; the defaults of 9.1 and 9.2
_SOLICITED_GROUP = IPv6Address("ff02::1:ff00:0").packed[:13]
_SOLICITED = 0x40  # RFC 4861, 4.4: the answer to a solicitation
_MAX_GROUPS = 64  # of one report; a host has one for each address and service


@dataclass(frozen=True, slots=True)
class Echo:
    """A reply to an echo request, if its cookie is that of what was sent from `own`. cookie: COOKIE octets."""

    source: IPv6Address
    own: IPv6Address
    macaddr: str
    cookie: bytes


@dataclass(frozen=True, slots=True)
class Neighbor:
    """Who was asked for says where it is."""

    source: IPv6Address
    macaddr: str


@dataclass(frozen=True, slots=True)
class Listener:
    """A host that hears some multicast groups. ends: the last three octets of its own addresses, as numbers."""

    source: IPv6Address
    macaddr: str
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Datagram:
    """What comes by UDP. ports: from and to."""

    source: IPv6Address
    macaddr: str
    ports: tuple[int, int]
    payload: bytes


Answer = Echo | Neighbor | Listener | Datagram


def echo_request(source: IPv6Address, target: IPv6Address, cookie: bytes) -> bytes:
    """An echo request, without its Ethernet header; it does not leave the link when it is multicast."""
    return _packet(source, target, 1 if target.is_multicast else 64, echo_message(cookie), ECHO)


def echo_message(cookie: bytes) -> bytes:
    """What follows the type, code and checksum of an echo request."""
    return cookie + NAME


def solicitation(source: IPv6Address, macaddr: bytes, target: IPv6Address) -> bytes:
    """A whole frame that asks who has `target`, heard by those alone whose address ends alike."""
    body = bytes(4) + target.packed + b"\x01\x01" + macaddr
    group = IPv6Address(_SOLICITED_GROUP + target.packed[13:])
    return multicast(group, macaddr) + _packet(source, group, 255, body, SOLICITATION)


def listeners_query(source: IPv6Address) -> bytes:
    """A general query for listeners, without its Ethernet header: every host tells its groups. source: link-local.

    It asks routers to keep their timers as they are, and names the default values, which they may take over.
    """
    body = struct.pack("!HH16sBBH", REPORT_MS, 0, bytes(16), _SUPPRESS_ROUTERS | _ROBUSTNESS, _INTERVAL, 0)
    return _packet(source, ALL_NODES, 1, body, QUERY, _ROUTER_ALERT)


def datagram(source: IPv6Address, target: IPv6Address, ports: tuple[int, int], payload: bytes) -> bytes:
    """A UDP datagram, without its Ethernet header. ports: from and to."""
    size = _PORTS.size + len(payload)
    pseudo = source.packed + target.packed + struct.pack("!II", size, _UDP)
    total = checksum(pseudo + _PORTS.pack(*ports, size, 0) + payload) or 0xFFFF  # 0 would say: no checksum
    head = _FIXED.pack(_VERSION, size, _UDP, 255, source.packed, target.packed)
    return head + _PORTS.pack(*ports, size, total) + payload


def multicast(group: IPv6Address, macaddr: bytes) -> bytes:
    """The Ethernet header of a packet to a group (RFC 2464)."""
    return ethernet(b"\x33\x33" + group.packed[12:], macaddr, ETH_IPV6)


def _packet(source: IPv6Address, target: IPv6Address, hops: int, body: bytes, kind: int, options: bytes = b"") -> bytes:
    message = bytes((kind, 0, 0, 0)) + body
    pseudo = source.packed + target.packed + struct.pack("!II", len(message), _ICMP)
    total = checksum(pseudo + message)
    message = message[:2] + total.to_bytes(2, "big") + body
    following = _HOP_BY_HOP if options else _ICMP
    head = _FIXED.pack(_VERSION, len(options) + len(message), following, hops, source.packed, target.packed)
    return head + options + message


def answer(frame: bytes | memoryview) -> Answer | None:
    """What an Ethernet frame with an IPv6 packet answers; None if that is nothing of ours, or malformed."""
    if len(frame) < 14 + _FIXED.size + 8:
        return None
    macaddr = bytes(frame[6:12])
    first, length, following, hops, sender, target = _FIXED.unpack_from(frame, 14)
    if first >> 28 != 6 or macaddr[0] & 1 or macaddr == bytes(6):
        return None
    source, rest = IPv6Address(sender), bytes(frame[14 + _FIXED.size : 14 + _FIXED.size + length])
    if source.is_multicast or source.is_unspecified:
        return None
    if following == _HOP_BY_HOP and rest[:1] == bytes((_ICMP,)) and len(rest) > 1:
        return _report(source, macaddr, rest[8 * (rest[1] + 1) :]) if hops == 1 else None
    if IPv6Address(target).is_multicast:
        return None
    if following == _UDP and len(rest) > _PORTS.size:
        return Datagram(source, macaddr.hex(":"), _PORTS.unpack_from(rest)[:2], rest[_PORTS.size :])
    if following != _ICMP or not rest:
        return None
    if rest[0] == ECHO_REPLY and len(rest) >= 4 + COOKIE:
        return Echo(source, IPv6Address(target), macaddr.hex(":"), rest[4 : 4 + COOKIE])
    return _advertisement(macaddr, rest) if rest[0] == ADVERTISEMENT and hops == 255 else None


def _advertisement(macaddr: bytes, message: bytes) -> Neighbor | None:
    """One that was asked for. The address in its option counts, else that of the frame (RFC 4861, 4.4 and 7.1.2)."""
    if len(message) < 24 or message[1] or not message[4] & _SOLICITED:
        return None
    at = 24
    while at < len(message):
        kind, size = message[at], 8 * int.from_bytes(message[at + 1 : at + 2], "big")
        if not size or at + size > len(message):
            return None
        if kind == 2 and size == 8:
            macaddr = message[at + 2 : at + 8]
        at += size
    target = IPv6Address(message[8:24])
    if target.is_multicast or macaddr[0] & 1 or macaddr == bytes(6):
        return None
    return Neighbor(target, macaddr.hex(":"))


def _report(source: IPv6Address, macaddr: bytes, message: bytes) -> Listener | None:
    """A report of version 1 names one group, one of version 2 any number."""
    if not source.is_link_local or len(message) < 8:
        return None
    groups: list[bytes] = []
    if message[0] == REPORT_1 and len(message) >= 24:
        groups.append(message[8:24])
    elif message[0] == REPORT_2:
        at, count = 8, int.from_bytes(message[6:8], "big")
        while count and at + 20 <= len(message) and len(groups) < _MAX_GROUPS:
            groups.append(message[at + 4 : at + 20])
            at += 20 + 16 * int.from_bytes(message[at + 2 : at + 4], "big") + 4 * message[at + 1]
            count -= 1
    else:
        return None
    ends = (int.from_bytes(one[13:], "big") for one in groups if one.startswith(_SOLICITED_GROUP))
    return Listener(source, macaddr.hex(":"), tuple(dict.fromkeys(ends)))
