"""A workbook (.xlsx) on a disk: rows as they come, so that memory stays small."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import IO, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kswire.workbook import MAX_ROWS, Cell, tallest

_WIDTH: Final = 18  # characters
_A4: Final = 9
_LINE: Final = 15.0  # points: one line of a row
_EXACT: Final = 10**15  # a spreadsheet's numbers have 15 digits: larger ones are text
_OPTIONS: Final = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}

Row = Sequence[Cell | datetime]


class Book:
    """out: where it is written; place: a directory for what is not yet put together."""

    def __init__(self, out: IO[bytes], place: str) -> None:
        self._book = xlsxwriter.Workbook(out, _OPTIONS | {"tmpdir": place})
        self._styles = [self._book.add_format({"bold": True}), self._book.add_format({"font_color": "#808080"})]
        self._time = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._sheets: list[Sheet] = []

    def sheet(self, title: str, headings: Sequence[Sequence[str]], widths: Sequence[int] = ()) -> "Sheet":
        """A sheet with these lines above its rows; title: at most 25 characters.

        widths: of its columns, in characters. Where they are given, texts are broken into lines and the sheet is made
        for A4, on its side.
        """
        made = Sheet(self._book, title, headings, self._styles, self._time, widths)
        self._sheets.append(made)
        return made

    def end(self) -> None:
        """Nothing more will come: the file is put together."""
        for one in self._sheets:
            one.end()
        self._book.close()


class Sheet:
    """One list, and when the sheet is full another of the same columns."""

    def __init__(
        self,
        book: xlsxwriter.Workbook,
        title: str,
        headings: Sequence[Sequence[str]],
        styles: Sequence[Format],
        time: Format,
        widths: Sequence[int] = (),
    ) -> None:
        self._book, self._title, self._headings, self._styles, self._time = book, title, headings, styles, time
        self._widths, self._lines = widths, book.add_format({"text_wrap": True, "valign": "top"}) if widths else None
        self._number = 0
        self._page, self._row = self._new()

    def add(self, rows: Iterable[Row]) -> None:
        """More rows."""
        for row in rows:
            if self._row == MAX_ROWS:
                self.end()
                self._page, self._row = self._new()
            self._write(row)

    def end(self) -> None:
        """Its rows can be filtered."""
        first = len(self._headings) - 1
        self._page.autofilter(first, 0, max(self._row - 1, first), len(self._headings[0]) - 1)

    def _new(self) -> tuple[Worksheet, int]:
        self._number += 1
        page = self._book.add_worksheet(self._title if self._number == 1 else f"{self._title} {self._number}")
        page.set_column(0, len(self._headings[0]) - 1, _WIDTH)
        for column, width in enumerate(self._widths):
            page.set_column(column, column, width)
        if self._widths:
            page.set_paper(_A4)
            page.set_landscape()
            page.fit_to_pages(1, 0)
            page.repeat_rows(0, len(self._headings) - 1)
            page.hide_gridlines(0)  # they are printed
        page.freeze_panes(len(self._headings), 1)
        for number, (line, style) in enumerate(zip(self._headings, self._styles, strict=False)):
            for column, text in enumerate(line):
                page.write_string(number, column, text, style)
        return page, len(self._headings)

    def _write(self, row: Row) -> None:
        page, number = self._page, self._row
        if self._widths:  # before its cells: this one is not written again
            page.set_row(number, _LINE * tallest(row, self._widths))
        for column, value in enumerate(row):
            if isinstance(value, str):
                if value:
                    page.write_string(number, column, value, self._lines)
            elif isinstance(value, datetime):
                page.write_datetime(number, column, value, self._time)
            elif value is not None:
                self._count(page, number, column, value)
        self._row += 1

    def _count(self, page: Worksheet, number: int, column: int, value: float) -> None:
        if -_EXACT < value < _EXACT:
            page.write_number(number, column, value, self._lines)
        else:  # also what is no number
            page.write_string(number, column, str(value), self._lines)
