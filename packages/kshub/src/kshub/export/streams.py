"""Tables as they are sent: each format takes pages of rows, and gives bytes as soon as it has some.

What costs time is done beside the loop, a page at a time: a large export keeps nobody waiting.
"""

import asyncio
import csv
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import aclosing
from datetime import datetime
from io import StringIO
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any, Final, cast

import msgspec

from kshub.export.book import Book
from kshub.export.table import Table, record
from kswire.workbook import Cell

BOM: Final = "\ufeff"  # so that spreadsheets know UTF-8
CHUNK: Final = 1 << 18  # bytes
_encoder: Final = msgspec.json.Encoder()

Pages = AsyncIterator[list[Any]]


async def as_csv(table: Table, pages: Pages) -> AsyncIterator[bytes]:
    """CSV (RFC 4180) in UTF-8 with a mark at the beginning."""
    yield (BOM + _lines([table.headings])).encode()
    async with aclosing(cast("Any", pages)) as read:
        async for rows in read:
            yield await asyncio.to_thread(_csv, table, rows)


def _csv(table: Table, rows: list[Any]) -> bytes:
    return _lines([_text(one) for one in table.cells(row)] for row in rows).encode("utf-8", "replace")


def _text(value: Cell | datetime) -> Cell:
    return value.strftime("%Y-%m-%d %H:%M:%S") if isinstance(value, datetime) else value


def _lines(rows: Iterable[list[Any]]) -> str:
    out = StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


async def as_json_lines(table: Table, pages: Pages) -> AsyncIterator[bytes]:
    """A JSON object a line, under the columns' names."""
    yield b""
    async with aclosing(cast("Any", pages)) as read:
        async for rows in read:
            yield await asyncio.to_thread(_json_lines, table, rows)


def _json_lines(table: Table, rows: list[Any]) -> bytes:
    return _encoder.encode_lines([record(table.columns, row) for row in rows])


async def as_xlsx(table: Table, pages: Pages) -> AsyncIterator[bytes]:
    """A workbook of one list. It is written whole before its first byte can be sent."""
    yield b""
    with TemporaryDirectory(prefix="kshub-export-") as place, TemporaryFile(dir=place) as out:
        book = Book(out, place)
        sheet = book.sheet(table.title, [table.headings], ids=table.ids)
        async with aclosing(cast("Any", pages)) as read:
            async for rows in read:
                await aside(sheet.add, [table.cells(row) for row in rows])
        await aside(book.end)
        async for chunk in sent(out):
            yield chunk


async def sent(out: IO[bytes]) -> AsyncIterator[bytes]:
    """A file from its beginning."""
    out.seek(0)
    while chunk := await asyncio.to_thread(out.read, CHUNK):
        yield chunk


async def aside(do: Callable[..., None], *given: Any) -> None:
    """Do it beside the loop. Who is cut off meanwhile waits until it is done: its files are still written to."""
    task = asyncio.create_task(asyncio.to_thread(do, *given))
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


FORMATS: Final[dict[str, tuple[str, Callable[[Table, Pages], AsyncIterator[bytes]]]]] = {
    "csv": ("text/csv", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "jsonl": ("application/jsonl", as_json_lines),
}
"""Each format by the ending of its files: its media type (RFC 6838), and how it is made."""
