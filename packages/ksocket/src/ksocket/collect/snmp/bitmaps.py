"""Strings of bits, as agents list ports and VLANs: the most significant bit of the first octet is number 0. Pure.

A list of ports is called PortList in Q-BRIDGE-MIB (RFC 4363), where its first port is 1.
"""

from collections.abc import Iterable, Iterator

from ksocket.collect.snmp.values import Value

_OCTETS = 2048  # that are read: 16,384 numbers
_BITS = 8 * _OCTETS


def bitmap(value: Value | None) -> int:
    """The string as a number, of which the same bits stand for the same numbers whatever its length."""
    return int.from_bytes(value[:_OCTETS].ljust(_OCTETS, b"\0"), "big") if isinstance(value, bytes) else 0


def of(numbers: Iterable[int]) -> int:
    """The string in which these bits are set."""
    found = bytearray(_OCTETS)
    for one in numbers:
        if 0 <= one < _BITS:
            found[one // 8] |= 0x80 >> one % 8
    return int.from_bytes(found, "big")


def numbers(bits: int) -> Iterator[int]:
    """Which bits are set, from the first on."""
    while bits:
        length = bits.bit_length()
        yield _BITS - length
        bits ^= 1 << (length - 1)
