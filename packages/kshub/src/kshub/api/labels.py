"""Marks and tags of managed nodes: whether they belong here, and by which words they are found."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Final, Literal

from litestar import delete, get, post, put
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.params import JSONBody, PathParameter
from msgspec import Meta
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.api.asking import Number, Record, found, name, numbers, storable, time, wrong
from kshub.api.paging import Page, page, sorted_parts
from kshub.auth.access import Networks
from kshub.auth.people import Caller
from kshub.clock import seconds_now
from kshub.store.engine import Store
from kshub.store.queries import labels
from kshub.store.queries.lists import Part
from kshub.view import nodes, places

MOST: Final = 1000  # nodes of which something is said at once
MAX_REASON: Final = 2000  # characters
MAX_VALUE: Final = 500
_NETWORK: Final = "/networks/{network_id:int}"
_NODE: Final = _NETWORK + "/managed-nodes/{node_id:int}"

Word = Literal["confirmed", "out-of-scope", "retired"]
TagName = Annotated[str, PathParameter(min_length=1, max_length=200)]


class NewMark(Record, forbid_unknown_fields=True):
    """confirmed: a person knows it and it belongs here; out-of-scope: it is somebody else's; retired: it is gone.

    Retired nodes stand in no list and no count unless they are asked for; one that answers again is an event.
    """

    mark: Word
    reason: str = ""


class NewMarks(Record, forbid_unknown_fields=True):
    """The same said of several nodes; mark null: nothing is said of them any more."""

    managed_node_ids: Annotated[list[str], Meta(min_length=1, max_length=MOST)]
    mark: Word | None
    reason: str = ""


class MarkView(Record):
    """What somebody said of a node, and when."""

    mark: str
    reason: str
    marked_by: str
    marked_at: str | None


class NewTag(Record, forbid_unknown_fields=True):
    """value "": the tag's name says enough."""

    value: str = ""


class NewTags(Record, forbid_unknown_fields=True):
    """A tag of several nodes; value null: none of them has it any more."""

    managed_node_ids: Annotated[list[str], Meta(min_length=1, max_length=MOST)]
    name: str
    value: str | None


class TagView(Record):
    """A tag of a node."""

    name: str
    value: str


class UsedTag(TagView):
    """A tag, and how many nodes of the network have it with this value."""

    number_of_nodes: int


class Said(Record):
    """Of how many nodes it is said now."""

    number_of_nodes: int


_SORTS: Final[dict[str, Callable[[UsedTag], Any]]] = {
    "name": lambda one: one.name,
    "value": lambda one: one.value,
    "numberOfNodes": lambda one: one.number_of_nodes,
}


@put(_NODE + "/mark", summary="Mark a node")
async def set_mark(
    store: NamedDependency[Store],
    caller: NamedDependency[Caller],
    networks: NamedDependency[Networks],
    network_id: Number,
    node_id: Number,
    data: JSONBody[NewMark],
) -> MarkView:
    """Say that the node is confirmed, out of scope or retired, and why."""
    said = _said(data.mark, data.reason, caller)
    async with store.write() as connection:
        found(await nodes.one(connection, networks, network_id, node_id), "node")
        await labels.mark(connection, [node_id], said)
    return mark_view(said)


@delete(_NODE + "/mark", status_code=204, summary="Take a node's mark away")
async def remove_mark(
    store: NamedDependency[Store], networks: NamedDependency[Networks], network_id: Number, node_id: Number
) -> None:
    """Nothing is said of it any more."""
    async with store.write() as connection:
        found(await nodes.one(connection, networks, network_id, node_id), "node")
        await labels.unmark(connection, [node_id], seconds_now())


@post(_NETWORK + "/marks", status_code=200, summary="Mark several nodes")
async def mark_nodes(
    store: NamedDependency[Store],
    caller: NamedDependency[Caller],
    networks: NamedDependency[Networks],
    network_id: Number,
    data: JSONBody[NewMarks],
) -> Said:
    """Say the same of at most 1,000 nodes of the network: of all of them, or of none if one is not there."""
    async with store.write() as connection:
        those = await _those(connection, networks, network_id, data.managed_node_ids)
        if data.mark is None:
            await labels.unmark(connection, those, seconds_now())
        else:
            await labels.mark(connection, those, _said(data.mark, data.reason, caller))
    return Said(number_of_nodes=len(those))


@get(_NETWORK + "/tags", summary="List the tags of a network", dependencies=sorted_parts(100))
async def list_tags(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    part: NamedDependency[Part],
) -> Page[UsedTag]:
    """The tags that nodes of the network have, by name; `sort` is name, value or numberOfNodes."""
    async with store.read() as connection:
        found(await places.networks(connection, networks, network_id) or None, "network")
        known = await labels.used(connection, network_id)
    return page([UsedTag(name=one, value=value, number_of_nodes=count) for one, value, count in known], part, _SORTS)


@post(_NETWORK + "/tags", status_code=200, summary="Tag several nodes")
async def tag_nodes(
    store: NamedDependency[Store], networks: NamedDependency[Networks], network_id: Number, data: JSONBody[NewTags]
) -> Said:
    """Give at most 1,000 nodes of the network a tag, or take it away: all of them, or none if one is not there."""
    tag = name(data.name)
    async with store.write() as connection:
        those = await _those(connection, networks, network_id, data.managed_node_ids)
        if data.value is None:
            return Said(number_of_nodes=await labels.untag(connection, those, tag, seconds_now()))
        await labels.tag(connection, those, tag, _value(data.value), seconds_now())
    return Said(number_of_nodes=len(those))


@put(_NODE + "/tags/{tag_name:str}", summary="Tag a node")
async def set_tag(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    node_id: Number,
    tag_name: TagName,
    data: JSONBody[NewTag],
) -> TagView:
    """The node has the tag with this value, whatever it had before."""
    tag, value = name(tag_name), _value(data.value)
    async with store.write() as connection:
        found(await nodes.one(connection, networks, network_id, node_id), "node")
        await labels.tag(connection, [node_id], tag, value, seconds_now())
    return TagView(name=tag, value=value)


@delete(_NODE + "/tags/{tag_name:str}", status_code=204, summary="Take a tag away")
async def remove_tag(
    store: NamedDependency[Store],
    networks: NamedDependency[Networks],
    network_id: Number,
    node_id: Number,
    tag_name: TagName,
) -> None:
    """The node does not have the tag any more."""
    if not storable(tag_name):
        raise wrong("no tag's name holds a NUL or half a pair")
    async with store.write() as connection:
        found(await nodes.one(connection, networks, network_id, node_id), "node")
        found(await labels.untag(connection, [node_id], tag_name, seconds_now()) or None, "tag")


def mark_view(said: Any) -> MarkView:
    """What is said of a node: a `labels.Mark`, or its row."""
    return MarkView(mark=said.mark, reason=said.reason, marked_by=said.marked_by, marked_at=time(said.marked_at))


async def _those(connection: AsyncConnection, networks: Networks, network_id: int, named: Sequence[str]) -> list[int]:
    """The nodes of these numbers, or 404."""
    found(await places.networks(connection, networks, network_id) or None, "network")
    wanted = sorted(set(numbers(named)))
    known = await labels.among(connection, network_id, wanted)
    found(known == set(wanted) or None, "node")
    return wanted


def _said(mark: str, reason: str, caller: Caller) -> labels.Mark:
    if len(reason) > MAX_REASON or not storable(reason):
        raise wrong(f"a reason has at most {MAX_REASON} characters, and none of them is NUL or half a pair")
    return labels.Mark(mark, reason, caller.username, seconds_now())


def _value(text: str) -> str:
    """What a tag says beside its name: one line, perhaps nothing."""
    shown = " ".join(text.split())[: MAX_VALUE + 1]
    if not (shown.isprintable() or not shown) or len(shown) > MAX_VALUE:
        raise wrong(f"a tag's value has at most {MAX_VALUE} characters")
    return shown


ROUTES: list[HTTPRouteHandler] = [
    set_mark,
    remove_mark,
    mark_nodes,
    list_tags,
    tag_nodes,
    set_tag,
    remove_tag,
]
