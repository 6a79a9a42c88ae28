"""Since when each group of a node's facts is known, and when it was last asked for."""

from typing import Any, Final

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store import records
from kshub.store.instants import moment
from kshub.store.queries import records as record_queries
from kshub.store.schema import node_address, node_source
from kswire.facts import Facts
from kswire.nodes import GroupTimes

_CAMEL: Final = dict(zip(Facts.__struct_fields__, Facts.__struct_encode_fields__, strict=True))
_ELSEWHERE: Final = {"packages": "set_id", "neighbors": "neighbors_id"}
_NOT_GROUPS: Final = frozenset({"missing", "hostname"})
_kept: Final = msgspec.msgpack.Decoder(dict[str, int])


async def groups(connection: AsyncConnection, node_id: int) -> dict[str, GroupTimes]:
    """By JSON name. collectedAt before lastAttemptAt: the last try could not read it, what is shown is from before."""
    current = (node_address.c.address_id == node_source.c.address_id) & (
        node_address.c.node_id == node_source.c.node_id
    )
    statement = (
        select(node_source)
        .join(node_address, current)
        .where(node_source.c.node_id == node_id, node_address.c.current)
        .order_by(node_source.c.collected_at.desc())
    )
    rows = [row for row in await connection.execute(statement) if row.collected_at is not None]
    told = await record_queries.read(connection, {row.facts_id for row in rows if row.facts_id}, records.facts)
    times: dict[str, GroupTimes] = {}
    for row in rows:
        for name in _known(row, told.get(row.facts_id, Facts())):
            times.setdefault(_CAMEL[name], _times(row, name))
    return times


def _known(source: Any, facts: Facts) -> list[str]:
    present = [name for name in Facts.__struct_fields__ if getattr(facts, name) not in (None, ())]
    elsewhere = [name for name, column in _ELSEWHERE.items() if getattr(source, column) is not None]
    return [name for name in (*present, *elsewhere) if name not in _NOT_GROUPS]


def _times(source: Any, name: str) -> GroupTimes:
    older = _kept.decode(source.kept) if source.kept else {}
    return GroupTimes(
        collected_at=moment(older.get(name, source.collected_at)), last_attempt_at=moment(source.last_attempt_at)
    )
