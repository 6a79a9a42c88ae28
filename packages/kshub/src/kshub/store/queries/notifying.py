"""Whom events are told: rows that wait, the messages that they become, and what became of those.

A row is "waiting" until its message is decided; that is committed before anything is sent ("sending", with the id of
the message), so whoever sends it again after a crash sends the same events under the same id, and none beside.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.notifying import Rule, kinds_of, told
from kshub.store.schema import notification, notify_rule, notify_target

WAITING, SENDING, SENT, FAILED = STATUSES = ("waiting", "sending", "sent", "failed")
MOST: Final = 10_000  # events of one message
OFF: Final = "target-disabled"


@dataclass(frozen=True, slots=True)
class Due:
    """A target for which something is to be sent now. message: one that was decided before; None: what waits."""

    target_id: int
    message: str | None


async def rules(connection: AsyncConnection, space_id: int) -> list[Rule]:
    """The rules in force that may concern events of this space."""
    rule, target = notify_rule.c, notify_target.c
    query = (
        select(target.id, target.space_id.label("of"), rule.space_id, rule.network_id, rule.kinds, rule.wait)
        .join_from(notify_rule, notify_target)
        .where(rule.enabled, target.enabled, _here(target.space_id, space_id), _here(rule.space_id, space_id))
    )
    # until the end of this transaction none of these targets goes away (PostgreSQL; SQLite has one writer)
    rows = await connection.execute(query.with_for_update(read=True, key_share=True, of=notify_target))
    return [Rule(one.id, one.of, one.space_id, one.network_id, kinds_of(one.kinds), one.wait) for one in rows]


def _here(column: ColumnElement[int | None], space_id: int) -> ColumnElement[bool]:
    return or_(column.is_(None), column == space_id)


async def note(connection: AsyncConnection, chosen: list[Rule], events: Iterable[Mapping[str, Any]]) -> None:
    """Events that were just written wait for the targets that the rules name. To be called in their transaction."""
    rows = [
        {"target_id": target, "event_id": one["id"], "due_at": one["happened_at"] + wait, "status": WAITING, "tries": 0}
        for one in events
        for target, wait in told(chosen, one["space_id"], one["network_id"], one["kind"]).items()
    ]
    if rows:
        await connection.execute(insert(notification), rows)


async def due(connection: AsyncConnection, now: int, but: Collection[int] = ()) -> list[Due]:
    """For which targets something is to be sent now, the longest due first; but: those that are being sent something.

    While a message of a target is tried again, what happens meanwhile gathers for the next one.
    """
    row, target = notification.c, notify_target.c
    begun = select(row.message).where(row.target_id == target.id, row.status == SENDING)
    begun = begun.order_by(row.due_at, row.message).limit(1)
    first = select(func.min(row.due_at)).where(row.target_id == target.id)
    query = select(
        target.id,
        begun.scalar_subquery().label("message"),
        first.where(row.status == SENDING).scalar_subquery().label("again"),
        first.where(row.status == WAITING).scalar_subquery().label("waiting"),
    ).where(target.enabled, target.id.not_in(list(but)))
    found = [
        (when, Due(one.id, one.message))
        for one in await connection.execute(query.order_by(target.id))
        if (when := one.waiting if one.again is None else one.again) is not None and when <= now
    ]
    return [one for _, one in sorted(found, key=lambda pair: pair[0])]


async def begin(connection: AsyncConnection, target_id: int, message: str, now: int) -> bool:
    """What waits for the target becomes one message, the oldest first. False: another process began one meanwhile."""
    await connection.execute(
        select(notify_target.c.id).where(notify_target.c.id == target_id).with_for_update(key_share=True)
    )
    mine, row = notification.c.target_id == target_id, notification.c
    if (await connection.execute(select(row.id).where(mine, row.status == SENDING).limit(1))).first():
        return False
    oldest = select(row.id).where(mine, row.status == WAITING).order_by(row.event_id).limit(MOST)
    changed = update(notification).where(row.id.in_(oldest))
    done = await connection.execute(changed.values(status=SENDING, message=message, tries=0, due_at=now))
    return done.rowcount > 0


async def tries(connection: AsyncConnection, message: str) -> int | None:
    """How often the message was tried in vain; None: it is not to be sent any more."""
    query = select(notification.c.tries).where(notification.c.message == message, notification.c.status == SENDING)
    return (await connection.execute(query.limit(1))).scalar()


async def sent(connection: AsyncConnection, target_id: int, message: str, now: int, note: str | None = None) -> None:
    """It arrived; note: a code of what was wrong all the same."""
    values = {"status": SENT, "sent_at": now, "due_at": None, "error": note}
    await _set(connection, message, values | {"tries": notification.c.tries + 1})
    await arrived(connection, target_id, now, note)


async def failed(
    connection: AsyncConnection, target_id: int, message: str, error: str, again: tuple[int, int | None]
) -> None:
    """It did not arrive. again: the time of this try, and when it is tried again; None: not any more."""
    now, due_at = again
    values = {"status": FAILED if due_at is None else SENDING, "due_at": due_at, "error": error}
    await _set(connection, message, values | {"tries": notification.c.tries + 1})
    await missed(connection, target_id, now, error)


async def _set(connection: AsyncConnection, message: str, values: Mapping[str, Any]) -> None:
    mine = (notification.c.message == message, notification.c.status == SENDING)
    await connection.execute(update(notification).where(*mine).values(values))


async def arrived(connection: AsyncConnection, target_id: int, now: int, note: str | None = None) -> None:
    """Something arrived at the target."""
    values = {"last_sent_at": now, "last_error": note}
    await connection.execute(update(notify_target).where(notify_target.c.id == target_id).values(values))


async def missed(connection: AsyncConnection, target_id: int, now: int, error: str) -> None:
    """Something did not arrive there."""
    values = {"last_failed_at": now, "last_error": error}
    await connection.execute(update(notify_target).where(notify_target.c.id == target_id).values(values))


async def give_up(connection: AsyncConnection, target_id: int) -> None:
    """A target that is switched off gets nothing of what waits: else old news would come when it is on again."""
    open_ = (notification.c.target_id == target_id, notification.c.status.in_((WAITING, SENDING)))
    await connection.execute(update(notification).where(*open_).values(status=FAILED, due_at=None, error=OFF))


async def again(connection: AsyncConnection, chosen: Collection[ColumnElement[bool]], now: int) -> int:
    """What failed is sent again, messages as they were, under their ids; how many events that is."""
    failed_ = (notification.c.status == FAILED, *chosen)
    count = 0
    for begun, status in ((notification.c.message.is_not(None), SENDING), (notification.c.message.is_(None), WAITING)):
        changed = update(notification).where(*failed_, begun).values(status=status, tries=0, due_at=now)
        count += (await connection.execute(changed)).rowcount
    return count
