"""Nodes as a workbook (.xlsx): the rows of kswire.workbook, written as they come, so that memory stays small."""

from functools import partial
from ipaddress import ip_address
from typing import BinaryIO, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ksocket import words
from kswire import titles, workbook
from kswire.nodes import Node
from kswire.reports import Done
from kswire.subnets import Subnets
from kswire.workbook import MAX_ROWS, SHEETS, Cell, Reader, Sheet, Told

HEADINGS: Final = 2  # rows: in the user's language, and the names that programs know
_WIDTH: Final = 18  # characters


class Workbook:
    """Takes nodes like any printer. The first sheet is in the order of addresses, the others in that of completion."""

    def __init__(self, out: BinaryIO) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self._book = xlsxwriter.Workbook(out, options)
        bold, small = self._book.add_format({"bold": True}), self._book.add_format({"font_color": "#808080"})
        self._pages = {sheet.name: _Pages(self._book, sheet, bold, small) for sheet in SHEETS}
        self._subnets = Subnets()
        self._nodes: list[tuple[tuple[int, int, tuple[str, ...]], list[list[Cell]]]] = []

    def node(self, node: Node) -> None:
        """One node, as found."""
        for one in node.addresses:
            self._subnets.add(one.addr, one.subnet, node.updated_at)
        told = Told(node, _reader())
        for sheet in SHEETS:
            rows = sheet.rows(told)
            if sheet.name == "nodes":
                self._nodes.append((_order(node), list(rows)))
            else:
                self._pages[sheet.name].add(rows)

    def end(self, done: Done | None) -> None:
        """Nothing more will come: the file is written."""
        for _, rows in sorted(self._nodes, key=lambda one: one[0]):
            self._pages["nodes"].add(rows)
        self._pages["subnets"].add(workbook.subnet_rows(self._subnets))
        if done is not None:
            self._pages["problems"].add(workbook.run_problems(done.problems, _reader()))
        for pages in self._pages.values():
            pages.end()
        self._book.close()


def _reader() -> Reader:
    return Reader(words.problem_text, words.advice, partial(titles.called, language=words.language()))


class _Pages:
    """One sheet, and when it is full another of the same columns."""

    def __init__(self, book: xlsxwriter.Workbook, sheet: Sheet, bold: Format, small: Format) -> None:
        self._book, self._sheet, self._bold, self._small = book, sheet, bold, small
        self._title = titles.SHEETS[words.language()][sheet.name]
        self._number = 0
        self._page, self._row = self._new()

    def add(self, rows: "workbook.Rows") -> None:
        for row in rows:
            if self._row == MAX_ROWS:
                self.end()
                self._page, self._row = self._new()
            _write(self._page, self._row, row)
            self._row += 1

    def end(self) -> None:
        self._page.autofilter(HEADINGS - 1, 0, max(self._row - 1, HEADINGS - 1), len(self._sheet.columns) - 1)

    def _new(self) -> tuple[Worksheet, int]:
        self._number += 1
        page = self._book.add_worksheet(self._title if self._number == 1 else f"{self._title} {self._number}")
        page.set_column(0, len(self._sheet.columns) - 1, _WIDTH)
        page.freeze_panes(HEADINGS, 1)
        named = titles.COLUMNS[words.language()]
        _write(page, 0, [named[column] for column in self._sheet.columns], self._bold)
        _write(page, 1, list(self._sheet.columns), self._small)
        return page, HEADINGS


def _write(page: Worksheet, number: int, row: list[Cell], style: Format | None = None) -> None:
    for column, cell in enumerate(row):
        if isinstance(cell, str):
            page.write_string(number, column, cell, style)
        elif cell is not None:
            page.write_number(number, column, cell, style)


def _order(node: Node) -> tuple[int, int, tuple[str, ...]]:
    address = node.addresses[0]
    ip = ip_address(address.addr)
    return ip.version, int(ip), address.route
