"""How many of some nodes have an address in which subnet, as `subnet:` finds them: by each that they have now."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from ipaddress import IPv6Address, IPv6Network
from typing import Any, Final

from sqlalchemy import Row, Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.schema import address, node_address
from kshub.view.search.conditions import among

_DIGITS: Final = "0123456789"
_LEFT: Final = 64  # bits


async def counted(connection: AsyncConnection, ids: Sequence[int]) -> list[tuple[str, int]]:
    """Each /24 of IPv4 and /64 of IPv6 with the number of nodes, the largest first."""
    begin = func.rtrim(address.c.addr, _DIGITS)
    short = _held(connection, ids, select(begin.label("begin"), func.count(node_address.c.node_id.distinct())))
    rows = await connection.execute(short.where(address.c.addr.not_like("%:%")).group_by("begin"))
    found = [(f"{begin}0/24", int(number)) for begin, number in rows]
    long = _held(connection, ids, select(node_address.c.node_id, address.c.addr)).where(address.c.addr.like("%:%"))
    found += await asyncio.to_thread(_of_six, (await connection.execute(long)).all())
    return sorted(found, key=lambda one: (-one[1], one[0]))


def _held(connection: AsyncConnection, ids: Sequence[int], query: Select[Any]) -> Select[Any]:
    query = query.select_from(node_address).join(address, address.c.id == node_address.c.address_id)
    return query.where(among(connection, node_address.c.node_id, ids), node_address.c.current)


def _of_six(rows: Iterable[Row[Any]]) -> list[tuple[str, int]]:
    nodes = defaultdict[int, set[int]](set)
    for node_id, addr in map(tuple, rows):
        nodes[int(IPv6Address(addr.partition("%")[0])) >> _LEFT].add(node_id)
    return [(str(IPv6Network((one << _LEFT, 128 - _LEFT))), len(some)) for one, some in nodes.items()]
