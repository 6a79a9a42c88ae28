"""`kshub space list`, `network list`, `ksocket list`; and how every list is printed."""

import sys
from collections.abc import Iterable

import click
from sqlalchemy import func, select

from kshub import app
from kshub.clock import seconds_now
from kshub.config import Settings
from kshub.store.instants import moment
from kshub.store.schema import ksocket, network, space
from kshub.view.places import token_end
from kshub.words import say

NOTHING = 3


def told(lines: Iterable[str]) -> None:
    """Print them; the command ends with status 3 when there is none."""
    count = 0
    for line in lines:
        print(line)
        count += 1
    if not count:
        print(f"kshub: {say('nothing-there')}", file=sys.stderr)
        click.get_current_context().exit(NOTHING)


def day(stored: int | None) -> str:
    """A stored time, as people and programs read it."""
    return say("never") if stored is None else moment(stored).strftime("%Y-%m-%dT%H:%M:%SZ")


async def spaces(settings: Settings) -> None:
    """Spaces with the number of their networks."""
    there = network.c.removed_at.is_(None)
    count = select(func.count()).where(network.c.space_id == space.c.id, there).scalar_subquery()
    async with app.store_of(settings) as store, store.read() as connection:
        rows = (await connection.execute(select(space, count.label("networks")).order_by(space.c.id))).all()
    told(say("space-line", number=row.id, name=row.display_name, networks=row.networks) for row in rows)


async def networks(settings: Settings) -> None:
    """Networks with the number of their Ksockets."""
    there = ksocket.c.removed_at.is_(None)
    count = select(func.count()).where(ksocket.c.network_id == network.c.id, there).scalar_subquery()
    query = select(network, count.label("ksockets")).where(network.c.removed_at.is_(None)).order_by(network.c.id)
    async with app.store_of(settings) as store, store.read() as connection:
        rows = (await connection.execute(query)).all()
    told(say("network-line", number=row.id, name=row.display_name, ksockets=row.ksockets) for row in rows)


async def ksockets(settings: Settings) -> None:
    """Ksockets with their networks, whether they are connected, and when their tokens end."""
    query = select(ksocket, network.c.display_name.label("network"), token_end().label("token_expires_at"))
    query = query.join(network, network.c.id == ksocket.c.network_id).where(ksocket.c.removed_at.is_(None))
    async with app.store_of(settings) as store, store.read() as connection:
        rows = (await connection.execute(query.order_by(ksocket.c.id))).all()
    told(
        say(
            "ksocket-line",
            number=row.id,
            name=row.display_name,
            network=row.network,
            state=say("ksocket-absent" if row.replica is None else "ksocket-connected"),
            seen=day(row.last_seen_at),
            token=_token(row.token_expires_at),
        )
        for row in rows
    )


def _token(expires_at: int | None) -> str:
    if expires_at is None:
        return say("ksocket-no-token")
    over = expires_at <= seconds_now()
    return say("ksocket-token-over" if over else "ksocket-token", expires=day(expires_at))
