"""The hub's nodes as machines, read page by page."""

from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from typing import Any, cast

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.export.listing import by_key
from kshub.export.zabbix.machine import Machine
from kshub.store import documents
from kshub.store.engine import Store
from kshub.store.queries import labels
from kshub.store.queries.lists import Part
from kshub.store.schema import address, node, node_address, node_document, node_source
from kshub.view import nodes, places
from kshub.view.places import Networks
from kshub.view.search.terms import EVERYTHING, Term, every, some
from kshub.view.search.terms import Part as Asked
from kshub.view.states import state


async def machines(store: Store, visible: Networks, asked: Asked = EVERYTHING) -> AsyncIterator[Machine]:
    """Nodes of these networks that the search finds, those that are retired too."""
    # a search that says nothing of marks leaves retired nodes out
    marked = some([Term("mark", ":", "any"), Term("mark", ":", "none")])
    wanted = nodes.Wanted(None, Part(), search=every([asked, marked]))
    async with store.read() as connection:
        chosen = await nodes.choose(connection, visible, wanted)
        names = await places.named(connection, visible)
    query = nodes.joined(select(node, node_document.c.document, state().label("state")).select_from(node))
    query = query.join(node_document, node_document.c.node_id == node.c.id).where(*chosen)

    async def made(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[Machine]:
        numbers = [row.id for row in rows]
        tags, marks = await labels.tags(connection, numbers), await labels.marks(connection, numbers)
        answered = await _snmp(connection, rows)
        return [
            _machine(row, names[row.network_id], tags[row.id], _gone(row, marks.get(row.id)), answered.get(row.id))
            for row in rows
        ]

    async with aclosing(cast("Any", by_key(store, query, node.c.id, made))) as pages:
        async for page in pages:
            for one in page:
                yield one


def _gone(row: Row[Any], mark: Row[Any] | None) -> str | None:
    if mark is not None and mark.mark == "retired":
        return "retired"
    return "outdated" if row.state == "outdated" else None


def _machine(
    row: Row[Any], place: Row[Any], tags: list[tuple[str, str]], gone: str | None, snmp: str | None
) -> Machine:
    return Machine(
        network_id=row.network_id,
        node_id=row.id,
        space=place.space_display_name,
        network=place.display_name,
        display_name=row.display_name,
        hostname=row.hostname,
        addr=row.addr,
        device_type=row.device_type,
        node=documents.node(row.document),
        snmp=snmp,
        tags=tuple(tags),
        gone=gone,
    )


async def _snmp(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> dict[int, str]:
    """Where each of these nodes has answered by SNMP without a jump host: its first address, if that is one."""
    current = (node_address.c.address_id == node_source.c.address_id) & (
        node_address.c.node_id == node_source.c.node_id
    )
    query = (
        select(node_source.c.node_id, address.c.addr)
        .join(node_address, current)
        .join(address, address.c.id == node_source.c.address_id)
        .where(node_source.c.node_id.in_([row.id for row in rows]), node_address.c.current, address.c.route == "")
        .where(node_source.c.method == "snmp", node_source.c.facts_id.is_not(None))
        .order_by(address.c.id)
    )
    first = {row.id: row.addr for row in rows}
    found: dict[int, str] = {}
    for node_id, addr in await connection.execute(query):
        if addr == first[node_id] or node_id not in found:
            found[node_id] = addr
    return found
