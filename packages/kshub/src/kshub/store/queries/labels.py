"""What people say of nodes: whether they belong here, their tags and their notes.

The caller has made sure that the nodes may be changed. What is said counts as a change of the node.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.faults import Fault
from kshub.store import bulk
from kshub.store.queries import texts
from kshub.store.schema import node, node_mark, node_note, node_tag

MARKS: Final = ("confirmed", "out-of-scope", "retired")
MOST_TAGS: Final = 50  # of one node
MOST_NOTES: Final = 1000  # of one node


@dataclass(frozen=True, slots=True)
class Mark:
    """A person's word: one of MARKS, and why."""

    mark: str
    reason: str
    marked_by: str
    marked_at: int


async def among(connection: AsyncConnection, network_id: int, numbers: Sequence[int]) -> set[int]:
    """Those of the numbers that are nodes of this network now."""
    mine = (node.c.network_id == network_id, node.c.merged_into.is_(None), node.c.id.in_(numbers))
    return set((await connection.execute(select(node.c.id).where(*mine))).scalars())


async def mark(connection: AsyncConnection, nodes: Sequence[int], said: Mark) -> None:
    """Said of all these nodes; what was said before is forgotten."""
    rows = [(one, said.mark, said.reason, said.marked_by, said.marked_at) for one in nodes]
    await bulk.put(connection, node_mark, rows)
    await _changed(connection, nodes, said.marked_at)


async def unmark(connection: AsyncConnection, nodes: Sequence[int], now: int) -> None:
    """Nothing is said of them any more."""
    await connection.execute(delete(node_mark).where(node_mark.c.node_id.in_(nodes)))
    await _changed(connection, nodes, now)


async def tag(connection: AsyncConnection, nodes: Sequence[int], name: str, value: str, now: int) -> None:
    """All these nodes have the tag, with this value.

    Raises:
        Fault: "tags-many": one of them has MOST_TAGS others.
    """
    await bulk.put(connection, node_tag, [(one, name, value) for one in nodes])
    many = select(node_tag.c.node_id).where(node_tag.c.node_id.in_(nodes))
    many = many.group_by(node_tag.c.node_id).having(func.count() > MOST_TAGS).limit(1)
    full = (await connection.execute(many)).scalar()
    if full is not None:
        raise Fault("tags-many", node=full, most=MOST_TAGS)
    await texts.refresh(connection, nodes)
    await _changed(connection, nodes, now)


async def untag(connection: AsyncConnection, nodes: Sequence[int], name: str, now: int) -> int:
    """None of them has the tag any more; how many had it."""
    gone = delete(node_tag).where(node_tag.c.node_id.in_(nodes), node_tag.c.name == name)
    had = (await connection.execute(gone)).rowcount
    await texts.refresh(connection, nodes)
    await _changed(connection, nodes, now)
    return had


async def note(connection: AsyncConnection, node_id: int, words: dict[str, Any]) -> None:
    """A note more: title, body, written_by, written_at.

    Raises:
        Fault: "notes-many".
    """
    count = select(func.count()).select_from(node_note).where(node_note.c.node_id == node_id)
    if (await connection.execute(count)).scalar_one() >= MOST_NOTES:
        raise Fault("notes-many", node=node_id, most=MOST_NOTES)
    await connection.execute(node_note.insert().values(node_id=node_id, **words))
    await texts.refresh(connection, [node_id])


async def rewrite(connection: AsyncConnection, node_id: int, note_id: int, words: dict[str, Any]) -> bool:
    """The note says this now. False: there is none of this number."""
    mine = (node_note.c.id == note_id, node_note.c.node_id == node_id)
    done = (await connection.execute(update(node_note).where(*mine).values(words))).rowcount == 1
    await texts.refresh(connection, [node_id] if done else [])
    return done


async def remove(connection: AsyncConnection, node_id: int, note_id: int) -> bool:
    """The note is gone. False: there is none of this number."""
    mine = (node_note.c.id == note_id, node_note.c.node_id == node_id)
    done = (await connection.execute(delete(node_note).where(*mine))).rowcount == 1
    await texts.refresh(connection, [node_id] if done else [])
    return done


async def marks(connection: AsyncConnection, nodes: Sequence[int]) -> dict[int, Row[Any]]:
    """What is said of these nodes."""
    rows = await connection.execute(select(node_mark).where(node_mark.c.node_id.in_(nodes)))
    return {row.node_id: row for row in rows}


async def tags(connection: AsyncConnection, nodes: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """The tags of these nodes, by name."""
    found: dict[int, list[tuple[str, str]]] = {one: [] for one in nodes}
    query = select(node_tag).where(node_tag.c.node_id.in_(nodes)).order_by(node_tag.c.name)
    for row in await connection.execute(query):
        found[row.node_id].append((row.name, row.value))
    return found


async def used(connection: AsyncConnection, network_id: int) -> list[tuple[str, str, int]]:
    """The tags of a network: name, value, and how many nodes have it."""
    query = select(node_tag.c.name, node_tag.c.value, func.count()).join(node, node.c.id == node_tag.c.node_id)
    query = query.where(node.c.network_id == network_id, node.c.merged_into.is_(None))
    rows = await connection.execute(query.group_by(node_tag.c.name, node_tag.c.value))
    return sorted((name, value, int(count)) for name, value, count in rows)


async def absorb(connection: AsyncConnection, keep: int, absorbed: int) -> None:
    """A node became another: its notes are that one's, and its tags where that one has none of the name.

    Its mark stays with its number: it was said of a machine that is another now, and counts again if that is undone.
    """
    await connection.execute(update(node_note).where(node_note.c.node_id == absorbed).values(node_id=keep))
    had = select(node_tag.c.name).where(node_tag.c.node_id == keep)
    free = (node_tag.c.node_id == absorbed, node_tag.c.name.not_in(had))
    rows = (await connection.execute(select(node_tag.c.name, node_tag.c.value).where(*free))).all()
    room = MOST_TAGS - len((await connection.execute(had)).all())
    await bulk.put(connection, node_tag, [(keep, name, value) for name, value in rows[: max(0, room)]])
    await texts.refresh(connection, [keep])


async def _changed(connection: AsyncConnection, nodes: Sequence[int], now: int) -> None:
    await connection.execute(update(node).where(node.c.id.in_(nodes)).values(updated_at=now))
