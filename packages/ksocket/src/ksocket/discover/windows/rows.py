"""Routes and neighbours of a Windows machine, from the tables of the IP helper API. Pure.

Source: MIB_IPFORWARD_ROW2 and MIB_IPNET_ROW2 in netioapi.h, NL_NEIGHBOR_STATE in nldef.h,
learn.microsoft.com/windows/win32/api/netioapi/ns-netioapi-mib_ipforward_row2 and -mib_ipnet_row2. The layout is that of
64-bit Windows.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from typing import Any

from ksocket.discover.gateway import Neighbor
from ksocket.discover.windows.adapters import address

FORWARD = struct.Struct("<QI28sB3x28sB3xIIIIBBBBII")
"""InterfaceLuid, InterfaceIndex, DestinationPrefix (address, length), NextHop, SitePrefixLength, two lifetimes, Metric,
Protocol, Loopback, AutoconfigureAddress, Publish, Immortal, Age, Origin."""
NEIGHBOR = struct.Struct("<28sIQ32sIIB3xI")
"""Address, InterfaceIndex, InterfaceLuid, PhysicalAddress and its length, State, Flags, ReachabilityTime."""
FIRST = 8  # where the first row stands: after NumEntries, aligned for a 64-bit field
MAX_ROWS = 100_000

# NlnsUnreachable, Incomplete, Probe, Delay, Stale, Reachable, Permanent: as NUD_* of linux/neighbour.h
_STATES = (0x20, 0x01, 0x10, 0x08, 0x04, 0x02, 0x80)


@dataclass(frozen=True, slots=True)
class Forward:
    """One route. gateway None: its destination is on the link. metric: without that of the interface."""

    index: int
    destination: IPv4Address | IPv6Address
    prefixlen: int
    gateway: IPv4Address | IPv6Address | None
    metric: int


def routes(table: bytes) -> list[Forward]:
    """The rows of a MIB_IPFORWARD_TABLE2, as far as they are whole."""
    found = []
    for _, index, prefix, length, hop, _, _, _, metric, *_ in _rows(table, FORWARD):
        destination, gateway = address(prefix), address(hop)
        if destination is not None and length <= destination.max_prefixlen:
            known = gateway if gateway is not None and int(gateway) else None
            found.append(Forward(index, destination, length, known, metric))
    return found


def neighbors(table: bytes) -> list[Neighbor]:
    """The rows of a MIB_IPNET_TABLE2, as far as they are whole."""
    found = []
    for sockaddr, index, _, physical, length, state, _, _ in _rows(table, NEIGHBOR):
        addr = address(sockaddr)
        if addr is not None and state < len(_STATES):
            macaddr = physical[: min(length, len(physical))].hex(":") or None
            found.append(Neighbor(index, str(addr), macaddr, _STATES[state]))
    return found


def size(count: int, row: struct.Struct) -> int:
    """Octets of a table of so many rows, of which at most MAX_ROWS are read."""
    return FIRST + min(count, MAX_ROWS) * row.size


def _rows(table: bytes, form: struct.Struct) -> Iterator[tuple[Any, ...]]:
    count = int.from_bytes(table[:4], "little")
    held = max(0, len(table) - FIRST) // form.size
    for number in range(min(count, held, MAX_ROWS)):
        yield form.unpack_from(table, FIRST + number * form.size)
