"""/managed-nodes/N/notes: what people wrote about a machine."""

from collections.abc import Callable
from typing import Any, Final

from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody
from sqlalchemy import Row

from kshub.api.asking import Number, Record, found, name, storable, time, wrong
from kshub.api.paging import Page, page, sorted_parts
from kshub.auth.access import Networks
from kshub.auth.people import Caller
from kshub.clock import seconds_now
from kshub.store.engine import Store
from kshub.store.queries import labels
from kshub.store.queries.lists import Part
from kshub.view import nodes

_NODE: Final = "/networks/{network_id:int}/managed-nodes/{node_id:int}"
_NOTE: Final = _NODE + "/notes/{note_id:int}"
MAX_BODY: Final = 100_000  # characters of a note


class Note(Record):
    """What somebody wrote about a node: who wrote it last, and when."""

    note_id: str
    title: str
    body: str
    written_by: str
    written_at: str | None


class NewNote(Record, forbid_unknown_fields=True):
    """A note to be kept."""

    title: str
    body: str


_SORTS: Final[dict[str, Callable[[Note], Any]]] = {
    "noteId": lambda one: int(one.note_id),
    "title": lambda one: one.title,
    "writtenAt": lambda one: one.written_at,
}


@get(_NODE + "/notes", summary="A node's notes", dependencies=sorted_parts(100))
async def list_notes(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    node_id: Number,
    part: NamedDependency[Part],
) -> Page[Note]:
    """What people wrote about it, the newest first; `sort` is noteId, title or writtenAt."""
    async with store.read() as connection:
        found(await nodes.one(connection, networks, network_id, node_id), "node")
        rows = await nodes.notes(connection, node_id)
    return page([_note(row) for row in rows], part, _SORTS)


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
    words = _words(data, caller)
    async with store.write() as connection:
        found(await nodes.one(connection, networks, network_id, node_id), "node")
        await labels.note(connection, node_id, words)
        return _note((await nodes.notes(connection, node_id))[0])


@put(_NOTE, summary="Write a note anew")
async def set_note(
    store: NamedDependency[Store],
    caller: NamedDependency[Caller],
    networks: NamedDependency[Networks],
    network_id: Number,
    node_id: Number,
    note_id: Number,
    data: JSONBody[NewNote],
) -> Note:
    """The note says this now; it is the caller's from then on."""
    words = _words(data, caller)
    async with store.write() as connection:
        found(await nodes.one(connection, networks, network_id, node_id), "node")
        found(await labels.rewrite(connection, node_id, note_id, words) or None, "note")
        return next(_note(row) for row in await nodes.notes(connection, node_id) if row.id == note_id)


@delete(_NOTE, status_code=204, summary="Remove a note")
async def remove_note(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    node_id: Number,
    note_id: Number,
) -> None:
    """The note is gone for good."""
    async with store.write() as connection:
        found(await nodes.one(connection, networks, network_id, node_id), "node")
        found(await labels.remove(connection, node_id, note_id) or None, "note")


def _words(data: NewNote, caller: Caller) -> dict[str, Any]:
    if len(data.body) > MAX_BODY or not storable(data.body):
        raise wrong(f"a note has at most {MAX_BODY} characters, and none of them is NUL or half a pair")
    who = {"written_by": caller.username, "written_at": seconds_now()}
    return {"title": name(data.title), "body": data.body} | who


def _note(row: Row[Any]) -> Note:
    return Note(
        note_id=str(row.id),
        title=row.title,
        body=row.body,
        written_by=row.written_by,
        written_at=time(row.written_at),
    )


ROUTES: list[HTTPRouteHandler] = [list_notes, add_note, set_note, remove_note]
