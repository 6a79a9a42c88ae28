"""Where a route of this machine leads, as the kernel tells it (rtnetlink(7)). Pure."""

import struct

from ksocket.discover.netlink import Row


def hops(row: Row) -> list[tuple[int, bytes | None]]:
    """(interface index, next hop) of a route; several when it is shared among them (RTA_MULTIPATH)."""
    shared = row.attributes.get(9)
    if shared is None:
        via = row.attributes.get(18)  # RTA_VIA: a next hop of the other family, after its own number
        return [(row.number(4) or 0, row.attributes.get(5) or (via[2:] if via else None))]
    found: list[tuple[int, bytes | None]] = []
    at = 0
    while at + 8 <= len(shared):
        length, _, _, index = struct.unpack_from("=HBBi", shared, at)  # rtnexthop
        if length < 8:
            break
        size = int.from_bytes(shared[at + 8 : at + 10], "little") if length >= 12 else 0
        found.append((index, shared[at + 12 : at + 8 + size] or None))
        at += length
    return found
