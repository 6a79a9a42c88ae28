""".../export: lists of a network as CSV, XLSX and JSON lines."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Final, Literal
from urllib.parse import quote

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import QueryParameter
from litestar.response import Stream

from kshub.api.asking import Number, found
from kshub.auth import deeds
from kshub.auth.access import Networks
from kshub.clock import seconds_now
from kshub.export import files, handover, titles
from kshub.export.files import Place, Slots, Wish
from kshub.export.listing import Listing
from kshub.export.lists import LISTS
from kshub.export.streams import FORMATS
from kshub.store.engine import Store
from kshub.store.instants import moment
from kshub.words import preferred

_NETWORK: Final = "/networks/{network_id:int}"

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


def _file(media_type: str) -> ResponseSpec:
    """Without examples: they would be made up, and others each time."""
    return ResponseSpec(data_container=str, description="the file", media_type=media_type, generate_examples=False)


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
        names = tuple(one.strip() for one in (columns or "").split(",") if one.strip())
        wish = Wish(form, language or preferred(request.headers.get("accept-language", "")), plain, names)
        async with store.read() as connection:
            where = found(await files.place(connection, networks, network_id), "network")
            rows = await files.check(connection, networks, listing, where, wish)
        deeds.tell(format=form, rows=rows)
        stream = await files.begun(slots, files.made(store, networks, listing, where, wish))
        return download(stream, where, listing.name, wish)

    export.__name__ = f"export_{listing.name.replace('-', '_')}"
    export.__doc__ = f"All of them as a file; `columns` are some of {', '.join(one.name for one in listing.columns)}."
    return get(
        f"{_NETWORK}/{listing.name}/export",
        summary=f"Export {listing.name.replace('-', ' ')}",
        responses={200: _file("text/csv")},
    )(export)


@get(
    f"{_NETWORK}/workbook",
    summary="The handover workbook",
    responses={200: _file(FORMATS["xlsx"][0])},
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
    wish = Wish("xlsx", language or preferred(request.headers.get("accept-language", "")))
    async with store.read() as connection:
        where = found(await files.place(connection, networks, network_id), "network")
        await files.check(connection, networks, LISTS["packages"], where, wish)
    stream = await files.begun(slots, handover.stream(store, networks, network_id, wish.language))
    return download(stream, where, "workbook", wish)


def download(stream: AsyncIterator[bytes], where: Place, list_name: str, wish: Wish) -> Stream:
    """The answer that a browser keeps as a file."""
    media_type, _ = FORMATS[wish.form]
    day = moment(seconds_now()).astimezone(where.zone).strftime("%Y%m%d")
    called = files.name(where, titles.LISTS[list_name][wish.language], wish.form, day)
    plain = f"{list_name}-{where.network_id}.{wish.form}"
    # RFC 6266 with RFC 8187: a name in ASCII for those who do not know the other
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(called, safe='')}"
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return Stream(stream, media_type=media_type, headers=headers)


ROUTES: list[HTTPRouteHandler] = [*(exporting(one) for one in LISTS.values()), get_workbook]
