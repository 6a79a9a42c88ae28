"""/packages/search/export: which nodes have a package, have not, or may have it, as a file."""

from typing import Annotated, Any, Final

from litestar import Request, get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter
from litestar.response import Stream

from kshub.api.asking import found
from kshub.api.exports import Columns, Form, Language, OfAList, Plain, download, file, wish
from kshub.api.packages import ASKED, Answer, OfNetwork, OfSpace, chosen
from kshub.auth import deeds
from kshub.auth.access import Networks, Spaces
from kshub.export import files, package_search
from kshub.export.files import Slots
from kshub.export.found import everywhere
from kshub.store.engine import Store
from kshub.view import packages
from kshub.view.packages import Wanted


@get(
    "/packages/search/export",
    summary="Export a package search",
    responses={200: file("text/csv")},
    operation_class=OfAList,
    dependencies=ASKED,
)
async def export_package_search(
    request: Request[Any, Any, Any],
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    spaces: NamedDependency[Spaces],
    slots: NamedDependency[Slots],
    wanted: NamedDependency[Wanted],
    *,
    network_id: OfNetwork = None,
    space_id: OfSpace = None,
    answer: Annotated[Answer | None, QueryParameter(name="list", description="only this list; else all three")] = None,
    form: Form = "csv",
    plain: Plain = False,
    language: Language = None,
    columns: Columns = None,
) -> Stream:
    """A line for each node, with the list in which it is, its versions, and why nobody knows."""
    wished = wish(request, form, language, columns, plain=plain)
    lists = packages.LISTS if answer is None else (answer,)
    spoken = None if plain or form == "jsonl" else wished.language
    async with store.read() as connection:
        among = await chosen(connection, networks, spaces, network_id, space_id)
        where = await everywhere(connection, among)
        if network_id is not None:
            where = found(await files.place(connection, networks, network_id), "network")
        result = await packages.search(connection, among, wanted)
        listing = package_search.listing(result, lists, wanted, spoken)
        rows = await files.check(connection, among, listing, where, wished)
    deeds.tell(format=form, rows=rows, name=wanted.name)
    stream = await files.begun(slots, files.made(store, among, listing, where, wished))
    return download(stream, where, package_search.NAME, wished)


ROUTES: Final[list[HTTPRouteHandler]] = [export_package_search]
