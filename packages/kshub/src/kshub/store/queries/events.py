"""What happened, for people: kind and parameters, no sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.clock import seconds_now
from kshub.store.schema import event, network

# Each kind with the parameters that it carries, all of them texts; a reader may rely on those names.
PARAMETERS: Final[dict[str, tuple[str, ...]]] = {
    "decision-undone": ("kind", "other", "by"),
    "node-split": ("from", "addresses", "by"),  # the event's node is the new one
    "node-undecided": ("nodes", "snapshot"),  # it is new, and may be one of several known nodes
    # the event's node is the one that stayed; kind and value: the signature, or "byHand"; either snapshot or by
    "nodes-merged": ("absorbed", "name", "kind", "value", "snapshot", "by"),
    "snapshot-approved": ("snapshot", "by"),
    "snapshot-rejected": ("snapshot", "by"),
    "snapshot-waits": ("snapshot", "merges"),
    "token-expires": ("ksocketId", "displayName", "days"),
}


@dataclass(frozen=True, slots=True)
class Happened:
    """An event to be written. params: those of its kind; a list becomes one text, joined by commas."""

    kind: str
    params: Mapping[str, object]
    node_id: int | None = None


async def add(
    connection: AsyncConnection, network_id: int, kind: str, params: Mapping[str, object], *, node_id: int | None = None
) -> None:
    """Something happened in a network now."""
    await add_all(connection, network_id, [Happened(kind, params, node_id)])


async def add_all(connection: AsyncConnection, network_id: int, happened: Iterable[Happened]) -> None:
    """All this happened in a network now, in this order.

    Raises:
        ValueError: a kind or a parameter that PARAMETERS does not know; that is our own bug.
    """
    space = select(network.c.space_id).where(network.c.id == network_id)
    space_id = (await connection.execute(space)).scalar_one()
    about = {"space_id": space_id, "network_id": network_id, "happened_at": seconds_now()}
    rows = [about | {"node_id": one.node_id, "kind": one.kind, "params": _words(one)} for one in happened]
    if rows:
        await connection.execute(insert(event), rows)


def _words(one: Happened) -> str:
    if not set(one.params) <= set(PARAMETERS.get(one.kind, ())):
        raise ValueError(f"{one.kind} carries {PARAMETERS.get(one.kind)}, not {tuple(one.params)}")
    return msgspec.json.encode({name: _word(value) for name, value in one.params.items()}).decode()


def _word(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
