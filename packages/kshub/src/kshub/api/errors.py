"""What wrong questions, and questions at the wrong time, are answered: always JSON with a text."""

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi.datastructures import ResponseSpec
from litestar.utils.scope.state import ScopeState
from sqlalchemy.exc import DataError, DBAPIError, SQLAlchemyError

from kshub.api import parameters
from kshub.api.asking import Record
from kshub.api.parameters import Parameters
from kshub.faults import Fault
from kshub.store.queries.lists import NoSuchField
from kshub.words import fault_text, preferred
from kshub.words.replies import reply

log = logging.getLogger("kshub.api")

CONFLICTS: Final = frozenset(
    {"run-over", "queue-full", "token-limit", "no-ksocket", "user-exists", "last-administrator", "api-token-limit"}
    | {
        "not-waiting",
        "not-one-node",
        "split-all",
        "tags-many",
        "map-positions-many",
        "notes-many",
        "saved-search-limit",
        "export-busy",
    }
    | {"notify-target-exists", "notify-target-limit", "notify-rule-limit", "network-busy", "ksocket-busy"}
    | {"space-exists", "network-exists", "ksocket-exists", "snapshot-exists", "space-not-empty", "space-clearing"}
    | {"group-exists", "group-external-exists", "group-limit", "member-external", "last-space"}
    | {"totp-there", "totp-none", "subject-taken"}
)
"""Faults that are a matter of time or of what else is there: 409. All others but these: 400."""

_STATUSES: Final = dict.fromkeys(CONFLICTS, 409) | {
    "totp-needed": 401,
    "totp-wrong": 401,
    "live-limit": 429,
    "login-oidc-only": 403,
    "password-change-needed": 403,
    "totp-setup-needed": 403,
    "totp-password-needed": 403,
}


_BODY: Final = "data"  # what Litestar calls it in the code
_HUNG_UP: Final = "client disconnected prematurely"  # Litestar's words: nobody is there to read the answer


class Error(Record, omit_defaults=True):
    """code: stays the same in every language and version; detail: a sentence for people.

    position, length: where a search is wrong, in Unicode characters from 0.
    """

    status_code: int
    code: str
    detail: str
    position: int | None = None
    length: int | None = None


def _spec(text: str) -> ResponseSpec:
    return ResponseSpec(data_container=Error, description=text, generate_examples=False)


OPEN: Final = {
    400: _spec("The question is wrong: the text says where."),
    429: _spec("Too often: Retry-After says how many seconds to wait."),
    503: _spec("The database cannot be used now."),
}
RESPONSES: Final = OPEN | {
    401: _spec("No API token and no session, or one that is over."),
    403: _spec("The caller's role does not allow it, or X-CSRF-Token is missing."),
    404: _spec("There is no such thing, or the caller does not see it."),
    409: _spec("Not now: something else is in the way."),
}
"""What any route that needs a caller may answer beside its own."""


def answer(
    status: int,
    code: str,
    detail: str,
    headers: dict[str, str] | None = None,
    where: Sequence[int | None] = (None, None),
) -> Response[Error]:
    """An error as JSON; where: position and length of what is wrong."""
    error = Error(status_code=status, code=code, detail=detail, position=where[0], length=where[1])
    return Response(error, status_code=status, headers=headers, media_type="application/json")


def _http(request: Request[Any, Any, Any], error: HTTPException) -> Response[Error]:
    status, of = error.status_code, _language(request)
    text = error.detail
    if isinstance(error, ValidationException) and isinstance(error.extra, list):
        wrong = [_wrong(one, parameters.of(request), of) for one in error.extra[:20]]
        text = ("; " if of == "en" else " ").join(wrong) or text
    if status == HTTPStatus.INTERNAL_SERVER_ERROR and text == _HUNG_UP:
        log.debug("a client hung up before the end of its request")
    elif status == HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("a request ends by an error of ours", exc_info=error)
        text = "an error of the hub: its log says more"
    code = next((one.phrase.lower().replace(" ", "-") for one in HTTPStatus if one == status), "error")
    return answer(status, code, reply(text[:2000], of), dict(error.headers or {}))


def _wrong(found: Any, named: Parameters, of: str) -> str:
    """What is wrong with a parameter, under the name that the API gives it; or with something in the body."""
    key, text = str(found.get("key") or ""), str(found.get("message", ""))
    if key == _BODY:
        return reply("a body is needed", of) if text == repr(_BODY) else reply(text, of)
    if found.get("source") != "body":
        head, point, rest = key.partition(".")
        key = named.called.get(head, head) + point + rest
    return f"{key}: {reply(text, of)}" if key else reply(text, of)


def _language(request: Request[Any, Any, Any]) -> str:
    return preferred(request.headers.get("accept-language", ""))


def _sort(request: Request[Any, Any, Any], error: NoSuchField) -> Response[Error]:
    return answer(400, "bad-request", reply(str(error), _language(request)))


def _undecodable(request: Request[Any, Any, Any], error: UnicodeDecodeError) -> Response[Error]:
    """A body that is no UTF-8; elsewhere it would be an error of ours."""
    body = ScopeState.from_scope(request.scope).body
    if not isinstance(body, bytes) or body.decode("utf-8", "ignore").encode() == body:
        return _bug(request, error)
    return answer(400, "bad-request", reply("the body is not UTF-8", _language(request)))


def _fault(request: Request[Any, Any, Any], fault: Fault) -> Response[Error]:
    text = fault_text(fault, _language(request))
    where = [int(fault.params[one]) if one in fault.params else None for one in ("position", "length")]
    return answer(_STATUSES.get(fault.code, 400), fault.code, text, where=where)


def _database(request: Request[Any, Any, Any], error: SQLAlchemyError | OSError) -> Response[Error]:
    of = _language(request)
    if isinstance(error, DataError) or (isinstance(error, DBAPIError) and isinstance(error.orig, OverflowError)):
        return answer(400, "bad-request", reply("a value is larger than the database holds", of))
    log.error("the database cannot be used: %s", " ".join(str(error).split())[:300])
    return answer(503, "service-unavailable", reply("the hub's database cannot be used: try again later", of))


def _bug(request: Request[Any, Any, Any], error: Exception) -> Response[Error]:
    log.error("a request ends by an error of ours", exc_info=error)
    return answer(500, "internal-server-error", reply("an error of the hub: its log says more", _language(request)))


HANDLERS: Final[dict[type[Exception] | int, Any]] = {
    HTTPException: _http,
    Fault: _fault,
    NoSuchField: _sort,
    SQLAlchemyError: _database,
    OSError: _database,
    UnicodeDecodeError: _undecodable,
    Exception: _bug,
}
