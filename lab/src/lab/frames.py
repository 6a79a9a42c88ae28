"""Ethernet frames, read as far as the tests need: Ethernet II, ARP (RFC 826), IPv4, IPv6, neighbour solicitations."""

import struct
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address

IPAddress = IPv4Address | IPv6Address

ARP, IPV4, IPV6 = 0x0806, 0x0800, 0x86DD
TCP, UDP, ICMP, ICMPV6 = 6, 17, 1, 58
_NEIGHBOR_SOLICITATION = 135


@dataclass(frozen=True)
class Arp:
    """operation 1 is a request, 2 a reply."""

    operation: int
    sender: IPv4Address
    target: IPv4Address


@dataclass(frozen=True)
class Ip:
    """The header of an IP packet; ports are None but for TCP and UDP; solicited is what an ND solicitation asks for."""

    source: IPAddress
    destination: IPAddress
    protocol: int
    ports: tuple[int, int] | None = None
    solicited: IPv6Address | None = None
    payload: bytes = b""


@dataclass(frozen=True)
class Frame:
    """A frame as captured: time in seconds since the epoch; outgoing as seen from the interface."""

    time: float
    outgoing: bool
    data: bytes

    @property
    def destination(self) -> str:
        """The MAC address it goes to, lower case with colons."""
        return self.data[0:6].hex(":")

    @property
    def source(self) -> str:
        """The MAC address it comes from."""
        return self.data[6:12].hex(":")

    @property
    def ethertype(self) -> int:
        """0 when the frame is cut short."""
        return int.from_bytes(self.data[12:14], "big")

    @cached_property
    def arp(self) -> Arp | None:
        """The ARP message for IPv4 in it, if it is one."""
        body = self.data[14:42]
        if self.ethertype != ARP or len(body) < 28:
            return None
        (operation,) = struct.unpack_from("!H", body, 6)
        return Arp(operation, IPv4Address(body[14:18]), IPv4Address(body[24:28]))

    @cached_property
    def ip(self) -> Ip | None:
        """The IP header in it, if it is one."""
        body = self.data[14:]
        if self.ethertype == IPV4 and len(body) >= 20:
            start = (body[0] & 15) * 4
            return _packet(IPv4Address(body[12:16]), IPv4Address(body[16:20]), body[9], body[start:])
        if self.ethertype == IPV6 and len(body) >= 40:
            return _packet(IPv6Address(body[8:24]), IPv6Address(body[24:40]), body[6], body[40:])
        return None


def _packet(source: IPAddress, destination: IPAddress, protocol: int, payload: bytes) -> Ip:
    ports = solicited = None
    if protocol in {TCP, UDP} and len(payload) >= 4:
        ports = struct.unpack("!HH", payload[:4])
    if protocol == ICMPV6 and len(payload) >= 24 and payload[0] == _NEIGHBOR_SOLICITATION:
        solicited = IPv6Address(payload[8:24])
    return Ip(source, destination, protocol, ports, solicited, payload)


def touches(frame: Frame, mac: str, addresses: frozenset[IPAddress]) -> str | None:
    """Why this frame concerns a host ("mac", "ip", "arp", "nd"), or None. What the host sends itself does not."""
    if frame.outgoing or frame.source == mac:
        return None
    if frame.arp is not None and frame.arp.target in addresses:
        return "arp"
    if frame.ip is not None and frame.ip.solicited in addresses:
        return "nd"
    if frame.ip is not None and frame.ip.destination in addresses:
        return "ip"
    return "mac" if frame.destination == mac else None
