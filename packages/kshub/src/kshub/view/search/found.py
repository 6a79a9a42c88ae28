"""What a search needs that no column of a node says: addresses, packages by their bitmaps, what went wrong."""

from collections.abc import Callable, Collection, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address
from typing import Any

from pyroaring import BitMap
from sqlalchemy import Row, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store import records
from kshub.store.plain import plain
from kshub.store.queries import packages
from kshub.store.queries import records as record_queries
from kshub.store.schema import address, node, node_source, package
from kshub.versions import Constraint
from kshub.view.places import Networks
from kshub.view.search.terms import Term
from kswire.facts import Attempt

_OCTET = 8


async def addresses(
    connection: AsyncConnection, visible: Networks, wanted: IPv4Network | IPv6Network
) -> Collection[int]:
    """The numbers of the addresses that stand in this network."""
    rows = await _beginning(connection, visible, _prefix(wanted))
    return [row.id for row in rows if (parsed := ip_address(row.addr)).version == wanted.version and parsed in wanted]


async def beginning(connection: AsyncConnection, visible: Networks, prefix: str) -> Collection[int]:
    """The numbers of the addresses that begin so, as they are written."""
    return [row.id for row in await _beginning(connection, visible, prefix)]


def _prefix(wanted: IPv4Network | IPv6Network) -> str:
    """How each address of it begins, as far as whole octets tell."""
    if wanted.version != 4:
        return ""
    whole = wanted.prefixlen // _OCTET
    octets = str(wanted.network_address).split(".")[:whole]
    return ".".join(octets) + ("." if 0 < whole < len(str(wanted.network_address).split(".")) else "")


async def _beginning(connection: AsyncConnection, visible: Networks, prefix: str) -> Sequence[Any]:
    query = select(address.c.id, address.c.addr).where(address.c.network_id.in_(visible))
    if prefix:
        query = query.where(address.c.addr.startswith(prefix, autoescape=True))
    return (await connection.execute(query)).all()


async def having(connection: AsyncConnection, term: Term) -> BitMap:
    """The nodes that have such a package, by its own or its source's name; a * at the end stands for more."""
    name = term.value.lower()
    columns = [func.lower(one) for one in (package.c.name, package.c.source_name)]
    matched = [one.startswith(name[:-1], autoescape=True) if name.endswith("*") else one == name for one in columns]
    rows = (await connection.execute(select(package).where(or_(*matched)))).all()
    chosen = [row.id for row in rows if not term.comparison or _stands(row, term)]
    return await packages.nodes_with(connection, chosen)


def _stands(row: Row[Any], term: Term) -> bool:
    if row.version is None:
        return False
    relation = "=" if term.comparison == ":" else term.comparison
    return Constraint(relation, term.limit).holds(row.kind, row.version, row.epoch)


async def failing(connection: AsyncConnection, visible: Networks, code: str) -> Collection[int]:
    """The numbers of the attempts of which one ended by this problem."""
    return await _tried(connection, visible, lambda one: one.problem is not None and one.problem.code == code)


async def using(connection: AsyncConnection, visible: Networks, file: str) -> Collection[int]:
    """The numbers of the attempts of which one was made with the credential file of this name."""
    return await _tried(connection, visible, lambda one: one.file is not None and plain(one.file) == file)


async def _tried(connection: AsyncConnection, visible: Networks, right: Callable[[Attempt], bool]) -> Collection[int]:
    mine = select(node_source.c.attempts_id).join(node, node.c.id == node_source.c.node_id)
    query = mine.where(node.c.network_id.in_(visible), node.c.merged_into.is_(None)).distinct()
    numbers = (await connection.execute(query)).scalars().all()
    told = await record_queries.read(connection, numbers, records.timeless)
    return [one for one, tries in told.items() if any(map(right, tries))]
