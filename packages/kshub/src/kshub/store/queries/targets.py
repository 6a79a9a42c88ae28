"""Targets of notifications, their rules, and what became of each event: of one space, or the hub's own.

`of` is whose they are: a space's number, or None for the hub's. Nothing here finds what is another's.
"""

from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.faults import Fault
from kshub.store.queries import lists, notifying
from kshub.store.queries.lists import Part
from kshub.store.schema import event, network, notification, notify_rule, notify_target

MOST: Final = 100  # targets of one space
MOST_RULES: Final = 50  # of one target
SORTS: Final = {
    "targetId": notify_target.c.id,
    "displayName": notify_target.c.display_name,
    "kind": notify_target.c.kind,
    "lastSentAt": notify_target.c.last_sent_at,
}
RULE_SORTS: Final = {"ruleId": notify_rule.c.id, "targetId": notify_rule.c.target_id}
SENT_SORTS: Final = {
    "notificationId": notification.c.id,
    "eventId": notification.c.event_id,
    "status": notification.c.status,
    "sentAt": notification.c.sent_at,
}


def _mine(of: int | None) -> ColumnElement[bool]:
    return notify_target.c.space_id.is_(None) if of is None else notify_target.c.space_id == of


def _numbers(of: int | None) -> Select[int]:
    return select(notify_target.c.id).where(_mine(of))


# targets


async def listed(connection: AsyncConnection, of: int | None, part: Part) -> tuple[list[Row[Any]], int]:
    """Targets, and how many there are.

    Raises:
        NoSuchField.
    """
    query = select(notify_target).where(_mine(of)).order_by(*lists.order(part, SORTS, notify_target.c.id))
    return await lists.listed(connection, query, lists.count(notify_target).where(_mine(of)), part)


async def one(connection: AsyncConnection, of: int | None, target_id: int) -> Row[Any] | None:
    """The target of this number."""
    query = select(notify_target).where(_mine(of), notify_target.c.id == target_id)
    return (await connection.execute(query)).one_or_none()


async def add(connection: AsyncConnection, of: int | None, row: dict[str, Any], now: int) -> int:
    """A new one's number.

    Raises:
        Fault: "notify-target-exists", "notify-target-limit".
    """
    await _free(connection, of, row["display_name"])
    if (await connection.execute(lists.count(notify_target).where(_mine(of)))).scalar_one() >= MOST:
        raise Fault("notify-target-limit", most=MOST)
    values = row | {"space_id": of, "created_at": now}
    made = await connection.execute(insert(notify_target).values(values).returning(notify_target.c.id))
    return int(made.scalar_one())


async def change(connection: AsyncConnection, of: int | None, target_id: int, row: dict[str, Any]) -> None:
    """Write over it. What waits for one that is switched off is given up.

    Raises:
        Fault: "notify-target-exists".
    """
    if "display_name" in row:
        await _free(connection, of, row["display_name"], target_id)
    mine = (_mine(of), notify_target.c.id == target_id)
    await connection.execute(update(notify_target).where(*mine).values(row))
    if row.get("enabled") is False:
        await notifying.give_up(connection, target_id)


async def remove(connection: AsyncConnection, of: int | None, target_id: int) -> bool:
    """Delete it with its rules and all that was told it. False: there is none."""
    gone = delete(notify_target).where(_mine(of), notify_target.c.id == target_id)
    return (await connection.execute(gone)).rowcount == 1


async def _free(connection: AsyncConnection, of: int | None, name: str, but: int | None = None) -> None:
    query = select(notify_target.c.id, notify_target.c.display_name).where(_mine(of))
    for number, other in await connection.execute(query):
        if number != but and other.casefold() == name.casefold():
            raise Fault("notify-target-exists", name=name)


async def named(connection: AsyncConnection, name: str) -> Row[Any]:
    """The target of this number or name, whosever it is.

    Raises:
        Fault: "notify-no-target", "notify-several-targets".
    """
    number = int(name) if name.isascii() and name.isdigit() and len(name) < 16 else 0
    chosen = (notify_target.c.id == number) | (notify_target.c.display_name == name)
    rows = (await connection.execute(select(notify_target).where(chosen))).all()
    exact = [row for row in rows if row.id == number] or rows
    if not exact:
        raise Fault("notify-no-target", name=name)
    if len(exact) > 1:
        raise Fault("notify-several-targets", name=name)
    return exact[0]


# rules


async def rules(connection: AsyncConnection, of: int | None, part: Part) -> tuple[list[Row[Any]], int]:
    """Rules of these targets, and how many there are.

    Raises:
        NoSuchField.
    """
    mine = notify_rule.c.target_id.in_(_numbers(of))
    query = select(notify_rule).where(mine).order_by(*lists.order(part, RULE_SORTS, notify_rule.c.id))
    return await lists.listed(connection, query, lists.count(notify_rule).where(mine), part)


async def rule(connection: AsyncConnection, of: int | None, rule_id: int) -> Row[Any] | None:
    """The rule of this number."""
    query = select(notify_rule).where(notify_rule.c.id == rule_id, notify_rule.c.target_id.in_(_numbers(of)))
    return (await connection.execute(query)).one_or_none()


async def add_rule(connection: AsyncConnection, row: dict[str, Any], now: int) -> int:
    """A new rule's number; its target is there.

    Raises:
        Fault: "notify-rule-limit".
    """
    there = lists.count(notify_rule).where(notify_rule.c.target_id == row["target_id"])
    if (await connection.execute(there)).scalar_one() >= MOST_RULES:
        raise Fault("notify-rule-limit", most=MOST_RULES)
    made = await connection.execute(insert(notify_rule).values(row | {"created_at": now}).returning(notify_rule.c.id))
    return int(made.scalar_one())


async def change_rule(connection: AsyncConnection, rule_id: int, row: dict[str, Any]) -> None:
    """Write over one that `rule` found."""
    await connection.execute(update(notify_rule).where(notify_rule.c.id == rule_id).values(row))


async def remove_rule(connection: AsyncConnection, of: int | None, rule_id: int) -> bool:
    """Delete it. False: there is none."""
    gone = delete(notify_rule).where(notify_rule.c.id == rule_id, notify_rule.c.target_id.in_(_numbers(of)))
    return (await connection.execute(gone)).rowcount == 1


async def space_of(connection: AsyncConnection, network_id: int) -> int | None:
    """The space of a network; None: there is no such network."""
    query = select(network.c.space_id).where(network.c.id == network_id)
    return (await connection.execute(query)).scalar()


# what became of events


def chosen(of: int | None, target_id: int | None = None, status: str | None = None) -> list[ColumnElement[bool]]:
    """Notifications of these targets, of one of them, of one status."""
    some: list[ColumnElement[bool]] = [notification.c.target_id.in_(_numbers(of))]
    if target_id is not None:
        some.append(notification.c.target_id == target_id)
    if status is not None:
        some.append(notification.c.status == status)
    return some


async def notifications(
    connection: AsyncConnection, some: list[ColumnElement[bool]], part: Part
) -> tuple[list[Row[Any]], int]:
    """Notifications, each with its event, and how many there are.

    Raises:
        NoSuchField.
    """
    columns = (event.c.space_id, event.c.network_id, event.c.node_id, event.c.kind, event.c.params, event.c.happened_at)
    query = select(notification, *columns).join(event, event.c.id == notification.c.event_id).where(*some)
    query = query.order_by(*lists.order(part, SENT_SORTS, notification.c.id))
    return await lists.listed(connection, query, lists.count(notification).where(*some), part)
