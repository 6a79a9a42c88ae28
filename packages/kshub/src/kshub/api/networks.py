"""/networks: what is scanned as one, with the settings that are common to all its Ksockets."""

from typing import Any

from litestar import get, post, put
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody
from sqlalchemy import Row

from kshub.api.asking import Number, Page, Record, found, name, time
from kshub.auth.access import Networks
from kshub.orders import settings
from kshub.orders.settings import ScanSettings
from kshub.store.engine import Store
from kshub.store.queries import places as place_queries
from kshub.store.queries import settings as stored
from kshub.view import places


class NetworkView(Record):
    """A network; the counts are of its nodes by state."""

    network_id: str
    display_name: str
    created_at: str | None
    last_scan_terminated_at: str | None
    number_of_nodes: dict[str, int]
    settings: ScanSettings


class NewNetwork(Record, forbid_unknown_fields=True):
    """What a new network is called."""

    display_name: str


@get("/networks", summary="List networks")
async def list_networks(store: NamedDependency[Store], networks: NamedDependency[Networks]) -> Page[NetworkView]:
    """All networks that the caller may see."""
    async with store.read() as connection:
        rows, counts = await places.networks(connection, networks), await places.counts(connection, networks)
    return Page([_view(row, counts) for row in rows], len(rows))


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
    store: NamedDependency[Store], networks: NamedDependency[Networks], network_id: Number, data: JSONBody[ScanSettings]
) -> ScanSettings:
    """What each Ksocket of the network does that has no setting of its own."""
    checked = settings.checked(data)
    async with store.write() as connection:
        rows = await places.networks(connection, networks, network_id)
        found(rows[0] if rows else None, "network")
        await stored.set_network(connection, network_id, settings.write(checked))
    return checked


def _view(row: Row[Any], counts: dict[int, dict[str, int]]) -> NetworkView:
    return NetworkView(
        network_id=str(row.id),
        display_name=row.display_name,
        created_at=time(row.created_at),
        last_scan_terminated_at=time(row.scanned_at),
        number_of_nodes=counts.get(row.id, {"new": 0, "stable": 0, "outdated": 0}),
        settings=settings.read(row.settings),
    )


ROUTES: list[HTTPRouteHandler] = [list_networks, get_network, add_network, set_network]
