"""/notify-targets: where events are told. Their secrets are written and never read."""

from typing import Any, Final, Literal

import msgspec
from litestar.di import NamedDependency
from litestar.exceptions import TooManyRequestsException
from litestar.params import JSONBody
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.api.asking import Number, Record, found, name, time
from kshub.api.notify_places import Both, Place
from kshub.api.paging import Page, sorted_parts
from kshub.auth import deeds
from kshub.clock import seconds_now
from kshub.faults import Fault
from kshub.notify import targets
from kshub.notify.sending import Sender
from kshub.notify.targets import Address, Hook, Mail, Signed
from kshub.notify.turns import TooSoonError
from kshub.store.engine import Store
from kshub.store.queries import targets as rows
from kshub.store.queries.lists import Part
from kshub.words import preferred
from kshub.words.delivered import ARRIVED, reason

_PATH: Final = "/notify-targets"
_ONE: Final = _PATH + "/{target_id:int}"
_NOUN: Final = "target"
Language = Literal["en", "ja"]


class _Where(Record):
    """Exactly one of them."""

    mail: Mail | None = None
    slack: Hook | None = None
    teams: Hook | None = None
    webhook: Hook | None = None


class NewTarget(_Where, forbid_unknown_fields=True, kw_only=True):
    """Where to: exactly one of mail, slack, teams, webhook. language: in which the messages are."""

    display_name: str
    language: Language = "en"
    enabled: bool = True


class TargetChange(_Where, forbid_unknown_fields=True):
    """What shall be different; null: stays. An address is given whole, and of the kind that it was."""

    display_name: str | None = None
    language: Language | None = None
    enabled: bool | None = None


class MailView(Record):
    """A mail server, and from whom to whom; the password is never shown."""

    host: str
    port: int
    security: str
    username: str | None
    has_password: bool
    sender: str = msgspec.field(name="from")
    to: list[str]


class TargetView(Record):
    """A target. address: host, and a mask in the place of what is secret. lastError: a code; null: the last arrived.

    lastErrorText: the same in the reader's language. mail: of a mail server what is not secret.
    """

    target_id: str
    space_id: str | None
    display_name: str
    kind: str
    address: str
    mail: MailView | None
    language: str
    enabled: bool
    created_at: str | None
    last_sent_at: str | None
    last_error: str | None
    last_error_text: str | None
    last_failed_at: str | None


class MadeTarget(TargetView):
    """secret: with which messages to a webhook are signed, shown this once."""

    secret: str | None


class Secret(Record):
    """With which messages to a webhook are signed, shown this once."""

    secret: str


class TestResult(Record):
    """What became of the made-up message. code: "arrived", or why it did not; detail: the same as a sentence."""

    arrived: bool
    code: str
    detail: str


async def _list(
    store: NamedDependency[Store], place: NamedDependency[Place], part: NamedDependency[Part]
) -> Page[TargetView]:
    """Where events are told; `sort` is targetId, displayName, kind or lastSentAt."""
    async with store.read() as connection:
        listed, total = await rows.listed(connection, place.of, part)
    return Page([TargetView(**_shown(one, place)) for one in listed], total)


async def _get(store: NamedDependency[Store], place: NamedDependency[Place], target_id: Number) -> TargetView:
    """One target, without what is secret of its address."""
    async with store.read() as connection:
        return TargetView(**_shown(found(await rows.one(connection, place.of, target_id), _NOUN), place))


async def _add(store: NamedDependency[Store], place: NamedDependency[Place], data: JSONBody[NewTarget]) -> MadeTarget:
    """A new target; only in a session. Events go there when a rule says so. A webhook's secret is shown this once."""
    kind, address = _address(data, None)
    row: dict[str, Any] = {"display_name": name(data.display_name), "kind": kind, "address": targets.stored(address)}
    row |= {"language": data.language, "enabled": data.enabled}
    async with store.write() as connection:
        number = await rows.add(connection, place.of, row, seconds_now())
        made = found(await rows.one(connection, place.of, number), _NOUN)
    return MadeTarget(**_shown(made, place), secret=address.secret if isinstance(address, Signed) else None)


async def _set(
    store: NamedDependency[Store], place: NamedDependency[Place], target_id: Number, data: JSONBody[TargetChange]
) -> TargetView:
    """Change it; only in a session. What waits for one that is switched off is not sent, unless somebody says so."""
    async with store.write() as connection:
        row = found(await rows.one(connection, place.of, target_id), _NOUN)
        values = _changes(data, row)
        if values:
            await rows.change(connection, place.of, target_id, values)
        return TargetView(**_shown(found(await rows.one(connection, place.of, target_id), _NOUN), place))


async def _remove(store: NamedDependency[Store], place: NamedDependency[Place], target_id: Number) -> None:
    """Delete it, with its rules and the list of what it was told; only in a session."""
    async with store.write() as connection:
        found(await rows.remove(connection, place.of, target_id) or None, _NOUN)


async def _renew(store: NamedDependency[Store], place: NamedDependency[Place], target_id: Number) -> Secret:
    """A new secret of a webhook, which holds at once; shown this once; only in a session."""
    async with store.write() as connection:
        address = await _read(connection, place, target_id)
        if not isinstance(address, Signed):
            return found(None, "webhook")
        changed = msgspec.structs.replace(address, secret=targets.new_secret())
        await rows.change(connection, place.of, target_id, {"address": targets.stored(changed)})
    return Secret(secret=changed.secret)


async def _test(
    store: NamedDependency[Store],
    sender: NamedDependency[Sender],
    place: NamedDependency[Place],
    target_id: Number,
) -> TestResult:
    """Send a made-up message at once, and say what became of it. It takes 20 seconds at most.

    Of one target once in 5 seconds, and few at once; else it is answered 429.
    """
    async with store.read() as connection:
        row = found(await rows.one(connection, place.of, target_id), _NOUN)
    try:
        outcome = await sender.test(row)
    except TooSoonError as error:
        text = f"targets are tested one after the other: wait {error.seconds} seconds"
        raise TooManyRequestsException(text, headers={"Retry-After": str(error.seconds)}) from None
    code = outcome.code or ARRIVED
    if not outcome.arrived:
        deeds.missed(code)
    return TestResult(arrived=outcome.arrived, code=code, detail=reason(code, preferred(place.language)))


async def _read(connection: AsyncConnection, place: Place, target_id: int) -> Address:
    row = found(await rows.one(connection, place.of, target_id), _NOUN)
    return targets.read(row.kind, row.address)


def _changes(data: TargetChange, row: Row[Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if data.display_name is not None:
        values["display_name"] = name(data.display_name)
    if data.language is not None:
        values["language"] = data.language
    if data.enabled is not None:
        values["enabled"] = data.enabled
    if any(getattr(data, kind) is not None for kind in targets.KINDS):
        kind, address = _address(data, targets.read(row.kind, row.address))
        if kind != row.kind:
            raise Fault("notify-kind-stays")
        values["address"] = targets.stored(address)
    return values


def _address(data: _Where, before: Address | None) -> tuple[str, Address]:
    """The kind and the address that are given; a webhook has its secret, or a new one."""
    given = [kind for kind in targets.KINDS if getattr(data, kind) is not None]
    if len(given) != 1:
        raise Fault("notify-one-address")
    if data.mail is not None:
        return given[0], targets.checked_mail(data.mail, before)
    url = targets.checked_url(getattr(data, given[0]).url)
    if data.webhook is None:
        return given[0], Hook(url=url)
    return given[0], Signed(url=url, secret=before.secret if isinstance(before, Signed) else targets.new_secret())


def _shown(row: Row[Any], place: Place) -> dict[str, Any]:
    address = targets.read(row.kind, row.address)
    return {
        "target_id": str(row.id),
        "space_id": None if row.space_id is None else str(row.space_id),
        "display_name": row.display_name,
        "kind": row.kind,
        "address": targets.shown(address),
        "mail": _mail(address) if isinstance(address, Mail) else None,
        "language": row.language,
        "enabled": row.enabled,
        "created_at": time(row.created_at),
        "last_sent_at": time(row.last_sent_at),
        "last_error": row.last_error,
        "last_error_text": reason(row.last_error, preferred(place.language)) if row.last_error else None,
        "last_failed_at": time(row.last_failed_at),
    }


def _mail(address: Mail) -> MailView:
    return MailView(
        host=address.host,
        port=address.port,
        security=address.security,
        username=address.username,
        has_password=address.password is not None,
        sender=address.sender,
        to=address.to,
    )


def _sorted() -> dict[str, Any]:
    return {"dependencies": sorted_parts(100)}


BOTH: Final = (
    Both("get", _PATH, ("list", "NotifyTargets"), "List targets of notifications", _list, _sorted),
    Both("get", _ONE, ("get", "NotifyTarget"), "One target of notifications", _get),
    Both("post", _PATH, ("add", "NotifyTarget"), "Make a target of notifications", _add, in_session=True),
    Both("put", _ONE, ("set", "NotifyTarget"), "Change a target of notifications", _set, in_session=True),
    Both("delete", _ONE, ("remove", "NotifyTarget"), "Delete a target of notifications", _remove, in_session=True),
    Both("post", f"{_ONE}/secret", ("renew", "NotifySecret"), "Make a webhook's secret anew", _renew, in_session=True),
    Both("post", f"{_ONE}/test", ("test", "NotifyTarget"), "Send a test message", _test, lambda: {"status_code": 200}),
)
