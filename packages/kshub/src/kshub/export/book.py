"""A workbook (.xlsx) on a disk: rows as they come, so that memory stays small."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import IO, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kswire.workbook import MAX_ROWS, Cell, tallest, wide

_NARROWEST: Final = 8  # characters
_WIDEST: Final = 60  # what is longer is broken into lines
_FILTER: Final = 4  # characters: the arrow of the filter beside a heading
_TIME: Final = 20
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

    def sheet(
        self, title: str, headings: Sequence[Sequence[str]], widths: Sequence[int] = (), ids: Collection[int] = ()
    ) -> "Sheet":
        """A sheet with these lines above its rows; title: at most 25 characters.

        widths: of its columns, in characters. Where they are given, texts are broken into lines and the sheet is made
        for A4, on its side; else each column is as wide as what stands in it. ids: columns whose texts of digits are
        numbers, so that they are sorted as such.
        """
        made = Sheet(self._book, title, headings, self._styles, self._time, widths, ids)
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
        ids: Collection[int] = (),
    ) -> None:
        self._book, self._title, self._headings, self._styles, self._time = book, title, headings, styles, time
        self._widths, self._ids = widths, frozenset(ids)
        self._broken = book.add_format({"text_wrap": True, "valign": "top"})
        self._lines = self._broken if widths else None
        self._wide = [0] * len(headings[0])
        self._number = self.total = 0  # sheets, and rows on all of them
        self._page, self._row = self._new()

    def add(self, rows: Iterable[Row]) -> None:
        """More rows."""
        for row in rows:
            if self._row == MAX_ROWS:
                self.end()
                self._page, self._row = self._new()
            self._write(row)
            self.total += 1

    def end(self) -> None:
        """Its rows can be filtered, and its columns are as wide as they have to be."""
        if not self._widths:  # they are written with the file, after all rows
            for column, width in enumerate(self._wide):
                self._page.set_column(column, column, min(max(width + 1, _NARROWEST), _WIDEST))
        first = len(self._headings) - 1
        self._page.autofilter(first, 0, max(self._row - 1, first), len(self._headings[0]) - 1)

    def _new(self) -> tuple[Worksheet, int]:
        self._number += 1
        page = self._book.add_worksheet(self._title if self._number == 1 else f"{self._title} {self._number}")
        self._wide = [
            max(0, *(wide(line[column]) for line in self._headings)) + _FILTER
            for column in range(len(self._headings[0]))
        ]
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
            self._measure(column, value)
            if isinstance(value, str):
                if column in self._ids and _is_number(value):
                    page.write_number(number, column, int(value), self._lines)
                elif value:
                    page.write_string(number, column, value, self._lines or self._breaking(value))
            elif isinstance(value, datetime):
                page.write_datetime(number, column, value, self._time)
            elif value is not None:
                self._count(page, number, column, value)
        self._row += 1

    def _measure(self, column: int, value: Cell | datetime) -> None:
        if value is None or self._wide[column] >= _WIDEST:
            return
        width = _TIME if isinstance(value, datetime) else wide(str(value))
        self._wide[column] = max(self._wide[column], width)

    def _breaking(self, value: str) -> Format | None:
        return self._broken if "\n" in value or wide(value) > _WIDEST else None

    def _count(self, page: Worksheet, number: int, column: int, value: float) -> None:
        if -_EXACT < value < _EXACT:
            page.write_number(number, column, value, self._lines)
        else:  # also what is no number
            page.write_string(number, column, str(value), self._lines)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < len(str(_EXACT)) and str(int(text)) == text
