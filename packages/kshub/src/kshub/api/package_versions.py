"""/packages/versions and /packages/names: in which versions a package is installed, and which names there are."""

from typing import Annotated, Final

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter

from kshub.api.asking import Record, storable, wrong
from kshub.api.packages import ASKED, By, OfNetwork, OfSpace, chosen
from kshub.api.paging import Page, sorted_parts
from kshub.auth.access import Networks, Spaces
from kshub.store.engine import Store
from kshub.store.queries.lists import Part
from kshub.store.queries.packages import MAX_NAME
from kshub.view import package_names, package_versions
from kshub.view.packages import Wanted

_SORTS: Final = ("version", "numberOfNodes")


class PackageVersion(Record):
    """A version that is installed, with its epoch; null: nobody told one. meant: whether it is such as `version` says.

    numberOfNodes: how many have it; one that has several counts in each of them.
    """

    kind: str | None
    version: str | None
    meant: bool
    number_of_nodes: int


class PackageName(Record):
    """A name, and how many nodes have such a package."""

    name: str
    number_of_nodes: int


class PackageNames(Record):
    """At most 12, those first that begin with the text."""

    items: list[PackageName]


@get("/packages/versions", summary="In which versions a package is installed", dependencies=sorted_parts(100) | ASKED)
async def list_package_versions(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    spaces: NamedDependency[Spaces],
    part: NamedDependency[Part],
    wanted: NamedDependency[Wanted],
    *,
    network_id: OfNetwork = None,
    space_id: OfSpace = None,
) -> Page[PackageVersion]:
    """All of them, whatever `version` says: kind by kind, by the rules of what installed them.

    `sort` is version or numberOfNodes.
    """
    by = part.field(_SORTS)
    async with store.read() as connection:
        among = await chosen(connection, networks, spaces, network_id, space_id)
        some = await package_versions.versions(connection, among, wanted)
    if by == "numberOfNodes":
        some.sort(key=lambda one: one.nodes)
    if part.descending:
        some.reverse()
    shown = some[part.offset : part.offset + part.limit]
    items = [
        PackageVersion(kind=one.kind, version=one.version, meant=one.meant, number_of_nodes=one.nodes) for one in shown
    ]
    return Page(items, len(some))


@get("/packages/names", summary="Names of packages in which a text stands")
async def list_package_names(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    spaces: NamedDependency[Spaces],
    *,
    text: Annotated[str, QueryParameter(min_length=1, max_length=MAX_NAME, description="in any case of ASCII letters")],
    by: By = "binary",
    network_id: OfNetwork = None,
    space_id: OfSpace = None,
) -> PackageNames:
    """What somebody who types the text may mean: names that nodes of the chosen networks have now."""
    if not storable(text):
        raise wrong("no name holds a NUL or half a pair")
    async with store.read() as connection:
        among = await chosen(connection, networks, spaces, network_id, space_id)
        some = await package_names.names(connection, among, text, source=by == "source")
    return PackageNames(items=[PackageName(name=one.name, number_of_nodes=one.nodes) for one in some])


ROUTES: Final[list[HTTPRouteHandler]] = [list_package_versions, list_package_names]
