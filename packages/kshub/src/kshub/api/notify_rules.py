"""/notify-rules: which events go to which target."""

from typing import Annotated, Any, Final

import msgspec
from litestar.di import NamedDependency
from litestar.params import JSONBody
from msgspec import Meta
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.api.asking import Number, Record, found, numbers, time, wrong
from kshub.api.notify_places import Both, Place
from kshub.api.paging import Page, sorted_parts
from kshub.clock import seconds_now
from kshub.faults import Fault
from kshub.store.engine import Store
from kshub.store.notifying import kinds_of
from kshub.store.queries import spaces, targets
from kshub.store.queries.events import PARAMETERS
from kshub.store.queries.lists import Part

_PATH: Final = "/notify-rules"
_ONE: Final = _PATH + "/{rule_id:int}"
_NOUN: Final = "rule"
Kind = Annotated[str, Meta(max_length=100)]


class NewRule(Record, forbid_unknown_fields=True):
    """Events of these kinds (none: of all) go to the target. spaceId, networkId: only those of there; null: of all.

    wait: for how many seconds events are gathered into one message.
    """

    target_id: str
    kinds: Annotated[list[Kind], Meta(max_length=100)] = []
    space_id: str | None = None
    network_id: str | None = None
    wait: Annotated[int, Meta(ge=0, le=86400)] = 60
    enabled: bool = True


class RuleView(Record):
    """A rule."""

    rule_id: str
    target_id: str
    kinds: list[str]
    space_id: str | None
    network_id: str | None
    wait: int
    enabled: bool
    created_at: str | None


async def _list(
    store: NamedDependency[Store], place: NamedDependency[Place], part: NamedDependency[Part]
) -> Page[RuleView]:
    """Which events go where; `sort` is ruleId or targetId."""
    async with store.read() as connection:
        rows, total = await targets.rules(connection, place.of, part)
    return Page([_view(row) for row in rows], total)


async def _get(store: NamedDependency[Store], place: NamedDependency[Place], rule_id: Number) -> RuleView:
    """One rule."""
    async with store.read() as connection:
        return _view(found(await targets.rule(connection, place.of, rule_id), _NOUN))


async def _add(store: NamedDependency[Store], place: NamedDependency[Place], data: JSONBody[NewRule]) -> RuleView:
    """A new rule, for events from now on; only in a session."""
    async with store.write() as connection:
        row = await _row(connection, place, data)
        number = await targets.add_rule(connection, row, seconds_now())
        return _view(found(await targets.rule(connection, place.of, number), _NOUN))


async def _set(
    store: NamedDependency[Store], place: NamedDependency[Place], rule_id: Number, data: JSONBody[NewRule]
) -> RuleView:
    """All of it anew, for events from now on; only in a session."""
    async with store.write() as connection:
        found(await targets.rule(connection, place.of, rule_id), _NOUN)
        await targets.change_rule(connection, rule_id, await _row(connection, place, data))
        return _view(found(await targets.rule(connection, place.of, rule_id), _NOUN))


async def _remove(store: NamedDependency[Store], place: NamedDependency[Place], rule_id: Number) -> None:
    """Delete it; what waits already is sent; only in a session."""
    async with store.write() as connection:
        found(await targets.remove_rule(connection, place.of, rule_id) or None, _NOUN)


async def _row(connection: AsyncConnection, place: Place, data: NewRule) -> dict[str, Any]:
    """What is stored. A target, space or network that is not the place's is as one that is not there: 400."""
    for kind in data.kinds:
        if kind not in PARAMETERS:
            raise Fault("notify-kinds", value=kind[:80])
    (target_id,) = numbers([data.target_id])
    if await targets.one(connection, place.of, target_id) is None:
        raise wrong("there is no such target")
    space_id = await _space(connection, place, data.space_id)
    network_id = None if data.network_id is None else numbers([data.network_id])[0]
    if network_id is not None and (there := await targets.space_of(connection, network_id)) != (space_id or there or 0):
        raise wrong("there is no such network")
    kinds = msgspec.json.encode(sorted(set(data.kinds))).decode()
    shown = {"target_id": target_id, "space_id": space_id, "network_id": network_id}
    return shown | {"kinds": kinds, "wait": data.wait, "enabled": data.enabled}


async def _space(connection: AsyncConnection, place: Place, told: str | None) -> int | None:
    if told is None:
        return place.of
    (number,) = numbers([told])
    if place.of not in (None, number) or not await spaces.there(connection, number):
        raise wrong("there is no such space")
    return number


def _view(row: Row[Any]) -> RuleView:
    return RuleView(
        rule_id=str(row.id),
        target_id=str(row.target_id),
        kinds=sorted(kinds_of(row.kinds)),
        space_id=None if row.space_id is None else str(row.space_id),
        network_id=None if row.network_id is None else str(row.network_id),
        wait=row.wait,
        enabled=row.enabled,
        created_at=time(row.created_at),
    )


def _sorted() -> dict[str, Any]:
    return {"dependencies": sorted_parts(100)}


BOTH: Final = (
    Both("get", _PATH, ("list", "NotifyRules"), "List rules of notifications", _list, _sorted),
    Both("get", _ONE, ("get", "NotifyRule"), "One rule of notifications", _get),
    Both("post", _PATH, ("add", "NotifyRule"), "Make a rule of notifications", _add, in_session=True),
    Both("put", _ONE, ("set", "NotifyRule"), "Change a rule of notifications", _set, in_session=True),
    Both("delete", _ONE, ("remove", "NotifyRule"), "Delete a rule of notifications", _remove, in_session=True),
)
