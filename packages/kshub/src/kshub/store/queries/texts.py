"""What a full-text search looks through: written in the transaction of what it is made of."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store import bulk, documents
from kshub.store.engine import Store
from kshub.store.plain import plain
from kshub.store.schema import node, node_document, node_text
from kswire.nodes import Node

MAX_TEXT: Final = 50_000  # characters of one node, of them
MAX_NOTES: Final = 25_000
MAX_WORD: Final = 500
_AT_ONCE: Final = 500


async def refresh(connection: AsyncConnection, node_ids: Iterable[int]) -> None:
    """Write anew what is searched of these nodes; of those that are others now nothing stays.

    To be called where a node's document, tags or notes were changed, before the transaction ends.
    """
    ordered = sorted(set(node_ids))
    for start in range(0, len(ordered), _AT_ONCE):
        await _refresh(connection, ordered[start : start + _AT_ONCE])


async def fill(store: Store) -> int:
    """Write the texts of nodes of which an earlier version wrote none, or not all, some at a time. How many."""
    done = 0
    while True:
        async with store.read() as connection:
            if not await missing(connection):
                return done
        async with store.write() as connection:
            some = await missing(connection)
            await _refresh(connection, some)
            done += len(some)


async def missing(connection: AsyncConnection) -> Sequence[int]:
    """The first nodes without a text, or with one that an earlier version wrote."""
    query = select(node.c.id).join(node_document, node_document.c.node_id == node.c.id)
    query = query.outerjoin(node_text, node_text.c.node_id == node.c.id)
    chosen = query.where(node.c.merged_into.is_(None), node_text.c.node_id.is_(None))
    none = (await connection.execute(chosen.order_by(node.c.id).limit(_AT_ONCE))).scalars().all()
    older = select(node_text.c.node_id).where(node_text.c.gaps.is_(None)).limit(_AT_ONCE)
    return none or (await connection.execute(older)).scalars().all()


async def write(connection: AsyncConnection, known: Mapping[int, Node]) -> None:
    """The same, of what is known of nodes that are there."""
    some = sorted(known)
    tags = await _lines(connection, "SELECT node_id, name, value FROM node_tag WHERE node_id = {among}", some)
    notes = await _lines(
        connection, "SELECT node_id, title, body FROM node_note WHERE node_id = {among} ORDER BY id DESC", some
    )
    rows = [(number, *_row(known[number], tags[number], notes[number])) for number in some]
    await bulk.put(connection, node_text, rows)


async def _refresh(connection: AsyncConnection, some: Sequence[int]) -> None:
    query = (
        "SELECT node_id, document FROM node_document JOIN node ON id = node_id"
        " WHERE merged_into IS NULL AND node_id = {among}"
    )
    rows = await bulk.among(connection, query, some)
    known = {number: documents.node(bytes(document)) for number, document in rows}
    await write(connection, known)
    gone = set(some) - set(known)
    if gone:
        chosen = node_text.c.node_id == bindparam("number")
        await connection.execute(delete(node_text).where(chosen), [{"number": one} for one in gone])


async def _lines(connection: AsyncConnection, query: str, some: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for number, first, second in await bulk.among(connection, query, some):
        found[number].append((first, second))
    return found


def _row(known: Node, tags: list[tuple[str, str]], notes: list[tuple[str, str]]) -> bulk.Row:
    hosts = [known.display_name, *(name.hostname for one in known.addresses for name in one.hostnames)]
    macs = [*(one.macaddr for one in known.addresses), *(one.macaddr for one in known.interfaces or ())]
    serials, vendors, models = list(_serials(known)), list(_vendors(known)), list(_models(known))
    labels = [f"{name}={value}" if value else name for name, value in tags]
    written = _joined([one for note in notes for one in note], longest=MAX_NOTES)
    others = [*_system(known), *vendors, *models, *labels, *_about(known)]
    named, cards, numbers = _joined(hosts), _joined(macs), _joined(serials)
    text = named + _joined([one.addr for one in known.addresses]) + cards + numbers + _joined(others) + written
    digits = cards.replace(":", "").replace("-", "")
    about = text[:MAX_TEXT], named, digits, numbers, written, _first(vendors), _first(models)
    running = _joined(_ports(known)), _joined(_services(known)), _joined(_containers(known)), _joined([known.domain])
    gaps = _joined(one.problem.code for one in known.missing)
    return *about, *running, gaps, _joined(_vlans(known)) or None


def _joined(told: Iterable[str | None], longest: int = MAX_TEXT) -> str:
    """A line each, in the form that is compared, each once; an end of line before the first and after the last."""
    lines = dict.fromkeys(plain(one[:longest]).replace("\x00", "\ufffd") for one in told if one)
    return ("\n" + "\n".join(lines) + "\n")[:longest] if lines else ""


def _first(told: list[str]) -> str | None:
    return told[0][:MAX_WORD].replace("\x00", "\ufffd") if told else None


def _serials(known: Node) -> Iterator[str]:
    more = known.extra_fields
    found = (
        known.system and known.system.serial,
        more and more.product and more.product.serial_number,
        more and more.motherboard and more.motherboard.serial_number,
    )
    yield from (one for one in found if one)
    yield from (one.serial for one in known.components or () if one.serial)


def _vendors(known: Node) -> Iterator[str]:
    more = known.extra_fields
    if more and more.product and more.product.vendor_name:
        yield more.product.vendor_name
    if more and more.motherboard and more.motherboard.vendor_name:
        yield more.motherboard.vendor_name
    cards = [one.extra_fields.macaddr for one in known.addresses if one.extra_fields and one.extra_fields.macaddr]
    cards += list(more.networking.macaddrs.values()) if more and more.networking else []
    yield from dict.fromkeys(one.organization_name for one in cards if one.organization_name)


def _models(known: Node) -> Iterator[str]:
    more = known.extra_fields
    if more and more.product:
        yield from (one for one in (more.product.model_name, more.product.model_number) if one)
    if more and more.motherboard and more.motherboard.model_number:
        yield more.motherboard.model_number


def _ports(known: Node) -> Iterator[str]:
    """What the machine itself tells, and what was found from outside."""
    for one in known.listening_ports or ():
        yield from (str(one.port), f"{one.protocol}/{one.port}")
    for each in (each for one in known.addresses for each in one.services):
        if each.port is not None:
            yield from (str(each.port), f"{each.protocol or 'tcp'}/{each.port}")


def _services(known: Node) -> Iterator[str]:
    yield from (one.name for one in known.running_services or ())


def _containers(known: Node) -> Iterator[str]:
    for one in known.containers or ():
        yield from (each for each in (one.name, one.image) if each)


def _vlans(known: Node) -> Iterator[str]:
    for one in known.vlans or ():
        yield from (each for each in (str(one.number), one.name) if each)


def _system(known: Node) -> Iterator[str | None]:
    if known.system:
        yield " ".join(one for one in (known.system.family, known.system.version) if one)
    yield from (one.type for one in known.device_types)


def _about(known: Node) -> Iterator[str | None]:
    yield from (known.location, known.contact, known.description)
    for each in (each for one in known.addresses for each in one.services):
        yield from (each.name, each.product, each.title, each.certificate)
    yield from (one.ifname for one in known.interfaces or ())
    yield from (one.addr for one in known.interfaces or ())
    yield from known.public_addresses or ()
    yield known.domain
    yield from _containers(known)
    yield from (one.model for one in known.components or ())
    yield from (one.name for one in known.vlans or ())
    if known.cloud:
        yield from (known.cloud.instance_id, known.cloud.region)
