"""/networks: what is scanned as one, with the settings that are common to all its Ksockets."""

from collections.abc import Callable
from typing import Annotated, Any, Final

import msgspec
from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody
from sqlalchemy import Row

from kshub.api.asking import Number, Record, found, name, time
from kshub.api.paging import Page, page, sorted_parts
from kshub.api.scan_settings import NewSettings
from kshub.auth.access import Networks
from kshub.orders import settings
from kshub.orders.settings import ScanSettings
from kshub.store.engine import Store
from kshub.store.queries import places as place_queries
from kshub.store.queries import settings as stored
from kshub.store.queries.lists import Part
from kshub.view import places

Days = Annotated[int, msgspec.Meta(ge=1, le=3650)]


class Thresholds(Record, forbid_unknown_fields=True):
    """How many days a node is new, and after how many in which scans looked for it and missed it, it is outdated."""

    new_days: Days
    outdated_days: Days


class NetworkView(Record):
    """A network; the counts are of its nodes by state."""

    network_id: str
    display_name: str
    created_at: str | None
    last_scan_terminated_at: str | None
    number_of_nodes: dict[str, int]
    thresholds: Thresholds
    settings: ScanSettings


class NewNetwork(Record, forbid_unknown_fields=True):
    """What a new network is called."""

    display_name: str


_SORTS: Final[dict[str, Callable[[NetworkView], Any]]] = {
    "networkId": lambda one: int(one.network_id),
    "displayName": lambda one: one.display_name,
    "lastScanTerminatedAt": lambda one: one.last_scan_terminated_at,
}


@get("/networks", summary="List networks", dependencies=sorted_parts(1000))
async def list_networks(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    part: NamedDependency[Part],
) -> Page[NetworkView]:
    """All networks that the caller may see; `sort` is networkId, displayName or lastScanTerminatedAt."""
    async with store.read() as connection:
        rows, counts = await places.networks(connection, networks), await places.counts(connection, networks)
    return page([_view(row, counts) for row in rows], part, _SORTS)


@get("/networks/{network_id:int}", summary="One network")
async def get_network(
    store: NamedDependency[Store], networks: NamedDependency[Networks], network_id: Number
) -> NetworkView:
    """One network."""
    async with store.read() as connection:
        rows = await places.networks(connection, networks, network_id)
        counts = await places.counts(connection, networks)
    return _view(found(rows[0] if rows else None, "network"), counts)


@post("/networks", summary="Make a network")
async def add_network(
    store: NamedDependency[Store], networks: NamedDependency[Networks], data: JSONBody[NewNetwork]
) -> NetworkView:
    """A new network; nothing is scanned in it until it has a Ksocket."""
    async with store.write() as connection:
        number = await place_queries.add_network(
            connection, await stored.first_space(connection), name(data.display_name), settings.write(ScanSettings())
        )
        row = (await places.networks(connection, networks, number))[0]
    return _view(row, {})


@put("/networks/{network_id:int}/settings", summary="The common settings of a network")
async def set_network(
    store: NamedDependency[Store], networks: NamedDependency[Networks], network_id: Number, data: JSONBody[NewSettings]
) -> ScanSettings:
    """What each Ksocket of the network does that has no setting of its own."""
    checked = settings.checked(data)
    async with store.write() as connection:
        rows = await places.networks(connection, networks, network_id)
        found(rows[0] if rows else None, "network")
        await stored.set_network(connection, network_id, settings.write(checked))
    return checked


@put("/networks/{network_id:int}/thresholds", summary="When nodes are new, stable and outdated")
async def set_thresholds(
    store: NamedDependency[Store], networks: NamedDependency[Networks], network_id: Number, data: JSONBody[Thresholds]
) -> Thresholds:
    """Counted in days from when a node was first, and last, seen."""
    async with store.write() as connection:
        found(await places.networks(connection, networks, network_id) or None, "network")
        await stored.set_thresholds(connection, network_id, data.new_days, data.outdated_days)
    return data


def _view(row: Row[Any], counts: dict[int, dict[str, int]]) -> NetworkView:
    return NetworkView(
        network_id=str(row.id),
        display_name=row.display_name,
        created_at=time(row.created_at),
        last_scan_terminated_at=time(row.scanned_at),
        number_of_nodes=counts.get(row.id, {"new": 0, "stable": 0, "outdated": 0}),
        thresholds=Thresholds(new_days=row.new_days, outdated_days=row.outdated_days),
        settings=settings.read(row.settings),
    )


ROUTES: list[HTTPRouteHandler] = [list_networks, get_network, add_network, set_network, set_thresholds]
