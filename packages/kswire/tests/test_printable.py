"""The page: whole by itself, harmless whatever it tells, bounded."""

from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import msgspec
import pytest

from kswire.printable import MAX_ROWS, page
from kswire.problems import Code, Problem
from kswire.runreport import RunPart
from kswire.runsheets import Reader
from kswire.testing import AT, run_report

HOSTILE = "<script>alert(1)</script>\u202e\x07\"'&<img src=//x onerror=x>"


def reader(language="ja"):
    return Reader(language, ZoneInfo("Asia/Tokyo"), "Asia/Tokyo", AT)


class Read(HTMLParser):
    """The tags with their attributes, the text, and whether every tag is closed."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.texts, self.open = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "col"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_it_is_well_formed_and_takes_nothing_from_elsewhere(language):
    text = page(run_report(), reader(language))
    read = Read(text)
    assert read.open == []
    assert dict(read.tags)["html"] == {"lang": language}
    assert {tag for tag, _ in read.tags} <= {
        *("html", "head", "meta", "title", "style", "body", "h1", "h2", "p"),
        *("table", "colgroup", "col", "thead", "tbody", "tr", "th", "td"),
    }
    assert {name for _, attributes in read.tags for name in attributes} <= {
        *("lang", "charset", "http-equiv", "content", "class", "style"),
    }
    assert "url(" not in text
    assert "@import" not in text


def test_everything_that_a_report_tells_is_on_it():
    texts = Read(page(run_report(), reader())).texts
    for one in ("CHG-2026-0042", "東京 DC", "taro", "10.0.0.0/27", "20_linux.toml", "window-closed", "承認者"):
        assert one in texts, one


def test_what_comes_from_networks_and_people_is_text():
    bad = Problem(code=Code.INTERNAL, params={"detail": HOSTILE})
    part = msgspec.structs.replace(run_report().ksockets[0], ksocket=HOSTILE, problems=(bad,))
    text = page(run_report(reference=HOSTILE, network=HOSTILE, ordered_by=HOSTILE, ksockets=(part,)), reader())
    read = Read(text)
    assert {tag for tag, _ in read.tags} & {"script", "img"} == set()
    assert "\u202e" not in text
    assert "\x07" not in text
    assert any("<script>alert(1)</script>" in one for one in read.texts)


def test_a_table_without_rows_says_so_and_one_that_nobody_prints_ends():
    assert "<p>なし</p>" in page(run_report(ksockets=()), reader())
    many = tuple(RunPart(ksocket=f"k{number}", status="done") for number in range(MAX_ROWS))
    text = page(run_report(ksockets=many), reader("en"))
    assert "more lines: see the XLSX file or JSON" in text
    assert text.count("<tr>") < 5 * MAX_ROWS
