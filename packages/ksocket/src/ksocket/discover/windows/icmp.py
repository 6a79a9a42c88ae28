"""Replies to echo requests as IcmpSendEcho2 leaves them in its buffer. Pure.

Source: ICMP_ECHO_REPLY and IP_OPTION_INFORMATION in ipexport.h,
learn.microsoft.com/windows/win32/api/ipexport/ns-ipexport-icmp_echo_reply. The layout is that of 64-bit Windows.
"""

import struct
from dataclasses import dataclass
from ipaddress import IPv4Address

REPLY = struct.Struct("<4sIIHHQBBBB4xQ")
"""Address, Status, RoundTripTime, DataSize, Reserved, Data, and Options: Ttl, Tos, Flags, OptionsSize, OptionsData."""

SUCCESS, HOST_UNREACHABLE, NO_RESOURCES, TIMED_OUT = 0, 11003, 11006, 11010  # IP_SUCCESS, ... of ipexport.h


@dataclass(frozen=True, slots=True)
class EchoReply:
    """Who sent it; status: IP_STATUS of ipexport.h, 0 for an echo reply; seconds: the round trip, 0 below 1 ms."""

    address: IPv4Address
    status: int
    seconds: float


def parse(buffer: bytes, count: int) -> list[EchoReply]:
    """The replies in a buffer; those that the buffer does not hold are left out, whatever `count` says."""
    found = []
    for at in range(0, min(count, len(buffer) // REPLY.size) * REPLY.size, REPLY.size):
        address, status, milliseconds, *_ = REPLY.unpack_from(buffer, at)
        found.append(EchoReply(IPv4Address(address), status, milliseconds / 1000))
    return found


def answers(buffer: bytes, count: int, asked: IPv4Address) -> EchoReply | None:
    """The reply of the address that was asked: a router's word about it, or another's reply, is none."""
    return next((one for one in parse(buffer, count) if one.status == SUCCESS and one.address == asked), None)
