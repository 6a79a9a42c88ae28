"""/managed-nodes/{id}/ports: what is on each port of a switch; and where a node is plugged in."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from litestar import get
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.api.asking import Number, Record, found
from kshub.api.paging import Page, sorted_parts
from kshub.auth.access import Networks
from kshub.store import bulk, documents
from kshub.store.engine import Store
from kshub.store.queries.lists import Part
from kshub.view import nodes
from kshub.view.cabling import panel, reading
from kshub.view.cabling.panel import PortUse, Station
from kshub.view.cabling.plugged import How
from kshub.view.remembering import Remembered
from kswire.facts import Neighbor
from kswire.registries import mac_vendor

_PORTS: Final = "/networks/{network_id:int}/managed-nodes/{node_id:int}/ports"


class Cabled(Remembered):
    """What is kept of how networks are cabled: apart from figures, since it is large."""


class PluggedView(Record):
    """A port of a switch at which the node is.

    how: "port", it alone is there; "shared", so are `others` more stations; "behind", the port leads to another switch,
    and no switch tells more. macaddrs: by which it is heard there, in these vlans. ownPort: as the node itself says.
    sources: who tells: "lldp", "cdp", "fdp", "edp", "fdb" (the switch's forwarding table).
    """

    managed_node_id: str
    display_name: str
    ifname: str
    how: How
    macaddrs: tuple[str, ...]
    vlans: tuple[int, ...]
    others: int
    own_port: str | None
    sources: tuple[str, ...]


class StationView(Record):
    """A MAC address on a port. here: it is plugged in there, and not only heard through it; vendor: whose it is."""

    macaddr: str
    vlans: list[int]
    here: bool
    vendor: str | None
    managed_node_id: str | None
    display_name: str | None


class HelloView(Record):
    """What says on the port who it is."""

    source: str
    name: str | None
    port: str | None
    addr: str | None
    macaddr: str | None
    platform: str | None
    managed_node_id: str | None
    display_name: str | None


class PortView(Record):
    """A port. leads: to another switch. stations: how many MAC addresses are on it; named: the first 100 of them."""

    ifname: str
    description: str | None
    enabled: bool | None
    up: bool | None
    speed: int | None
    untagged_vlans: list[int]
    tagged_vlans: list[int]
    leads: bool
    stations: int
    named: list[StationView]
    neighbors: list[HelloView]


@get(_PORTS, summary="The ports of a switch", dependencies=sorted_parts(1000))
async def list_ports(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    cabled: NamedDependency[Cabled],
    network_id: Number,
    node_id: Number,
    part: NamedDependency[Part],
) -> Page[PortView]:
    """Its ports that are in a VLAN, or on which something is or says who it is; `sort` is ifname."""
    async with store.read() as connection:
        row = found(await nodes.one(connection, networks, network_id, node_id), "node")
        _, told = await nodes.told(connection, node_id)
        known = documents.node(row.document)
        ports: list[PortUse] = []
        if any(one.ifname for one in told) or known.vlans:
            cabling = await reading.cabling(connection, cabled, network_id)
            ports = panel.panel(node_id, known, told, cabling)
        if part.field({"ifname": None}) and part.descending:
            ports.reverse()
        shown = ports[part.offset : part.offset + part.limit]
        owners = await reading.owners(connection, network_id, panel.wanted(shown))
        said = await reading.meant(connection, network_id, [one for port in shown for one in port.hello], owners)
        names = await _names(connection, {*owners.values(), *(one for one in said.values())})
    return Page([_port(one, owners, said, names) for one in shown], len(ports))


async def places(
    connection: AsyncConnection, cabled: Remembered, network_id: int, row: Row[Any]
) -> list[dict[str, Any]]:
    """Where the node of this row is plugged in, as `PluggedView` has it."""
    machine = reading.machine(row.id, documents.node(row.document))
    there = (await reading.cabling(connection, cabled, network_id)).places(machine)
    names = await _names(connection, {one.port.node_id for one in there})
    silent = {one.port for one in there if not one.vlans and not one.port.leads}  # whose tables name no VLAN
    untagged = await reading.untagged(connection, silent)
    return [
        {
            "managedNodeId": str(one.port.node_id),
            "displayName": names[one.port.node_id],
            "ifname": one.port.ifname,
            "how": one.how,
            "macaddrs": one.macaddrs,
            "vlans": one.vlans or untagged.get(one.port, ()),
            "others": one.others,
            "ownPort": one.own_port,
            "sources": one.sources,
        }
        for one in there
        if one.port.node_id in names
    ]


async def _names(connection: AsyncConnection, ids: set[int]) -> dict[int, str]:
    query = "SELECT id, display_name FROM node WHERE merged_into IS NULL AND id = {among}"
    return dict(await bulk.among(connection, query, sorted(ids)))


def _port(one: PortUse, owners: Mapping[str, int], said: Mapping[Neighbor, int], names: Mapping[int, str]) -> PortView:
    port = one.interface
    return PortView(
        ifname=one.ifname,
        description=None if port is None else port.description,
        enabled=None if port is None else port.enabled,
        up=None if port is None else port.up,
        speed=None if port is None else port.speed,
        untagged_vlans=sorted(set(one.untagged)),
        tagged_vlans=sorted(set(one.tagged)),
        leads=one.leads,
        stations=one.stations,
        named=[_station(each, owners.get(each.macaddr), names) for each in one.named],
        neighbors=[_hello(each, said.get(each), names) for each in one.hello],
    )


def _station(one: Station, owner: int | None, names: Mapping[int, str]) -> StationView:
    return StationView(
        macaddr=one.macaddr,
        vlans=sorted(one.vlans),
        here=one.here,
        vendor=mac_vendor(one.macaddr),
        managed_node_id=None if owner is None else str(owner),
        display_name=None if owner is None else names.get(owner),
    )


def _hello(one: Neighbor, owner: int | None, names: Mapping[int, str]) -> HelloView:
    return HelloView(
        source=one.source,
        name=one.name,
        port=one.port,
        addr=one.addr,
        macaddr=one.macaddr,
        platform=one.platform,
        managed_node_id=None if owner is None else str(owner),
        display_name=None if owner is None else names.get(owner),
    )


ROUTES: Sequence[HTTPRouteHandler] = [list_ports]
