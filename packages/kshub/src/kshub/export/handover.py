"""The handover workbook of a network: the sheets of kswire.workbook, written as the nodes are read."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import aclosing
from functools import partial
from importlib.metadata import version
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any, Final, cast

import msgspec
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.clock import seconds_now
from kshub.export.book import Book, Sheet
from kshub.export.files import Place
from kshub.export.listing import at, by_key
from kshub.export.nodes import NODES_AT_ONCE, query
from kshub.export.streams import aside, sent
from kshub.store import documents
from kshub.store.engine import Store
from kshub.store.instants import moment
from kshub.store.schema import node
from kshub.view import nodes, reads
from kshub.view.places import Networks
from kshub.words import word
from kswire import titles, words, workbook
from kswire.nodes import Node
from kswire.subnets import Subnets
from kswire.workbook import Cell, cell

_Told = tuple[Row[Any], Node, tuple[workbook.Tried, ...]]
_IDS: Final = 2  # the first columns of the sheet of nodes: network and node


async def stream(store: Store, visible: Networks, where: Place, language: str) -> AsyncIterator[bytes]:
    """The file, once it is whole: a cover, then the sheets."""
    yield b""
    with TemporaryDirectory(prefix="kshub-export-") as place, TemporaryFile(dir=place) as out:
        book, known = Book(out, place), Subnets()
        cover = book.sheet(
            word("handover-cover", language), [[word("handover-item", language), word("handover-content", language)]]
        )
        sheets = {one.name: _sheet(book, one, language) for one in workbook.SHEETS}
        pages = by_key(store, query(visible, where.network_id), node.c.id, _whole, NODES_AT_ONCE)
        async with aclosing(cast("Any", pages)) as read:
            async for some in read:
                await aside(_add, sheets, known, some, language)
        await aside(sheets["subnets"].add, workbook.subnet_rows(known))
        await aside(cover.add, _cover(sheets, where, language))
        await aside(book.end)
        async for chunk in sent(out):
            yield chunk


def _cover(sheets: dict[str, Sheet], where: Place, language: str) -> Iterator[list[Cell]]:
    """Whose network it is, as of when and in which time zone, and how much there is on each sheet."""
    made = moment(seconds_now()).astimezone(where.zone).strftime("%Y-%m-%d %H:%M")
    told: tuple[tuple[str, str], ...] = (
        ("space", where.space),
        ("network", where.display_name),
        ("made-at", f"{made} ({where.zone.key})"),
        ("times", "UTC"),
        ("made-by", f"kshub {version('kshub')}"),
    )
    for name, value in told:
        yield [word(f"handover-{name}", language), cell(value)]
    for name, sheet in sheets.items():
        yield [titles.SHEETS[language][name], sheet.total]


def _sheet(book: Book, sheet: workbook.Sheet, language: str) -> Sheet:
    named = titles.COLUMNS[language]
    ids = range(_IDS) if sheet.name == "nodes" else ()
    headings = [named[one] for one in sheet.columns]
    return book.sheet(titles.SHEETS[language][sheet.name], [headings], ids=ids)


async def _whole(connection: AsyncConnection, rows: Sequence[Row[Any]]) -> list[_Told]:
    return [(row, *await _node(connection, row)) for row in rows]


async def _node(connection: AsyncConnection, row: Row[Any]) -> tuple[Node, tuple[workbook.Tried, ...]]:
    tried, neighbors = await nodes.told(connection, row.id)
    read = await reads.reads(connection, await nodes.sources(connection, row.id))
    whole = msgspec.structs.replace(
        documents.node(row.document),
        display_name=row.display_name,
        packages=await nodes.packages(connection, row.set_id),
        windows_updates=await nodes.updates(connection, row.id),
        number_of_packages=row.number_of_packages,
        number_of_windows_updates=row.number_of_windows_updates,
        neighbors=tuple(neighbors),
        routes=read.routes,
        missing=read.missing,
        updated_at=at(row.updated_at),
    )
    return whole, tuple(workbook.Tried(" > ".join((*one.route, one.addr)), one.attempts) for one in tried)


def _add(sheets: dict[str, Sheet], known: Subnets, some: list[_Told], language: str) -> None:
    text, advice = partial(words.problem_text, language=language), partial(words.advice, language=language)
    reader = workbook.Reader(text, advice, partial(titles.called, language=language))
    for row, one, tried in some:
        for address in one.addresses:
            known.add(address.addr, address.subnet, at(row.last_seen_at))
        for sheet in workbook.SHEETS:
            told = sheet.rows(workbook.Told(one, reader, tried))
            if sheet.name == "nodes":
                told = [[str(row.network_id), str(row.id), *cells[_IDS:]] for cells in told]
            sheets[sheet.name].add(told)
