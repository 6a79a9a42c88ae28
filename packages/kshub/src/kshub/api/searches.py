"""/managed-nodes: a search over all networks that the caller may see, and how many nodes have which value."""

from typing import Annotated, Any, Final, cast

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.api.asking import Number, Record, found, wrong
from kshub.api.nodes import ManagedNode, Search, views
from kshub.api.paging import Page, sorted_parts
from kshub.auth.access import Networks
from kshub.store.engine import Store
from kshub.store.queries.lists import Part
from kshub.view import nodes, places
from kshub.view.search.facets import FIELDS, facets
from kshub.view.search.facets import Facet as Counted
from kshub.view.search.language import parse

Fields = Annotated[
    str | None, QueryParameter(max_length=200, description=f"only these facets: some of {', '.join(FIELDS)}")
]
_ALL: Final = "/managed-nodes"
_OF_NETWORK: Final = "/networks/{network_id:int}/managed-nodes/facets"


class FoundNode(ManagedNode, frozen=True, kw_only=True):
    """A managed node, and where it is."""

    network_display_name: str
    space_id: str
    space_display_name: str


class FacetValue(Record):
    """value: as the search language writes it, but for a network and a space, where it is the number."""

    value: str
    display_name: str
    number_of_nodes: int


class Facet(Record):
    """The most frequent values of one field; number_of_others: how many more values there are."""

    field: str
    values: list[FacetValue]
    number_of_others: int


class Facets(Record):
    """Of all nodes that are found."""

    number_of_nodes: int
    facets: list[Facet]


@get(_ALL, summary="Search managed nodes of all networks", dependencies=sorted_parts(100, "managedNodeId"))
async def search_nodes(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    part: NamedDependency[Part],
    search: Search = "",
) -> Page[FoundNode]:
    """The nodes of every network that the caller may see.

    `sort` is managedNodeId, displayName, ipAddress, updatedAt, lastScanSucceededAt, systemFamily, systemVersion,
    numberOfPackages or numberOfWindowsUpdates.
    """
    wanted = nodes.Wanted(None, part, search=parse(search))
    async with store.read() as connection:
        rows, total = await nodes.page(connection, networks, wanted)
        where = await places.named(connection, networks)
        shown = await views(connection, rows)
    placed = [one | _where(where[row.network_id]) for one, row in zip(shown, rows, strict=True)]
    return cast("Page[FoundNode]", Page(placed, total))


@get(_ALL + "/facets", summary="Count the nodes of a search by their values")
async def search_facets(
    store: NamedDependency[Store], networks: NamedDependency[Networks], search: Search = "", fields: Fields = None
) -> Facets:
    """Of the nodes of every network that the caller may see."""
    wanted = nodes.Wanted(None, Part(), search=parse(search))
    async with store.read() as connection:
        return await _facets(connection, networks, wanted, fields)


@get(_OF_NETWORK, summary="Count a network's nodes by their values")
async def network_facets(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    search: Search = "",
    fields: Fields = None,
) -> Facets:
    """Of the network's nodes that are found."""
    wanted = nodes.Wanted(network_id, Part(), search=parse(search))
    async with store.read() as connection:
        found(await places.networks(connection, networks, network_id) or None, "network")
        return await _facets(connection, networks, wanted, fields)


async def _facets(connection: AsyncConnection, networks: Networks, wanted: nodes.Wanted, fields: str | None) -> Facets:
    names = [one.strip() for one in (fields or "").split(",") if one.strip()]
    if not set(names) <= set(FIELDS):
        raise wrong(f"fields are some of {', '.join(FIELDS)}, with commas between them")
    total, counted = await facets(connection, networks, wanted, names)
    return Facets(number_of_nodes=total, facets=[_facet(one) for one in counted])


def _facet(counted: Counted) -> Facet:
    values = [FacetValue(value=value, display_name=name, number_of_nodes=many) for value, name, many in counted.values]
    return Facet(field=counted.field, values=values, number_of_others=counted.other)


def _where(row: Any) -> dict[str, Any]:
    return {
        "networkDisplayName": row.display_name,
        "spaceId": str(row.space_id),
        "spaceDisplayName": row.space_display_name,
    }


ROUTES: list[HTTPRouteHandler] = [search_nodes, search_facets, network_facets]
