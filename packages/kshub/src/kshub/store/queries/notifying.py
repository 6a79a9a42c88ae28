"""Whom events are told: rows that wait, the messages that they become, and what became of those.

A row is "waiting" until its message is decided; that is committed before anything is sent ("sending", with the id of
the message), so whoever sends it again after a crash sends the same events under the same id, and none beside.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import ColumnElement, String, case, func, insert, literal, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.notifying import TOO_MANY, Rule, Share, kinds_of, left_out, shares
from kshub.store.schema import event, notification, notify_rule, notify_target

WAITING, SENDING, SENT, FAILED = STATUSES = ("waiting", "sending", "sent", "failed")
MOST: Final = 10_000  # events of one message
CEILING: Final = 20_000  # events that wait for one target; of what comes beyond it is told how many
STEP: Final = 5_000  # rows that are changed at once
_MESSAGES: Final = 500  # named in one statement
OFF: Final = "target-disabled"


@dataclass(frozen=True, slots=True)
class Due:
    """A target for which something is to be sent now. message: one that was decided before; None: what waits."""

    target_id: int
    message: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """What is sent again in one transaction: these messages; else what has none, of numbers after `after` to `last`."""

    messages: tuple[str, ...] = ()
    after: int = 0
    last: int = 0


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


async def note(
    connection: AsyncConnection,
    chosen: list[Rule],
    about: Mapping[str, int],
    numbers: list[tuple[int, int]],
    kinds: Mapping[str, int],
) -> None:
    """Events that were just written wait for the targets that the rules name. To be called in their transaction.

    about: the space, the network and the time of all of them. numbers: from which to which they are theirs alone.
    kinds: of each how many. Of a flood a target is told what comes until CEILING wait for it; of the rest how many.
    """
    found = shares(chosen, about["space_id"], about["network_id"], kinds)
    waiting = await _waiting(connection, {one.target_id for one in found})
    for target_id, mine in groupby(found, key=attrgetter("target_id")):
        room, left = CEILING - waiting.get(target_id, 0), 0
        for one in mine:
            written = await _wait(connection, one, about["happened_at"] + one.wait, numbers, room)
            room, left = room - written, left + one.count - written
        if left:
            await _leave_out(connection, target_id, left, about["happened_at"])


async def _waiting(connection: AsyncConnection, of: Collection[int]) -> dict[int, int]:
    """How many events wait for each of these targets; none: it is not in it."""
    row = notification.c
    query = select(row.target_id, func.count()).where(row.target_id.in_(list(of)), row.status == WAITING)
    return {one[0]: one[1] for one in await connection.execute(query.group_by(row.target_id))}


async def _wait(connection: AsyncConnection, one: Share, due_at: int, numbers: list[tuple[int, int]], room: int) -> int:
    """The first events of these numbers and of the share's kinds wait, no more than there is room for: how many."""
    columns = ("target_id", "event_id", "due_at", "status", "tries")
    count = 0
    for first, last in numbers:
        if min(one.count, room) <= count:
            break
        some = select(literal(one.target_id), event.c.id, literal(due_at), literal(WAITING), literal(0))
        some = some.where(event.c.id.between(first, last), event.c.kind.in_(one.kinds)).order_by(event.c.id)
        made = insert(notification).from_select(columns, some.limit(room - count))
        count += (await connection.execute(made, execution_options={"preserve_rowcount": True})).rowcount
    return count


async def _leave_out(connection: AsyncConnection, target_id: int, count: int, now: int) -> None:
    """So many more are not told to the target: the last one that waits says so, in its message and in the list.

    What another transaction holds (PostgreSQL) is not waited for, since this one is a merge, which may be long: then an
    event somewhat before is the one that says it, and the target's own last error stays what it was.
    """
    row = notification.c
    query = select(row.id, row.error).where(row.target_id == target_id, row.status == WAITING)
    query = query.order_by(row.id.desc()).limit(1).with_for_update(skip_locked=True)
    last = (await connection.execute(query)).one_or_none()
    code = f"{TOO_MANY}{left_out(last.error if last else None) + count}"
    if last is not None:
        await connection.execute(update(notification).where(row.id == last.id).values(error=code))
    free = select(notify_target.c.id).where(notify_target.c.id == target_id)
    free = free.with_for_update(key_share=True, skip_locked=True)
    if (await connection.execute(free)).first() is not None:
        await missed(connection, target_id, now, code)


async def _hold(connection: AsyncConnection, target_id: int) -> None:
    """Nobody else begins a message of the target before the end of this transaction."""
    mine = notify_target.c.id == target_id
    await connection.execute(select(notify_target.c.id).where(mine).with_for_update(key_share=True))


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
    await _hold(connection, target_id)
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
    await connection.execute(update(notification).where(*mine).values(dict(values) | _error(values["error"])))


def _error(code: str | None) -> dict[str, ColumnElement[str | None]]:
    """What is not told stays said: the same message comes again, and says the same."""
    error = notification.c.error
    return {"error": case((error.like(f"{TOO_MANY}%"), error), else_=literal(code, String))}


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
    row = notification.c
    open_ = select(row.id).where(row.target_id == target_id, row.status.in_((WAITING, SENDING))).limit(STEP)
    changed = update(notification).where(row.id.in_(open_)).values(status=FAILED, due_at=None, **_error(OFF))
    while (await connection.execute(changed)).rowcount:
        pass


async def failures(connection: AsyncConnection, chosen: Collection[ColumnElement[bool]]) -> list[Step]:
    """What failed, in steps of about STEP events: whole messages, and what had none yet."""
    row, some = notification.c, (notification.c.status == FAILED, *chosen)
    sizes = select(row.message, func.count()).where(*some, row.message.is_not(None)).group_by(row.message)
    steps, messages, count = list[Step](), list[str](), 0
    for message, size in await connection.execute(sizes.order_by(func.min(row.id))):
        messages, count = [*messages, message], count + size
        if count >= STEP or len(messages) >= _MESSAGES:
            steps.append(Step(messages=tuple(messages)))
            messages, count = [], 0
    if messages:
        steps.append(Step(messages=tuple(messages)))
    bare = select(func.min(row.id), func.max(row.id), func.count()).where(*some, row.message.is_(None))
    first, last, there = (await connection.execute(bare)).one()
    return steps + ([Step(after=first - 1, last=last)] if there else [])


async def again(
    connection: AsyncConnection, chosen: Collection[ColumnElement[bool]], step: Step, now: int
) -> tuple[int, Step | None]:
    """What failed is sent again, messages as they were, under their ids: how many events, and what is left of the step.

    Each step is to be a transaction: others write in between.
    """
    row, some = notification.c, (notification.c.status == FAILED, *chosen)
    if step.messages:
        changed = update(notification).where(*some, row.message.in_(step.messages))
        done = await connection.execute(changed.values(status=SENDING, tries=0, due_at=now))
        return done.rowcount, None
    mine = (*some, row.message.is_(None), row.id > step.after, row.id <= step.last)
    numbers = (await connection.execute(select(row.id).where(*mine).order_by(row.id).limit(STEP))).scalars().all()
    if not numbers:
        return 0, None
    mine = (*some, row.message.is_(None), row.id >= numbers[0], row.id <= numbers[-1])
    done = await connection.execute(update(notification).where(*mine).values(status=WAITING, tries=0, due_at=now))
    return done.rowcount, Step(after=numbers[-1], last=step.last)
