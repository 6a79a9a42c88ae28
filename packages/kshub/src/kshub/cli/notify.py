"""`kshub notify list`, `notify test`: where events are told, and whether anything arrives there."""

from typing import Any

from sqlalchemy import Row, select

from kshub import app
from kshub.cli.lists import day, told
from kshub.config import Settings
from kshub.faults import Failure
from kshub.notify import targets
from kshub.store.queries import targets as rows
from kshub.store.schema import notify_target, space
from kshub.words import say
from kshub.words.delivered import reason


async def listed(settings: Settings) -> None:
    """All targets, the hub's and those of spaces, without what is secret."""
    query = select(notify_target, space.c.display_name.label("space"))
    query = query.outerjoin(space, space.c.id == notify_target.c.space_id).order_by(notify_target.c.id)
    async with app.store_of(settings) as store, store.read() as connection:
        there = (await connection.execute(query)).all()
    told(
        say(
            "notify-line",
            number=row.id,
            name=row.display_name,
            kind=row.kind,
            where=targets.shown(targets.read(row.kind, row.address)),
            place=say("notify-everywhere") if row.space_id is None else row.space,
            state=_state(row),
        )
        for row in there
    )


async def test(settings: Settings, target: str) -> None:
    """A made-up message to one target, from this process.

    Raises:
        Fault: "notify-no-target", "notify-several-targets".
        Failure: "notify-failed": it did not arrive.
    """
    async with app.store_of(settings) as store:
        async with store.read() as connection:
            row = await rows.named(connection, target)
        outcome = await app.sender_of(settings, store).test(row)
    if not outcome.arrived:
        raise Failure("notify-failed", name=row.display_name, reason=reason(outcome.code))
    print(say("notify-tested", name=row.display_name, reason=reason(outcome.code)))


def _state(row: Row[Any]) -> str:
    if not row.enabled:
        return say("notify-off")
    if row.last_error is not None and (row.last_sent_at or 0) < (row.last_failed_at or 0):
        return say("notify-last-failed", at=day(row.last_failed_at), reason=reason(row.last_error))
    return say("notify-on") if row.last_sent_at is None else say("notify-last-sent", at=day(row.last_sent_at))
