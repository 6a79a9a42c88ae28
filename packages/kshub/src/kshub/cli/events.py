"""`kshub network events` and `kshub events`: what happened, in a network or in all, a sentence each."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from kshub import app
from kshub.cli.lists import day, told
from kshub.cli.since import instant
from kshub.clock import seconds_now
from kshub.config import Settings
from kshub.store.queries import naming
from kshub.store.queries.lists import Part
from kshub.store.schema import network, space
from kshub.view import events
from kshub.words import happened


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """Which events of all are wanted: the options of `kshub events`."""

    network: str | None
    space: str | None
    kind: str | None
    since: str | None
    after: int | None
    limit: int


async def listed(settings: Settings, name: str, kind: str | None, node: int | None, limit: int) -> None:
    """The newest events of the network, the newest first."""
    async with app.store_of(settings) as store, store.read() as connection:
        network_id = await naming.network_named(connection, name)
        wanted = events.Wanted(network_id, Part(0, limit, "-eventId"), _kinds(kind), node)
        rows, _ = await events.listed(connection, select(network.c.id), wanted)
    told(f"{day(row.happened_at)}  {sentence(row)}" for row in rows)


async def everywhere(settings: Settings, **options: Any) -> None:
    """The newest events of all networks, the newest first, each with its number.

    Raises:
        Fault: "not-a-time", "no-network", "no-space".
    """
    narrowed = Narrowed(**options)
    since = None if narrowed.since is None else instant(narrowed.since, seconds_now())
    async with app.store_of(settings) as store, store.read() as connection:
        wanted = events.Wanted(
            None if narrowed.network is None else await naming.network_named(connection, narrowed.network),
            Part(0, narrowed.limit, "-eventId"),
            _kinds(narrowed.kind),
            space_id=None if narrowed.space is None else await naming.space_named(connection, narrowed.space),
            since=since,
            after=narrowed.after,
        )
        rows, _ = await events.fed(connection, select(network.c.id), select(space.c.id), wanted)
    told(f"{row.id}  {day(row.happened_at)}  {_place(row)}  {sentence(row)}" for row in rows)


def _kinds(kind: str | None) -> frozenset[str]:
    return frozenset() if kind is None else frozenset({kind})


def sentence(row: Row[Any]) -> str:
    """What happened, in the language of the locale."""
    return happened.sentence(row.kind, events.params(row.params), row.node_id)


def _place(row: Row[Any]) -> str:
    return f"{row.space}/{row.network}" if row.network else str(row.space)
