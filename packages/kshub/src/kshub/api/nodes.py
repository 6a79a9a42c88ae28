"""/managed-nodes: what is known of each machine over all snapshots of its network."""

from typing import Annotated, Any, Final

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromQuery, JSONBody, QueryParameter
from sqlalchemy import Row, insert

from kshub.api.asking import Limit, Number, Offset, Page, Record, found, name, time, wrong
from kshub.auth.access import Networks
from kshub.auth.people import Caller
from kshub.clock import seconds_now
from kshub.store.engine import Store
from kshub.store.schema import node_note
from kshub.view import nodes
from kswire.facts import Package, Update

_NODES: Final = "/networks/{network_id:int}/managed-nodes"
_NODE: Final = _NODES + "/{node_id:int}"
MAX_BODY: Final = 100_000  # characters of a note


class Note(Record):
    """What somebody wrote about a node."""

    note_id: str
    title: str
    body: str
    written_by: str
    written_at: str | None


class NewNote(Record, forbid_unknown_fields=True):
    """A note to be kept."""

    title: str
    body: str


@get(_NODES, summary="List managed nodes")
async def list_nodes(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    offset: Offset = 0,
    limit: Limit = 100,
    sort: FromQuery[str] = "managedNodeId",
    node_state: Annotated[str | None, QueryParameter(name="state", description="new, stable or outdated")] = None,
) -> Page[dict[str, Any]]:
    """The network's nodes; `sort` is a field, with - before it for descending."""
    try:
        async with store.read() as connection:
            wanted = nodes.Wanted(network_id, offset, limit, sort, node_state)
            rows, total = await nodes.page(connection, networks, wanted)
    except ValueError as error:
        raise wrong(str(error)) from None
    return Page([view(row) for row in rows], total)


@get(_NODE, summary="One managed node")
async def get_node(
    store: NamedDependency[Store], networks: NamedDependency[Networks], network_id: Number, node_id: Number
) -> dict[str, Any]:
    """Everything that is known of it, with the attempts that say why not more is, and its neighbours."""
    async with store.read() as connection:
        row = found(await nodes.one(connection, networks, network_id, node_id), "node")
        tried = await nodes.attempts(connection, node_id)
        neighbors = await nodes.neighbors(connection, node_id)
    attempts = [one for _, some in tried for one in some]
    return view(row) | {"attempts": msgspec.to_builtins(attempts), "neighbors": msgspec.to_builtins(neighbors)}


@get(_NODE + "/packages", summary="A node's packages")
async def list_packages(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    node_id: Number,
    offset: Offset = 0,
    limit: Limit = 1000,
) -> Page[Package]:
    """What is installed, by name."""
    async with store.read() as connection:
        row = found(await nodes.one(connection, networks, network_id, node_id), "node")
        installed = await nodes.packages(connection, row.set_id)
    return Page(list(installed[offset : offset + limit]), len(installed))


@get(_NODE + "/windows-updates", summary="A node's Windows updates")
async def list_updates(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    node_id: Number,
    offset: Offset = 0,
    limit: Limit = 1000,
) -> Page[Update]:
    """Which updates it has."""
    async with store.read() as connection:
        found(await nodes.one(connection, networks, network_id, node_id), "node")
        installed = await nodes.updates(connection, node_id)
    return Page(list(installed[offset : offset + limit]), len(installed))


@get(_NODE + "/notes", summary="A node's notes")
async def list_notes(
    store: NamedDependency[Store], networks: NamedDependency[Networks], network_id: Number, node_id: Number
) -> Page[Note]:
    """What people wrote about it, the newest first."""
    async with store.read() as connection:
        found(await nodes.one(connection, networks, network_id, node_id), "node")
        rows = await nodes.notes(connection, node_id)
    return Page([_note(row) for row in rows], len(rows))


@post(_NODE + "/notes", summary="Write a note")
async def add_note(
    store: NamedDependency[Store],
    caller: NamedDependency[Caller],
    networks: NamedDependency[Networks],
    network_id: Number,
    node_id: Number,
    data: JSONBody[NewNote],
) -> Note:
    """Keep a note about the node."""
    if len(data.body) > MAX_BODY or "\0" in data.body:
        raise wrong(f"a note has at most {MAX_BODY} characters")
    words = {"node_id": node_id, "title": name(data.title), "body": data.body}
    async with store.write() as connection:
        found(await nodes.one(connection, networks, network_id, node_id), "node")
        who = {"written_by": caller.username, "written_at": seconds_now()}
        await connection.execute(insert(node_note).values(words | who))
        return _note((await nodes.notes(connection, node_id))[0])


def view(row: Row[Any]) -> dict[str, Any]:
    """A managed node as lists show it."""
    return nodes.document(row.document) | {
        "networkId": str(row.network_id),
        "managedNodeId": str(row.id),
        "displayName": row.display_name,
        "state": row.state,
        "updatedAt": time(row.updated_at),
        "lastSeenAt": time(row.last_seen_at),
        "lastScanSucceededAt": time(row.last_scan_succeeded_at),
        "numberOfPackages": row.number_of_packages,
        "numberOfWindowsUpdates": row.number_of_windows_updates,
    }


def _note(row: Row[Any]) -> Note:
    return Note(
        note_id=str(row.id),
        title=row.title,
        body=row.body,
        written_by=row.written_by,
        written_at=time(row.written_at),
    )


ROUTES: list[HTTPRouteHandler] = [list_nodes, get_node, list_packages, list_updates, list_notes, add_note]
