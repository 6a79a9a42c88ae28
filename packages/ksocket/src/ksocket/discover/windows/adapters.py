"""The interfaces of a Windows machine, from the list that GetAdaptersAddresses writes. Pure.

Source: IP_ADAPTER_ADDRESSES_LH and IP_ADAPTER_UNICAST_ADDRESS_LH in iptypes.h, SOCKADDR_INET in ws2ipdef.h,
learn.microsoft.com/windows/win32/api/iptypes/ns-iptypes-ip_adapter_addresses_lh. The layout is that of 64-bit Windows.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Interface, IPv6Address, IPv6Interface, ip_interface
from typing import Any

from ksocket.discover.gateway import Link
from ksocket.discover.windows.api import Memory

ADAPTER = struct.Struct("<IIQQQ40xQ8sIIIIII104xII")
"""Length, IfIndex, Next, AdapterName, FirstUnicastAddress; FriendlyName, PhysicalAddress and its length, Flags, Mtu,
IfType, OperStatus, Ipv6IfIndex; Ipv4Metric, Ipv6Metric. What follows is not read."""
UNICAST = struct.Struct("<IIQQi4xiiiIIIB7x")
"""Length, Flags, Next, Address (pointer, length), PrefixOrigin, SuffixOrigin, DadState, three lifetimes,
OnLinkPrefixLength."""
SOCKADDR_INET = 28
AF_INET, AF_INET6 = 2, 23  # winsock2.h
MAX_ADAPTERS, MAX_ADDRESSES = 1_024, 256

_ETHERNET, _LOOPBACK, _WIRELESS = 6, 24, 71  # IF_TYPE_* of ipifcons.h
_UP = 1  # IfOperStatusUp
_DEPRECATED = 3  # IpDadStateDeprecated; preferred is 4, below are addresses that nobody may use yet
_LONGEST_NAME = 2 * 256  # IF_MAX_STRING_SIZE characters of UTF-16


@dataclass(frozen=True, slots=True)
class Adapter:
    """One interface. metric, metric6: what Windows adds to the metric of each route through it."""

    link: Link
    index6: int
    metric: int
    metric6: int


def parse(memory: Memory) -> tuple[Adapter, ...]:
    """The interfaces but loopback; whatever does not lie in the memory is left out, and no list goes on for ever."""
    found = []
    for fields in _chain(memory, memory.base, ADAPTER, MAX_ADAPTERS):
        _, index, _, _, unicast, name, physical, length, _, _, kind, status, index6, metric, metric6 = fields
        if kind == _LOOPBACK:
            continue
        link = Link(
            ifname=_name(memory, name) or f"if{index or index6}",
            index=index or index6,
            macaddr=physical[: min(length, 8)].hex(":"),
            addresses=tuple(_addresses(memory, unicast)),
            up=status == _UP,
            arp=kind in {_ETHERNET, _WIRELESS},
        )
        found.append(Adapter(link, index6, metric, metric6))
    return tuple(found)


def address(sockaddr: bytes) -> IPv4Address | IPv6Address | None:
    """The address in a SOCKADDR_INET; None for another family, or less than one."""
    if len(sockaddr) < 8:
        return None
    family = int.from_bytes(sockaddr[:2], "little")
    if family == AF_INET:
        return IPv4Address(sockaddr[4:8])
    if family == AF_INET6 and len(sockaddr) >= 24:
        return IPv6Address(sockaddr[8:24])
    return None


def _chain(memory: Memory, pointer: int, form: struct.Struct, most: int) -> Iterator[tuple[Any, ...]]:
    """The records of a linked list, whose third field leads to the next."""
    for _ in range(most):
        octets = memory.at(pointer, form.size)
        if octets is None:
            return
        fields = form.unpack(octets)
        yield fields
        pointer = fields[2]


def _addresses(memory: Memory, pointer: int) -> Iterator[IPv4Interface | IPv6Interface]:
    for fields in _chain(memory, pointer, UNICAST, MAX_ADDRESSES):
        _, _, _, sockaddr, length, _, _, state, *_, prefixlen = fields
        held = address(memory.at(sockaddr, min(max(length, 0), SOCKADDR_INET)) or b"")
        if held is not None and state >= _DEPRECATED and prefixlen <= held.max_prefixlen:
            yield ip_interface(f"{held}/{prefixlen}")


def _name(memory: Memory, pointer: int) -> str:
    """A string of UTF-16 that ends with a null, or with the memory."""
    start = pointer - memory.base
    if not 0 <= start < len(memory.octets):
        return ""
    text = memory.octets[start : start + _LONGEST_NAME].decode("utf-16-le", "replace")
    return text.partition("\0")[0]
