""".../managed-nodes/export: the nodes that are looked at, as a file."""

from typing import Annotated, Any, Final

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter
from litestar.response import Stream

from kshub.api import asking
from kshub.api.asking import Number, wrong
from kshub.api.exports import Columns, Form, Language, OfAList, Plain, download, file, wish
from kshub.auth import deeds
from kshub.auth.access import Networks
from kshub.export import files
from kshub.export.files import Place, Slots, Wish
from kshub.export.found import everywhere, found
from kshub.export.nodes import NODES
from kshub.store.engine import Store
from kshub.store.queries.lists import Part
from kshub.view import nodes
from kshub.view.search.language import parse

_OF_NETWORK: Final = "/networks/{network_id:int}/managed-nodes/export"
_ALL: Final = "/managed-nodes/export"
_COLUMNS: Final = ", ".join(one.name for one in NODES.columns)

Search = Annotated[
    str | None,
    QueryParameter(
        name="search", max_length=4000, description="only what the search box finds; without it, retired ones as well"
    ),
]
Sort = Annotated[
    str | None, QueryParameter(name="sort", max_length=100, description="as in the list; else by managedNodeId")
]


@get(_OF_NETWORK, summary="Export managed nodes", responses={200: file("text/csv")}, operation_class=OfAList)
async def export_managed_nodes(
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
    search: Search = None,
    sort: Sort = None,
) -> Stream:
    """Those of the network as a file: all of them, or what `search` finds."""
    async with store.read() as connection:
        where = asking.found(await files.place(connection, networks, network_id), "network")
    wished = wish(request, form, language, columns, plain=plain)
    return await _exported(store, networks, slots, where, wished, search, sort)


@get(_ALL, summary="Export managed nodes of all networks", responses={200: file("text/csv")}, operation_class=OfAList)
async def export_found_nodes(
    request: Request[Any, Any, Any],
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    slots: NamedDependency[Slots],
    *,
    form: Form = "csv",
    plain: Plain = False,
    language: Language = None,
    columns: Columns = None,
    search: Search = None,
    sort: Sort = None,
) -> Stream:
    """Those of every network that the caller may see as a file: all of them, or what `search` finds."""
    async with store.read() as connection:
        where = await everywhere(connection, networks)
    wished = wish(request, form, language, columns, plain=plain)
    return await _exported(store, networks, slots, where, wished, search, sort)


for _one in (export_managed_nodes, export_found_nodes):
    _one.fn.__doc__ = f"{_one.fn.__doc__} `columns` are some of {_COLUMNS}."


async def _exported(
    store: Store, networks: Networks, slots: Slots, where: Place, wished: Wish, search: str | None, sort: str | None
) -> Stream:
    part = Part(sort=sort or "managedNodeId")
    everything = search is None
    wanted = nodes.Wanted(where.network_id or None, part, search=parse(search or ""), retired=everything)
    async with store.read() as connection:
        try:
            numbers = await nodes.numbers(connection, networks, wanted)
        except ValueError as error:
            raise wrong(str(error)) from None
        listing = found(numbers)
        rows = await files.check(connection, networks, listing, where, wished)
    deeds.tell(format=wished.form, rows=rows)
    stream = await files.begun(slots, files.made(store, networks, listing, where, wished))
    return download(stream, where, listing.name, wished)


ROUTES: list[HTTPRouteHandler] = [export_managed_nodes, export_found_nodes]
