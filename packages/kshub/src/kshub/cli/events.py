"""`kshub network events`: what happened in a network, a sentence each."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Row, select

from kshub import app
from kshub.cli.lists import day, told
from kshub.config import Settings
from kshub.logs import plain
from kshub.store.queries import naming
from kshub.store.queries.lists import Part
from kshub.store.schema import network
from kshub.view import events
from kshub.words import say

MAX_WORD: Final = 200  # characters of one parameter: machines tell some of them


async def listed(settings: Settings, name: str, kind: str | None, node: int | None, limit: int) -> None:
    """The newest events of the network, the newest first."""
    async with app.store_of(settings) as store, store.read() as connection:
        network_id = await naming.network_named(connection, name)
        wanted = events.Wanted(network_id, Part(0, limit, "-eventId"), kind, node)
        rows, _ = await events.listed(connection, select(network.c.id), wanted)
    told(f"{day(row.happened_at)}  {sentence(row)}" for row in rows)


def sentence(row: Row[Any]) -> str:
    """What happened, in the language of the locale."""
    words = {name: plain(value, MAX_WORD) for name, value in events.params(row.params).items()}
    return say(_key(row.kind, words), **words | {"node": row.node_id})


def _key(kind: str, words: Mapping[str, str]) -> str:
    by_hand = kind == "nodes-merged" and words["kind"] == "byHand"
    return f"event-{kind}-{words['kind']}" if by_hand or kind == "decision-undone" else f"event-{kind}"
