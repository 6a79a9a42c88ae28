""".../export: lists of a network as CSV, XLSX and JSON lines."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal
from urllib.parse import quote

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import OpenAPIResponse, Operation
from litestar.params import QueryParameter
from litestar.response import Stream

from kshub.api.asking import Number, found
from kshub.api.differences import From
from kshub.auth import deeds
from kshub.auth.access import Networks
from kshub.clock import seconds_now
from kshub.export import comparison, differences, files, handover, titles
from kshub.export.files import Place, Slots, Wish
from kshub.export.found import everywhere
from kshub.export.listing import Listing
from kshub.export.lists import LISTS
from kshub.export.nodes import NODES
from kshub.export.streams import FORMATS
from kshub.store.engine import Store
from kshub.store.instants import moment
from kshub.words import preferred

_NETWORK: Final = "/networks/{network_id:int}"
_FILE: Final = "the file"

Form = Annotated[
    Literal["csv", "xlsx", "jsonl"], QueryParameter(name="format", description="csv, xlsx, or jsonl: JSON lines")
]
Plain = Annotated[
    bool, QueryParameter(description="columns under the names that programs know, times in UTC; jsonl always is")
]
Language = Annotated[
    Literal["en", "ja"] | None, QueryParameter(description="of the headings; else that of Accept-Language")
]
Columns = Annotated[
    str | None, QueryParameter(max_length=4000, description="only these, in this order, separated by commas")
]


def file(media_type: str) -> ResponseSpec:
    """Without examples: they would be made up, and others each time."""
    return ResponseSpec(data_container=str, description=_FILE, media_type=media_type, generate_examples=False)


@dataclass
class OfAList(Operation):
    """A list as a file: whatever `format` asks for, where the response names one kind alone."""

    def __post_init__(self) -> None:
        for one in (self.responses or {}).values():
            if isinstance(one, OpenAPIResponse) and one.description == _FILE and one.content:
                told = next(iter(one.content.values()))
                one.content = {kind: told for kind, _ in FORMATS.values()}


def exporting(listing: Listing) -> HTTPRouteHandler:
    """The route that gives one list as a file."""

    async def export(
        request: Request[Any, Any, Any],
        store: NamedDependency[Store],
        networks: NamedDependency[Networks],
        slots: NamedDependency[Slots],
        network_id: Number,
        *,
        form: Form = "csv",
        plain: Plain = False,
        language: Language = None,
        columns: Columns = None,
    ) -> Stream:
        wished = wish(request, form, language, columns, plain=plain)
        async with store.read() as connection:
            where = found(await files.place(connection, networks, network_id), "network")
            rows = await files.check(connection, networks, listing, where, wished)
        deeds.tell(format=form, rows=rows)
        stream = await files.begun(slots, files.made(store, networks, listing, where, wished))
        return download(stream, where, listing.name, wished)

    export.__name__ = f"export_{listing.name.replace('-', '_')}"
    export.__doc__ = f"All of them as a file; `columns` are some of {', '.join(one.name for one in listing.columns)}."
    return get(
        f"{_NETWORK}/{listing.name}/export",
        summary=f"Export {listing.name.replace('-', ' ')}",
        responses={200: file("text/csv")},
        operation_class=OfAList,
    )(export)


def wish(request: Request[Any, Any, Any], form: str, language: str | None, columns: str | None, *, plain: bool) -> Wish:
    """What is asked for, in the language that the browser likes best where none is named."""
    names = tuple(one.strip() for one in (columns or "").split(",") if one.strip())
    return Wish(form, language or preferred(request.headers.get("accept-language", "")), plain, names)


async def given(store: Store, slots: Slots, listing: Listing, wished: Wish, networks: Networks | None = None) -> Stream:
    """A list that says by itself who may read what of it. networks: of which it is; None: of the hub itself."""
    async with store.read() as connection:
        where = await (files.hub(connection) if networks is None else everywhere(connection, networks))
        rows = await files.check(connection, None, listing, where, wished)
    deeds.tell(format=wished.form, rows=rows)
    stream = await files.begun(slots, files.made(store, None, listing, where, wished))
    return download(stream, where, listing.name, wished)


@get(
    f"{_NETWORK}/workbook",
    summary="The handover workbook",
    responses={200: file(FORMATS["xlsx"][0])},
)
async def get_workbook(
    request: Request[Any, Any, Any],
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    slots: NamedDependency[Slots],
    network_id: Number,
    language: Language = None,
) -> Stream:
    """Nodes, addresses, subnets, links, VLANs, routes, packages, and what could not be read, as one XLSX."""
    wished = wish(request, "xlsx", language, None, plain=False)
    async with store.read() as connection:
        where = found(await files.place(connection, networks, network_id), "network")
        await files.check(connection, networks, LISTS["packages"], where, wished)
    stream = await files.begun(slots, handover.stream(store, networks, where, wished.language))
    return download(stream, where, "workbook", wished)


@get(
    f"{_NETWORK}/snapshots/{{snapshot_id:int}}/difference/export",
    summary="Export what differs from an earlier snapshot",
    responses={200: file("text/csv")},
    operation_class=OfAList,
)
async def export_difference(
    request: Request[Any, Any, Any],
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    slots: NamedDependency[Slots],
    network_id: Number,
    snapshot_id: Number,
    *,
    earlier: From = None,
    form: Form = "csv",
    plain: Plain = False,
    language: Language = None,
    columns: Columns = None,
) -> Stream:
    """xlsx: the before/after comparison, with a sheet each for what appeared, is gone, changed, and is not known.

    csv and jsonl: a line for each change, and for each node that appeared, is gone or was not looked at.
    """
    wished = wish(request, form, language, columns, plain=plain)
    async with store.read() as connection:
        where = found(await files.place(connection, networks, network_id), "network")
        both = found(await differences.pair(connection, networks, network_id, snapshot_id, earlier), "snapshot")
    deeds.tell(format=form)
    made = await comparison.made(store, both, where, wished, slots)
    return download(await files.begun(slots, made), where, differences.NAME, wished)


def download(stream: AsyncIterator[bytes], where: Place, list_name: str, wished: Wish) -> Stream:
    """The answer that a browser keeps as a file."""
    media_type, _ = FORMATS[wished.form]
    day = moment(seconds_now()).astimezone(where.zone).strftime("%Y%m%d")
    called = files.name(where, titles.LISTS[list_name][wished.language], wished.form, day)
    plain = f"{list_name}-{where.network_id}" if where.network_id else list_name
    # RFC 6266 with RFC 8187: a name in ASCII for those who do not know the other
    disposition = f"attachment; filename=\"{plain}.{wished.form}\"; filename*=UTF-8''{quote(called, safe='')}"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Stream(stream, media_type=media_type, headers=headers)


ROUTES: list[HTTPRouteHandler] = [
    *(exporting(one) for one in LISTS.values() if one is not NODES),  # of nodes: kshub.api.found
    get_workbook,
    export_difference,
]
