""".../managed-nodes/export: the nodes that are looked at, as a file."""

from dataclasses import dataclass
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
from kshub.faults import Fault
from kshub.store.engine import Store
from kshub.store.queries.lists import Part
from kshub.view import nodes as listed
from kshub.view.search.language import parse

_DIGITS: Final = 18
MOST: Final = 1000  # nodes that are named one by one
_OF_NETWORK: Final = "/networks/{network_id:int}/managed-nodes/export"
_ALL: Final = "/managed-nodes/export"
_COLUMNS: Final = ", ".join(one.name for one in NODES.columns)

Search = Annotated[
    str | None,
    QueryParameter(
        name="search", max_length=4000, description="only what the search box finds; without it, retired ones as well"
    ),
]
Nodes = Annotated[
    str | None,
    QueryParameter(
        name="nodes",
        max_length=12_000,
        description=f"of these, only those: managedNodeIds, at most {MOST}, with commas",
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
    nodes: Nodes = None,
) -> Stream:
    """Those of the network as a file: all of them, or what `search` finds."""
    async with store.read() as connection:
        where = asking.found(await files.place(connection, networks, network_id), "network")
    wished = wish(request, form, language, columns, plain=plain)
    return await _exported(store, networks, slots, where, wished, Chosen(search, sort, nodes))


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
    nodes: Nodes = None,
) -> Stream:
    """Those of every network that the caller may see as a file: all of them, or what `search` finds."""
    async with store.read() as connection:
        where = await everywhere(connection, networks)
    wished = wish(request, form, language, columns, plain=plain)
    return await _exported(store, networks, slots, where, wished, Chosen(search, sort, nodes))


for _one in (export_managed_nodes, export_found_nodes):
    _one.fn.__doc__ = f"{_one.fn.__doc__} `columns` are some of {_COLUMNS}."


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which nodes, in which order."""

    search: str | None
    sort: str | None
    nodes: str | None

    def picked(self) -> frozenset[int] | None:
        """Those that are named one by one; None: all.

        Raises:
            Fault: "export-nodes": they are no numbers, or too many.
        """
        if self.nodes is None:
            return None
        words = [one.strip() for one in self.nodes.split(",") if one.strip()]
        if not all(one.isascii() and one.isdigit() and len(one) <= _DIGITS for one in words) or len(words) > MOST:
            raise Fault("export-nodes", limit=MOST)
        return frozenset(map(int, words))


async def _exported(
    store: Store, networks: Networks, slots: Slots, where: Place, wished: Wish, chosen: Chosen
) -> Stream:
    part, picked = Part(sort=chosen.sort or "managedNodeId"), chosen.picked()
    wanted = listed.Wanted(
        where.network_id or None, part, search=parse(chosen.search or ""), retired=chosen.search is None
    )
    async with store.read() as connection:
        try:
            numbers = await listed.numbers(connection, networks, wanted)
        except ValueError as error:
            raise wrong(str(error)) from None
        listing = found(numbers if picked is None else [one for one in numbers if one in picked])
        rows = await files.check(connection, networks, listing, where, wished)
    deeds.tell(format=wished.form, rows=rows)
    stream = await files.begun(slots, files.made(store, networks, listing, where, wished))
    return download(stream, where, listing.name, wished)


ROUTES: list[HTTPRouteHandler] = [export_managed_nodes, export_found_nodes]
