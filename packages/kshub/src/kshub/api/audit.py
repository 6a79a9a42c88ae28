"""/api/settings/audit: who did what, when and from where; for administrators, those of single spaces read of these."""

from typing import Annotated, Any, Final, Literal

from litestar import Request, get
from litestar.di import NamedDependency, Provide
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter
from litestar.response import Stream
from sqlalchemy import Row

from kshub.api import exports
from kshub.api.asking import MAX_NUMBER, Identity, Record, storable, time, wrong
from kshub.api.exports import Columns, Form, Language, Plain
from kshub.api.paging import Page, sorted_parts
from kshub.auth import audit
from kshub.auth.audit import Spaces, Wanted
from kshub.auth.people import Caller
from kshub.export import people
from kshub.export.files import Slots
from kshub.store import instants
from kshub.store.engine import Store
from kshub.store.queries.lists import Part
from kshub.words import action_text, preferred

PATH: Final = "/api/settings/audit"

_DAY: Final = "ISO 8601; without a zone in UTC, a day from its beginning"


class AuditView(Record):
    """Something that was done. text: the action in the reader's language; params: to what, and how, by name.

    username: as it was then, cli:NAME of a command on the hub's machine, "" of a login that named nobody. apiToken: the
    label of the token that acted for the user. source: from where it came; "": the command line.
    """

    audit_id: str
    happened_at: str | None
    space_id: str | None
    network_id: str | None
    user_id: str | None
    username: str
    api_token: str | None
    source: str
    action: str
    text: str
    params: dict[str, str]
    outcome: str


async def provide_wanted(
    identity: NamedDependency[Identity],  # noqa: ARG001 - who is unknown learns first that they are
    since: Annotated[str | None, QueryParameter(name="from", max_length=40, description=f"from then: {_DAY}")] = None,
    before: Annotated[str | None, QueryParameter(name="to", max_length=40, description=f"before then: {_DAY}")] = None,
    user: Annotated[str | None, QueryParameter(max_length=200, description="by the user of this name")] = None,
    action: Annotated[str | None, QueryParameter(max_length=200, description="an operation's name: addNetwork")] = None,
    space_id: Annotated[int | None, QueryParameter(name="spaceId", ge=1, le=MAX_NUMBER)] = None,
    network_id: Annotated[int | None, QueryParameter(name="networkId", ge=1, le=MAX_NUMBER)] = None,
    outcome: Annotated[Literal["done", "refused", "failed"] | None, QueryParameter()] = None,
) -> Wanted:
    """Which rows."""
    if not all(storable(one) for one in (user, action) if one):
        raise wrong("no name holds a NUL or half a pair")
    return Wanted(_instant(since), _instant(before), user, action, space_id, network_id, outcome)


_WANTED: Final = {"wanted": Provide(provide_wanted)}


@get(PATH, summary="The audit log", dependencies=sorted_parts(100) | _WANTED)
async def list_audit(
    request: Request[Any, Any, Any],
    store: NamedDependency[Store],
    identity: NamedDependency[Identity],
    wanted: NamedDependency[Wanted],
    part: NamedDependency[Part],
) -> Page[AuditView]:
    """What was done in the spaces that the caller administers; of all spaces, also what is of none.

    The newest first; `sort` is auditId or happenedAt.
    """
    spaces, language = _spaces(identity.caller), preferred(request.headers.get("accept-language", ""))
    async with store.read() as connection:
        rows, total = await audit.listed(connection, spaces, wanted, part)
    return Page([_view(row, language) for row in rows], total)


@get(
    PATH + "/export",
    summary="Export the audit log",
    dependencies=_WANTED,
    responses={200: exports.file("text/csv")},
    operation_class=exports.OfAList,
)
async def export_audit(
    request: Request[Any, Any, Any],
    store: NamedDependency[Store],
    identity: NamedDependency[Identity],
    wanted: NamedDependency[Wanted],
    slots: NamedDependency[Slots],
    *,
    form: Form = "csv",
    plain: Plain = False,
    language: Language = None,
    columns: Columns = None,
) -> Stream:
    """The same as a file, the oldest first; `columns` are some of the list's."""
    spaces, wish = _spaces(identity.caller), exports.wish(request, form, language, columns, plain=plain)
    return await exports.given(store, slots, people.audit_log(spaces, wanted, wish.language), wish)


def _spaces(caller: Caller) -> Spaces:
    if not (spaces := audit.readable(caller)) and spaces is not None:
        raise PermissionDeniedException("this is for administrators")
    return spaces


def _instant(text: str | None) -> int | None:
    """A time as stored."""
    if text is None:
        return None
    try:
        return instants.read(text)
    except ValueError:
        raise wrong("from and to are times such as 2026-01-02T03:04:05Z, or days such as 2026-01-02") from None


def _view(row: Row[Any], language: str) -> AuditView:
    params = audit.params(row.params)
    return AuditView(
        audit_id=str(row.id),
        happened_at=time(row.happened_at),
        space_id=None if row.space_id is None else str(row.space_id),
        network_id=None if row.network_id is None else str(row.network_id),
        user_id=None if row.user_id is None else str(row.user_id),
        username=row.username,
        api_token=row.token,
        source=row.source,
        action=row.action,
        text=action_text(row.action, language, params.get("kind")),
        params=params,
        outcome=row.outcome,
    )


ROUTES: list[HTTPRouteHandler] = [list_audit, export_audit]
