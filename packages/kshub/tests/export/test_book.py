"""Columns as wide as their contents, long texts in lines, numbers as numbers."""

import io
import zipfile
from xml.etree import ElementTree as ET

import pytest

from kshub.export.book import Book

_OFFICE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def sheet(tmp_path):
    def written(rows, **more):
        out = io.BytesIO()
        book = Book(out, str(tmp_path))
        made = book.sheet("Nodes", [["ID", "Name", "Said"]], **more)
        made.add(rows)
        book.end()
        with zipfile.ZipFile(out) as read:
            return ET.fromstring(read.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own file

    return written


def test_columns_are_as_wide_as_what_stands_in_them(sheet):
    root = sheet([["1", "host-of-some-length.example.com", "x" * 500], ["2", "拠点のスイッチ", None]])
    widths = [float(one.get("width")) for one in root.iter(f"{_OFFICE}col")]
    assert [round(one) for one in widths] == [9, 33, 61]
    assert root.find(f"{_OFFICE}autoFilter").get("ref") == "A1:C3"
    assert root.find(f".//{_OFFICE}pane").get("state") == "frozen"


def test_long_texts_are_broken_and_numbers_are_numbers(sheet):
    cells = {
        one.get("r"): one for one in sheet([["12", "a", "x" * 99], ["007", "8", "a"]], ids=(0,)).iter(f"{_OFFICE}c")
    }
    assert (cells["A2"].get("t"), cells["A2"].findtext(f"{_OFFICE}v")) == (None, "12")
    assert cells["A3"].get("t") == cells["B3"].get("t") == "inlineStr"
    assert cells["C2"].get("s") != cells["C3"].get("s")
