"""Socket filters in classic BPF, so that the kernel drops what cannot be an answer before it is copied.

Offsets count from the network header (SKF_NET_OFF), since tunnels have no Ethernet header before it.
"""

import ctypes
import socket
import struct
from ipaddress import IPv4Address

Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, operand

_NET = 0x100000000 - 0x100000  # SKF_NET_OFF as an unsigned operand
_WORD, _HALF, _BYTE = 0x20, 0x28, 0x30  # BPF_LD | BPF_ABS
_EQUAL, _ANY_BIT, _RETURN = 0x15, 0x45, 0x06  # BPF_JMP | BPF_JEQ, BPF_JSET; BPF_RET
_SO_ATTACH_FILTER = 26
_SNAP = 128  # octets of a packet that are kept
_WHOLE = 2_048  # a report of listeners may fill its frame


def arp_of_ipv4() -> list[Instruction]:
    """ARP requests and replies for IPv4 over Ethernet."""
    return [
        (_HALF, 0, 0, _NET),
        (_EQUAL, 0, 3, 1),
        (_HALF, 0, 0, _NET + 2),
        (_EQUAL, 0, 1, 0x0800),
        (_RETURN, 0, 0, _SNAP),
        (_RETURN, 0, 0, 0),
    ]


def answers_to(own: IPv4Address, port: int) -> list[Instruction]:
    """ICMP echo replies and "destination unreachable" to this address, and TCP segments to this port of it."""
    return [
        (_BYTE, 0, 0, _NET),
        (_EQUAL, 0, 13, 0x45),
        (_WORD, 0, 0, _NET + 16),
        (_EQUAL, 0, 11, int(own)),
        (_HALF, 0, 0, _NET + 6),
        (_ANY_BIT, 9, 0, 0x3FFF),  # a fragment
        (_BYTE, 0, 0, _NET + 9),
        (_EQUAL, 0, 3, 1),
        (_BYTE, 0, 0, _NET + 20),
        (_EQUAL, 4, 0, 0),
        (_EQUAL, 3, 4, 3),
        (_EQUAL, 0, 3, 6),
        (_HALF, 0, 0, _NET + 22),
        (_EQUAL, 0, 1, port),
        (_RETURN, 0, 0, _SNAP),
        (_RETURN, 0, 0, 0),
    ]


def answers_of_ipv6(port: int) -> list[Instruction]:
    """ICMPv6 echo replies and neighbour advertisements, reports of multicast listeners, and datagrams to this port."""
    return [
        (_BYTE, 0, 0, _NET + 6),
        (_EQUAL, 0, 3, 58),
        (_BYTE, 0, 0, _NET + 40),
        (_EQUAL, 10, 0, 129),
        (_EQUAL, 9, 10, 136),
        (_EQUAL, 0, 2, 17),
        (_HALF, 0, 0, _NET + 42),
        (_EQUAL, 6, 7, port),
        (_EQUAL, 0, 6, 0),  # hop-by-hop options come first, as in every report (RFC 3810, 5)
        (_HALF, 0, 0, _NET + 40),
        (_EQUAL, 0, 4, 58 << 8),  # eight octets of them, then ICMPv6
        (_BYTE, 0, 0, _NET + 48),
        (_EQUAL, 1, 0, 131),
        (_EQUAL, 0, 1, 143),
        (_RETURN, 0, 0, _WHOLE),
        (_RETURN, 0, 0, 0),
    ]


def attach(sock: socket.socket, program: list[Instruction]) -> None:
    """Filter what the socket hears from now on; on a packet socket to be done before bind.

    Raises:
        OSError: the kernel does not accept the program.
    """
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *one) for one in program))
    sock.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, struct.pack("@HP", len(program), ctypes.addressof(code)))
