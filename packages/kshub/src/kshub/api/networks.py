"""/networks: what is scanned as one, with the settings that are common to all its Ksockets."""

from collections.abc import Callable
from typing import Annotated, Any, Final

import msgspec
from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody, QueryParameter
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.api.asking import MAX_NUMBER, Number, Record, found, name, time
from kshub.api.paging import Page, page, sorted_parts
from kshub.api.scan_settings import NewSettings
from kshub.auth import access
from kshub.auth.access import Networks
from kshub.auth.people import Caller
from kshub.auth.roles import ADMINISTRATOR, OPERATOR
from kshub.clock import seconds_now
from kshub.faults import Fault
from kshub.orders import removing, settings
from kshub.orders.settings import ScanSettings
from kshub.store.engine import Store
from kshub.store.queries import naming, spaces
from kshub.store.queries import places as place_queries
from kshub.store.queries import settings as stored
from kshub.store.queries.lists import Part
from kshub.store.schema import network
from kshub.view import places
from kshub.view.remembering import Remembered
from kshub.view.standing import NOTHING, Standing, standings
from kshub.view.tally import tally

_DIGITS: Final = 16  # more has no number of ours

Days = Annotated[int, msgspec.Meta(ge=1, le=3650)]


class Thresholds(Record, forbid_unknown_fields=True):
    """How many days a node is new, and after how many in which scans looked for it and missed it, it is outdated."""

    new_days: Days
    outdated_days: Days


class LastRun(Record):
    """The last scan that was ordered of a network, by a person or by time."""

    scan_id: str
    status: str
    incomplete: bool
    created_at: str | None
    started_at: str | None
    terminated_at: str | None


class StandingView(Record):
    """Whether a network needs a person: its Ksockets, of them connected, and of them refused when they last came.

    tokenExpiresAt: when the first of them is left without a token. numberOfWaitingSnapshots: those that merge nothing
    before a person says yes.
    """

    number_of_ksockets: int
    number_connected: int
    number_refused: int
    token_expires_at: str | None
    last_run: LastRun | None
    number_of_waiting_snapshots: int


class NetworkView(Record):
    """A network; the counts are of its nodes by state."""

    network_id: str
    space_id: str
    display_name: str
    created_at: str | None
    last_scan_terminated_at: str | None
    number_of_nodes: dict[str, int]
    thresholds: Thresholds
    settings: ScanSettings
    standing: StandingView


class NewNetwork(Record, forbid_unknown_fields=True):
    """What a new network is called, and of which space it is: by default the only one where the caller operates."""

    display_name: str
    space_id: str | None = None


class NetworkChange(Record, forbid_unknown_fields=True):
    """What the network shall be called."""

    display_name: str


class DeletionView(Record):
    """What would go with a network: confirm is what the request that deletes it must say, its name."""

    confirm: str
    number_of_nodes: int
    number_of_snapshots: int
    number_of_ksockets: int
    number_of_notes: int


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
    remembered: NamedDependency[Remembered],
    space_id: Annotated[
        int | None, QueryParameter(name="spaceId", ge=1, le=MAX_NUMBER, description="only those of this space")
    ] = None,
) -> Page[NetworkView]:
    """All networks that the caller may see; `sort` is networkId, displayName or lastScanTerminatedAt."""
    if space_id is not None:
        networks = networks.where(network.c.space_id == space_id)
    counts = await tally(store, remembered, networks)
    async with store.read() as connection:
        rows = await places.networks(connection, networks)
        known = await standings(connection, networks)
    return page([_view(row, counts, known) for row in rows], part, _SORTS)


@get("/networks/{network_id:int}", summary="One network")
async def get_network(
    store: NamedDependency[Store], networks: NamedDependency[Networks], network_id: Number
) -> NetworkView:
    """One network."""
    async with store.read() as connection:
        rows = await places.networks(connection, networks, network_id)
        row = found(rows[0] if rows else None, "network")
        return await _told(connection, networks, row)


@post("/networks", summary="Make a network")
async def add_network(
    store: NamedDependency[Store],
    caller: NamedDependency[Caller],
    networks: NamedDependency[Networks],
    data: JSONBody[NewNetwork],
) -> NetworkView:
    """A new network; nothing is scanned in it until it has a Ksocket."""
    called = name(data.display_name)
    async with store.write() as connection:
        space_id = await _space(connection, caller, data.space_id)
        await naming.free_network(connection, space_id, called)
        number = await place_queries.add_network(connection, space_id, called, settings.write(ScanSettings()))
        row = (await places.networks(connection, networks, number))[0]
    return _view(row, {}, {})


@get("/networks/{network_id:int}/deletion", summary="What would go with a network")
async def get_deletion(
    store: NamedDependency[Store], networks: NamedDependency[Networks], network_id: Number
) -> DeletionView:
    """How much is in it. Nothing is deleted."""
    async with store.read() as connection:
        rows = await places.networks(connection, networks, network_id)
        row = found(rows[0] if rows else None, "network")
        there = await places.content(connection, network_id)
    return DeletionView(
        confirm=row.display_name,
        number_of_nodes=there.nodes,
        number_of_snapshots=there.snapshots,
        number_of_ksockets=there.ksockets,
        number_of_notes=there.notes,
    )


@delete("/networks/{network_id:int}", summary="Delete a network")
async def delete_network(
    store: NamedDependency[Store],
    caller: NamedDependency[Caller],
    networks: NamedDependency[Networks],
    network_id: Number,
    confirm: Annotated[str, QueryParameter(max_length=1000, description="the network's name, to delete it")] = "",
) -> None:
    """It, its Ksockets, nodes and snapshots are gone at once, for good; for administrators of the space.

    `confirm` is its name. Refused while a run of it is under way. Links of its Ksockets are closed within five seconds.
    """
    async with store.write() as connection:
        row = await _administered(connection, caller, networks, network_id)
        if confirm != row.display_name:
            raise Fault("confirm-wrong")
        await removing.remove_network(connection, network_id, seconds_now())


@put("/networks/{network_id:int}", summary="Rename a network")
async def set_network_name(
    store: NamedDependency[Store],
    caller: NamedDependency[Caller],
    networks: NamedDependency[Networks],
    network_id: Number,
    data: JSONBody[NetworkChange],
) -> NetworkView:
    """Another name, which no other network of the space has; for administrators of the space."""
    called = name(data.display_name)
    async with store.write() as connection:
        row = await _administered(connection, caller, networks, network_id)
        await naming.free_network(connection, row.space_id, called, network_id)
        await stored.rename_network(connection, network_id, called)
        row = (await places.networks(connection, networks, network_id))[0]
        return await _told(connection, networks, row)


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


async def _administered(connection: AsyncConnection, caller: Caller, networks: Networks, network_id: int) -> Row[Any]:
    rows = await places.networks(connection, networks, network_id)
    row = found(rows[0] if rows else None, "network")
    if not caller.roles.allow(row.space_id, ADMINISTRATOR):
        raise PermissionDeniedException("this is for administrators of the space")
    return row


async def _space(connection: AsyncConnection, caller: Caller, wanted: str | None) -> int:
    """The space of this number, where the caller operates; without one the only such space.

    Raises:
        Fault: "which-space".
    """
    operable = access.spaces(caller, OPERATOR)
    if wanted is None:
        there = await spaces.numbers(connection, operable, 2)
        if len(there) > 1:
            raise Fault("which-space")
        return found(there[0] if there else None, "space")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < _DIGITS else 0
    return int(found(await spaces.one(connection, operable, number), "space").id)


async def _told(connection: AsyncConnection, networks: Networks, row: Row[Any]) -> NetworkView:
    known = await standings(connection, networks, row.id)
    return _view(row, await places.counts(connection, networks.where(network.c.id == row.id)), known)


def _view(row: Row[Any], counts: dict[int, dict[str, int]], known: dict[int, Standing]) -> NetworkView:
    return NetworkView(
        network_id=str(row.id),
        space_id=str(row.space_id),
        display_name=row.display_name,
        created_at=time(row.created_at),
        last_scan_terminated_at=time(row.scanned_at),
        number_of_nodes=counts.get(row.id, {"new": 0, "stable": 0, "outdated": 0}),
        thresholds=Thresholds(new_days=row.new_days, outdated_days=row.outdated_days),
        settings=settings.read(row.settings),
        standing=_standing(known.get(row.id, NOTHING)),
    )


def _standing(one: Standing) -> StandingView:
    return StandingView(
        number_of_ksockets=one.ksockets,
        number_connected=one.connected,
        number_refused=one.refused,
        token_expires_at=time(one.token_ends),
        last_run=None if one.run is None else _run(one.run),
        number_of_waiting_snapshots=one.waiting,
    )


def _run(row: Row[Any]) -> LastRun:
    return LastRun(
        scan_id=row.run,
        status=row.status,
        incomplete=row.incomplete,
        created_at=time(row.created_at),
        started_at=time(row.started_at),
        terminated_at=time(row.terminated_at),
    )


ROUTES: list[HTTPRouteHandler] = [
    list_networks,
    get_network,
    add_network,
    get_deletion,
    delete_network,
    set_network_name,
    set_network,
    set_thresholds,
]
