"""/map: how a network hangs together, to be drawn."""

import asyncio
import math
from dataclasses import asdict
from typing import Annotated, Any, Final

import msgspec
from litestar import get, put
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody, QueryParameter
from msgspec import Meta
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.api.asking import MAX_NUMBER, Number, Record, found, storable, time, wrong
from kshub.auth.access import Networks
from kshub.store.engine import Store
from kshub.store.queries import labels, map_positions
from kshub.view import places, snapshots
from kshub.view.map import reading
from kshub.view.map.drawing import Map, draw
from kshub.view.map.drawn import Known, Subnet

_MAP: Final = "/networks/{network_id:int}/map"
_NODE: Final = "node:"
FARTHEST: Final = 10_000_000  # of a position, in the map's own units

AT_ONCE: Final = 2  # maps of this process: each is half a second of work in a network of 100,000 nodes, others wait

Drawing = asyncio.Semaphore
Place = Annotated[str, Meta(pattern="^((site|subnet):|node:[0-9]{1,15}$)", max_length=200)]
Point = Annotated[list[float], Meta(min_length=2, max_length=2)]  # x and y


class SiteView(Record):
    """Subnets behind one router, which is at this place among the nodes; displayName "": no router is known."""

    site_id: str
    display_name: str
    router: int | None


class StateCounts(Record):
    """How many nodes are as they were, new, others than before, and lost."""

    known: int
    new: int
    changed: int
    lost: int


class SubnetView(Record):
    """A subnet in which nodes are, and how many are in which state; subnet "": their subnet is not known."""

    subnet: str
    site: int
    nodes: int
    states: StateCounts


class NodeColumns(Record):
    """All nodes in the order of their addresses, a list for each of what is told of them.

    state: known, new, changed or lost. subnet, site: their places in those lists. tier: 0 a host, 1 a router or
    firewall, 2 a switch below which others hang, 3 one below which none do.
    """

    managed_node_id: list[str]
    display_name: list[str | None]
    addr: list[str]
    device_type: list[str]
    state: list[str]
    subnet: list[int]
    site: list[int]
    tier: list[int]


class StrangerView(Record):
    """A neighbour of which a node tells, and that is no node itself."""

    name: str | None
    addr: str | None
    macaddr: str | None
    platform: str | None


class LinkView(Record):
    """From one place among the nodes to another, or to a stranger; of each pair and layer there is one.

    layer: 2 or 3. sources: who tells ("lldp", "cdp", "fdb", "ospf", "bgp", "route"). measured false: nobody does; it is
    taken to be so, since both are in one subnet.
    """

    origin: int = msgspec.field(name="from")
    to: int | None
    stranger: int | None
    layer: int
    sources: list[str]
    measured: bool
    from_port: str | None
    to_port: str | None


class MapView(Record):
    """A network as it is now, or as a snapshot saw it (at: when). positions: what people moved, by place."""

    network_id: str
    snapshot_id: str | None
    at: str | None
    sites: list[SiteView]
    subnets: list[SubnetView]
    nodes: NodeColumns
    strangers: list[StrangerView]
    links: list[LinkView]
    positions: dict[str, Point]


class Positions(Record):
    """By place where it is on the map.

    Places are "site:ID", "node:ID", "subnet:CIDR", and "subnet:@ID" for the addresses of that site whose subnet is not
    known.
    """

    positions: dict[str, Point]


class NewPositions(Record, forbid_unknown_fields=True):
    """Only what is moved; null: where the map itself puts it."""

    positions: Annotated[dict[Place, Point | None], Meta(max_length=1000)]


@get(_MAP, summary="The map of a network")
async def get_map(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    drawing: NamedDependency[Drawing],
    network_id: Number,
    snapshot_id: Annotated[
        int | None, QueryParameter(name="snapshotId", ge=1, le=MAX_NUMBER, description="as this snapshot saw it")
    ] = None,
) -> MapView:
    """Devices and how they hang together, the subnets behind them, and the state of each node."""
    async with drawing:
        return await _drawn(store, networks, network_id, snapshot_id)


async def _drawn(store: Store, networks: Networks, network_id: int, snapshot_id: int | None) -> MapView:
    after = None
    async with store.read() as connection:
        found(await places.networks(connection, networks, network_id) or None, "network")
        if snapshot_id is None:
            known = await reading.now(connection, network_id)
        else:
            after = found(await snapshots.one(connection, networks, network_id, snapshot_id), "snapshot")
            before = await snapshots.earlier(connection, networks, network_id, snapshot_id)
            known = await reading.then(connection, network_id, after, before)
        positions = await _positions(connection, network_id)
    return await asyncio.to_thread(_view, known, network_id, after, positions)


@get(_MAP + "/positions", summary="Where things were moved on the map")
async def get_map_positions(
    store: NamedDependency[Store], networks: NamedDependency[Networks], network_id: Number
) -> Positions:
    """What people moved, without the map itself."""
    async with store.read() as connection:
        found(await places.networks(connection, networks, network_id) or None, "network")
        return Positions(positions=await _positions(connection, network_id))


@put(_MAP + "/positions", summary="Move things on the map")
async def set_map_positions(
    store: NamedDependency[Store], networks: NamedDependency[Networks], network_id: Number, data: JSONBody[NewPositions]
) -> Positions:
    """They stay there, for everybody who sees the network; all that is moved is answered."""
    points = [point for point in data.positions.values() if point is not None]
    if not all(math.isfinite(one) and abs(one) <= FARTHEST for point in points for one in point):
        raise wrong(f"a position is two numbers of at most {FARTHEST}")
    if not all(storable(place) for place in data.positions):
        raise wrong("no place holds a NUL or half a pair")
    async with store.write() as connection:
        found(await places.networks(connection, networks, network_id) or None, "network")
        # what goes back to where the map puts it may be gone meanwhile
        placed = [place for place, point in data.positions.items() if point is not None and place.startswith(_NODE)]
        wanted = {int(place[len(_NODE) :]) for place in placed}
        found(await labels.among(connection, network_id, sorted(wanted)) == wanted or None, "node")
        moved = {place: None if point is None else (point[0], point[1]) for place, point in data.positions.items()}
        await map_positions.write(connection, network_id, moved)
        return Positions(positions=await _positions(connection, network_id))


async def _positions(connection: AsyncConnection, network_id: int) -> dict[str, Point]:
    return {place: [*point] for place, point in (await map_positions.read(connection, network_id)).items()}


def _subnet(one: Subnet) -> SubnetView:
    return SubnetView(subnet=one.subnet, site=one.site, nodes=one.nodes, states=StateCounts(**one.states))


def _view(known: Known, network_id: int, after: Row[Any] | None, positions: dict[str, Point]) -> MapView:
    """In a thread: of a large network it takes a second."""
    drawn = draw(known)
    return MapView(
        network_id=str(network_id),
        snapshot_id=None if after is None else str(after.id),
        at=None if after is None else time(after.created_at),
        sites=[SiteView(**asdict(one)) for one in drawn.sites],
        subnets=[_subnet(one) for one in drawn.subnets],
        nodes=_columns(drawn),
        strangers=[StrangerView(**asdict(one)) for one in drawn.strangers],
        links=[LinkView(**asdict(one)) for one in drawn.links],
        positions=positions,
    )


def _columns(drawn: Map) -> NodeColumns:
    spots = drawn.spots
    return NodeColumns(
        managed_node_id=[str(one.node_id) for one in spots],
        display_name=[one.name for one in spots],
        addr=[one.addr for one in spots],
        device_type=[one.device_type or "" for one in spots],
        state=[one.state for one in spots],
        subnet=list(drawn.subnet_of),
        site=list(drawn.site_of),
        tier=list(drawn.tier_of),
    )


ROUTES: list[HTTPRouteHandler] = [get_map, get_map_positions, set_map_positions]
