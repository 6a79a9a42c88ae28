"""/packages/search: which nodes have a package, which have not, and of which nobody knows."""

from typing import Annotated, Final, Literal

import msgspec
from litestar import get
from litestar.di import NamedDependency, Provide
from litestar.handlers import HTTPRouteHandler
from litestar.params import QueryParameter
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.api.asking import MAX_NUMBER, Identity, Record, found, storable, time, wrong
from kshub.api.paging import sorted_parts
from kshub.auth.access import Networks, Spaces
from kshub.faults import Fault
from kshub.store.engine import Store
from kshub.store.queries.lists import Part
from kshub.store.queries.packages import MAX_NAME
from kshub.store.schema import network
from kshub.versions import Constraint, NoConstraint, constraint
from kshub.view import package_lists, packages
from kshub.view.packages import Wanted
from kswire.facts import Package
from kswire.problems import Problem

Answer = Literal["yes", "no", "unknown"]


class PackageNode(Record):
    """A node of one of the lists. packages: those that are meant, in the list yes. readAt: when its packages were last
    read. reason and problem: why nobody knows, in the list unknown.
    """  # noqa: D205 - one sentence

    network_id: str
    managed_node_id: str
    display_name: str
    ip_address: str
    read_at: str | None = None
    packages: list[Package] = []
    reason: Literal["never-read", "failed-since", "no-version"] | None = None
    problem: Problem | None = None


class Totals(Record):
    """How many nodes there are in each list, which together are all; retired ones are in none."""

    yes: int
    no: int
    unknown: int
    retired: int


class PackageSearch(Record):
    """A part of one list, how long it is, and how long all are."""

    shown: Answer = msgspec.field(name="list")
    items: list[PackageNode]
    total: int
    totals: Totals


OfNetwork = Annotated[
    int | None, QueryParameter(name="networkId", ge=1, le=MAX_NUMBER, description="only this network")
]
OfSpace = Annotated[
    int | None, QueryParameter(name="spaceId", ge=1, le=MAX_NUMBER, description="only networks of this space")
]
By = Annotated[Literal["binary", "source"], QueryParameter(description="whose name it is")]


async def asked(
    identity: NamedDependency[Identity],  # noqa: ARG001 - who is unknown learns first that they are
    *,
    name: Annotated[str, QueryParameter(min_length=1, max_length=MAX_NAME, description="of the package or source")],
    by: By = "binary",
    version: Annotated[str | None, QueryParameter(max_length=MAX_NAME, description="such as <3.0.14")] = None,
    arch: Annotated[str | None, QueryParameter(max_length=MAX_NAME, description="only of this")] = None,
    kind: Annotated[str | None, QueryParameter(max_length=MAX_NAME, description="only of this: dpkg, rpm")] = None,
) -> Wanted:
    """What every question about a package says."""
    if not all(storable(one) for one in (name, version, arch, kind) if one):
        raise wrong("no name holds a NUL or half a pair")
    return Wanted(name, by == "source", _constraint(version), arch, kind)


ASKED: Final = {"wanted": Provide(asked)}


@get("/packages/search", summary="Which nodes have a package", dependencies=sorted_parts(100) | ASKED)
async def search_packages(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    spaces: NamedDependency[Spaces],
    part: NamedDependency[Part],
    wanted: NamedDependency[Wanted],
    *,
    network_id: OfNetwork = None,
    space_id: OfSpace = None,
    answer: Annotated[Answer, QueryParameter(name="list", description="which list is shown")] = "yes",
) -> PackageSearch:
    """Every node of the chosen networks is in one of the lists yes, no and unknown, or retired.

    `sort` is managedNodeId.
    """
    part.field(("managedNodeId",))
    async with store.read() as connection:
        among = await chosen(connection, networks, spaces, network_id, space_id)
        result = await packages.search(connection, among, wanted)
        told = await package_lists.told(connection, result, answer, packages.page(result, answer, part))
    items = [_item(one) for one in (reversed(told) if part.descending else told)]
    totals = Totals(yes=len(result.yes), no=len(result.no), unknown=len(result.unknown), retired=result.retired)
    return PackageSearch(shown=answer, items=items, total=len(result.of(answer)), totals=totals)


def _constraint(text: str | None) -> Constraint | None:
    try:
        return None if text is None else constraint(text)
    except NoConstraint:
        raise Fault("version-wrong") from None


async def chosen(
    connection: AsyncConnection, networks: Networks, spaces: Spaces, network_id: int | None, space_id: int | None
) -> Networks:
    """Of the networks that the caller may see; 404 where one that is named is not among them."""
    among = select(network.c.id).where(network.c.id.in_(networks))
    if space_id is not None:
        mine = spaces.subquery()
        one = select(mine.c.id).where(mine.c.id == space_id)
        found((await connection.execute(one)).first(), "space")
        among = among.where(network.c.space_id == space_id)
    if network_id is not None:
        among = among.where(network.c.id == network_id)
        found((await connection.execute(among)).first(), "network")
    return among


def _item(one: package_lists.Told) -> PackageNode:
    return PackageNode(
        network_id=str(one.row.network_id),
        managed_node_id=str(one.row.id),
        display_name=one.row.display_name,
        ip_address=one.row.addr,
        read_at=time(one.read_at),
        packages=one.packages,
        reason=one.unknown.reason if one.unknown else None,
        problem=one.unknown.problem if one.unknown else None,
    )


ROUTES: Final[list[HTTPRouteHandler]] = [search_packages]
