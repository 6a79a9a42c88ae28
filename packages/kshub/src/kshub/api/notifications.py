"""/notifications: which event was told where, and what failed."""

from typing import Annotated, Any, Final, Literal

from litestar.di import NamedDependency
from litestar.params import JSONBody, QueryParameter
from sqlalchemy import Row

from kshub.api.asking import MAX_NUMBER, Record, numbers, time
from kshub.api.events import EventView, seen
from kshub.api.notify_places import Both, Place
from kshub.api.paging import Page, sorted_parts
from kshub.clock import seconds_now
from kshub.store.engine import Store
from kshub.store.queries import notifying, targets
from kshub.store.queries.lists import Part
from kshub.words import preferred
from kshub.words.delivered import reason

_PATH: Final = "/notifications"
Status = Literal["waiting", "sending", "sent", "failed"]


class NotificationView(Record):
    """An event that a target is told. message: the id under which it is sent, with others.

    error: a code; errorText: the same in the reader's language.

    status: it is waiting for its message, sending (or tried again at dueAt), sent, or failed.
    """

    notification_id: str
    target_id: str
    message: str | None
    status: str
    tries: int
    due_at: str | None
    sent_at: str | None
    error: str | None
    error_text: str | None
    event: EventView


class Again(Record, forbid_unknown_fields=True):
    """Of which target; null: of all."""

    target_id: str | None = None


class Counted(Record):
    """How many events are sent again."""

    number_of_events: int


async def _list(
    store: NamedDependency[Store],
    place: NamedDependency[Place],
    part: NamedDependency[Part],
    *,
    target_id: Annotated[
        int | None, QueryParameter(name="targetId", ge=1, le=MAX_NUMBER, description="only those of this target")
    ] = None,
    status: Annotated[Status | None, QueryParameter(description="only those of this status")] = None,
) -> Page[NotificationView]:
    """Events that targets are told, the newest first; `sort` is notificationId, eventId, status or sentAt."""
    async with store.read() as connection:
        some = targets.chosen(place.of, target_id, status)
        rows, total = await targets.notifications(connection, some, part)
    return Page([_view(row, preferred(place.language)) for row in rows], total)


async def _again(store: NamedDependency[Store], place: NamedDependency[Place], data: JSONBody[Again]) -> Counted:
    """Send what has failed again, under the ids that it had."""
    target_id = None if data.target_id is None else numbers([data.target_id])[0]
    chosen, count = targets.chosen(place.of, target_id), 0
    async with store.read() as connection:
        steps = await notifying.failures(connection, chosen)
    while steps:
        async with store.write() as connection:
            done, left = await notifying.again(connection, chosen, steps.pop(), seconds_now())
        count += done
        if left is not None:
            steps.append(left)
    return Counted(number_of_events=count)


def _view(row: Row[Any], language: str) -> NotificationView:
    return NotificationView(
        notification_id=str(row.id),
        target_id=str(row.target_id),
        message=row.message,
        status=row.status,
        tries=row.tries,
        due_at=time(row.due_at),
        sent_at=time(row.sent_at),
        error=row.error,
        error_text=reason(row.error, language) if row.error else None,
        event=seen(row, row.event_id),
    )


def _newest() -> dict[str, Any]:
    return {"dependencies": sorted_parts(100, "-notificationId")}


BOTH: Final = (
    Both("get", _PATH, ("list", "Notifications"), "List notifications", _list, _newest),
    Both(
        "post",
        f"{_PATH}/again",
        ("send", "FailedAgain"),
        "Send failed notifications again",
        _again,
        lambda: {"status_code": 200},
    ),
)
