"""Every request passes here, so that no operation is forgotten by the audit log: what changes something leaves a row
whatever it is, what looks leaves one if it gives out a file, or looks at several spaces at once.

The row's words come from the request: the numbers in its path, and of its body the few fields that `TOLD` names.
"""  # noqa: D205 - one sentence

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

import msgspec
from litestar import Request
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.handlers import HTTPRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from sqlalchemy.exc import SQLAlchemyError

from kshub.api import described
from kshub.api.asking import MAX_BODY, provide_identity
from kshub.auth import deeds, slowing
from kshub.auth.deeds import Deed
from kshub.auth.recorder import Recorder
from kshub.auth.roles import VIEWER
from kshub.clock import seconds_now
from kshub.entry import Entry
from kshub.store import witness
from kshub.store.engine import Store

CHANGING: Final = frozenset({"POST", "PUT", "PATCH", "DELETE"})
LOOKS: Final = frozenset({"listAudit"})  # beside those across spaces: who reads the log is in it
# Fields of bodies that are told: names, numbers, words of closed lists; no secret, and nothing that people write freely
TOLD: Final = (
    *("displayName", "username", "label", "name", "role", "enabled", "shared", "kind", "mark", "timeZone", "days"),
    *("cron", "reference", "spaceId", "networkId", "userId", "groupId", "targetId", "managedNodeIds"),
    *("snapshotDays", "attemptDays", "maxSnapshots", "newDays", "outdatedDays"),
)
MAX_IDS: Final = 20  # of a list
NOT_READ: Final = {"body": "not-read"}  # it was too long, or is no JSON that everybody reads alike
_NARROW: Final = {"space_id": "spaceId", "network_id": "networkId"}  # and as it is asked for
_PASSWORDS: Final = "/api/session"  # what is sent there is never looked at


class Recording(ASGIMiddleware):
    """Around every handler."""

    scopes = (ScopeType.HTTP,)

    def __init__(self, store: Store, recorder: Recorder, entry: Entry) -> None:
        self._store, self._recorder, self._entry = store, recorder, entry

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Serve the request, and write its row before it is answered."""
        handler = scope["route_handler"]
        if not isinstance(handler, HTTPRouteHandler):
            await next_app(scope, receive, send)
            return
        request: Request[Any, Any, Any] = Request(scope)
        changes = request.method in CHANGING
        deed = _deed(request, handler, changes=changes)
        looks = changes and "data" in handler.parsed_fn_signature.parameters
        heard = _Heard(receive, deed) if looks and not scope["path_template"].startswith(_PASSWORDS) else None

        async def answered(message: Message) -> None:
            if message["type"] == "http.response.start":
                if heard is not None:
                    heard.ended()
                await self._ended(request, handler, deed, message)
                deed.over()
            await send(message)

        with witness.watched(deed):
            await next_app(scope, heard or receive, answered)

    async def _ended(self, request: Request[Any, Any, Any], handler: HTTPRouteHandler, deed: Deed, start: Any) -> None:
        status = int(start["status"])
        if deed.refused:  # whatever the status is: a browser is led on
            await self._recorder.ended(deed, deeds.REFUSED, seconds_now())
        elif deed.missed:
            await self._recorder.ended(deed, deeds.FAILED, seconds_now())
        elif deed.carries:
            await self._changed(request, handler, deed, status)
        elif status < 400 and deed.known:
            names = {bytes(name).lower() for name, _ in start["headers"]}
            if b"content-disposition" in names:
                self._recorder.looked(deed)
            elif deed.action in LOOKS:
                self._recorder.viewed(deed, seconds_now(), across=False)
            elif _across(request, handler, deed):
                self._recorder.viewed(deed, seconds_now(), across=True)

    async def _changed(
        self, request: Request[Any, Any, Any], handler: HTTPRouteHandler, deed: Deed, status: int
    ) -> None:
        """Of whom nobody knows who it is, only a login that was wrong is told: others could fill the disk."""
        wrong = status == HTTPStatus.UNAUTHORIZED and not handler.security
        if wrong or deed.known or await self._identified(request, handler, deed, status):
            await self._recorder.ended(deed, deeds.outcome(status), seconds_now())

    async def _identified(
        self, request: Request[Any, Any, Any], handler: HTTPRouteHandler, deed: Deed, status: int
    ) -> bool:
        """A body that is no JSON is refused before it is asked who sent it."""
        if status == HTTPStatus.UNAUTHORIZED or not handler.security:
            return False
        try:
            await provide_identity(request, self._store, self._entry)
        except (HTTPException, SQLAlchemyError, OSError):
            return False
        return deed.known


class _Heard:
    """The request as it comes in; what its body says is told when it is there."""

    def __init__(self, receive: Receive, deed: Deed) -> None:
        self._receive, self._deed = receive, deed
        self._body, self._size, self._whole = bytearray(), 0, False

    async def __call__(self) -> Any:
        """The next part."""
        message = await self._receive()
        if message["type"] == "http.request":
            part = message.get("body", b"")
            self._size += len(part)
            if self._size <= MAX_BODY:
                self._body += part
                if not message.get("more_body", False):
                    self._whole = True
                    self._deed.tell(said(bytes(self._body)))
        return message

    def ended(self) -> None:
        """It is about to be answered, and nothing more of it is read."""
        if not self._whole:
            self._deed.tell(NOT_READ)


def said(body: bytes) -> dict[str, object]:
    """What of a body may be told."""
    try:
        fields = msgspec.json.decode(body) if body else None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return dict(NOT_READ)
    if not isinstance(fields, Mapping):
        return {}
    return {name: _short(fields[name]) for name in TOLD if name in fields}


def _short(value: object) -> object:
    if isinstance(value, list):
        shown = ", ".join(str(one)[:20] for one in value[:MAX_IDS])
        return shown if len(value) <= MAX_IDS else f"{shown}, ... ({len(value)})"
    return value if isinstance(value, str | int | float | bool) else None


def _deed(request: Request[Any, Any, Any], handler: HTTPRouteHandler, *, changes: bool) -> Deed:
    remote = request.client.host if request.client else "-"
    numbers = {name: one for name, one in request.path_params.items() if isinstance(one, int)}
    words = {deeds.camel(name): one for name, one in request.path_params.items() if isinstance(one, str)}
    return Deed(described.operation(handler), slowing.source(remote), numbers, words, carries=changes)


def _across(request: Request[Any, Any, Any], handler: HTTPRouteHandler, deed: Deed) -> bool:
    """Whether it is asked over networks and spaces, by somebody who sees several, and narrowed to none."""
    asked = _asked(handler)
    if not ("networks" in asked or "spaces" in asked) or any(one in request.path_params for one in _NARROW):
        return False
    if any(one in asked and _one(request.query_params.getall(name, [])) for one, name in _NARROW.items()):
        return False
    some = deed.caller.roles.spaces(VIEWER) if deed.caller else frozenset()
    return some is None or len(some) > 1


def _asked(handler: HTTPRouteHandler) -> frozenset[str]:
    """What it takes, by itself or by what it depends on."""
    needs = (one.parsed_fn_signature.parameters for one in handler.resolve_dependencies().values())
    return frozenset(handler.parsed_fn_signature.parameters).union(*needs)


def _one(values: list[str]) -> bool:
    """Whether it is asked for a single number; what the handler reads in another way narrows nothing."""
    return len(values) == 1 and values[0].isascii() and values[0].isdecimal()
