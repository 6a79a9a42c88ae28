"""The report of a run as bytes: JSON, a workbook, or a page to print."""

from io import BytesIO
from tempfile import TemporaryDirectory
from typing import Final

import msgspec

from kshub.export.book import Book
from kswire.printable import page
from kswire.runreport import RunReport
from kswire.runsheets import Reader, Section, sections
from kswire.workbook import cell


def as_json(report: RunReport, _reader: Reader) -> bytes:
    """For programs."""
    return msgspec.json.encode(report)


def as_html(report: RunReport, reader: Reader) -> bytes:
    """For people, on A4."""
    return page(report, reader).encode()


def as_xlsx(report: RunReport, reader: Reader) -> bytes:
    """For people, a sheet for each table. A run has some thousands of lines, so it is made in memory."""
    with TemporaryDirectory(prefix="kshub-export-") as place, BytesIO() as out:
        book = Book(out, place)
        for section in sections(report, reader):
            _add(book, section)
        book.end()
        return out.getvalue()


def _add(book: Book, section: Section) -> None:
    sheet = book.sheet(section.title, [section.headings], section.widths)
    sheet.add([cell(value) for value in row] for row in section.rows)


FORMATS: Final = {
    "json": ("application/json", as_json),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "html": ("text/html", as_html),
}
"""Each by the ending of its files: its media type, and how it is made."""
