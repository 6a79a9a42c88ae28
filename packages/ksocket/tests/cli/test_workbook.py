"""The workbook as a program reads it: valid, complete, and nothing in it that a spreadsheet would run."""

import io
import re
import zipfile
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from ksocket.cli import workbook
from ksocket.cli.workbook import Workbook
from kswire.facts import Address, Attempt, Facts, Package, System
from kswire.nodes import from_facts
from kswire.problems import Code, problem
from kswire.reports import Done
from kswire.workbook import BESIDE, COLUMNS

AT = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
SPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
DONE = Done(
    run="r", status="done", started_at=AT, terminated_at=AT, problems=(problem(Code.NO_RAW_PACKETS, mode="connect"),)
)


def node(addr, name="web", packages=2):
    facts = Facts(
        hostname=name,
        system=System(family="Debian", version="12"),
        packages=tuple(Package(name=f"p{n}", version="=cmd()") for n in range(packages)),
    )
    wrong = Attempt(method="snmp", problem=problem(Code.PORT_CLOSED, port=22))
    return from_facts(Address(addr=addr), facts, attempts=(wrong,))


def sheets(*nodes, done=DONE):
    """Rows by the sheet's name, read from the file itself."""
    out = io.BytesIO()
    book = Workbook(out)
    for one in nodes:
        book.node(one)
    book.end(done)
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        names = [one.get("name") for one in parsed(archive.read("xl/workbook.xml")).iterfind(".//m:sheet", SPACE)]
        return {
            name: rows(archive.read(f"xl/worksheets/sheet{number}.xml").decode())
            for number, name in enumerate(names, 1)
        }


def parsed(text):
    return ET.fromstring(text)  # noqa: S314 - what we wrote ourselves


def rows(text):
    assert "<f>" not in text, "a formula"
    found = []
    for row in parsed(text).iterfind(".//m:row", SPACE):
        cells = {}
        for one in row.iterfind("m:c", SPACE):
            value = "".join(one.itertext())
            cells[re.sub(r"\d", "", one.get("r"))] = value if one.get("t") == "inlineStr" else float(value)
        found.append(cells)
    return found


def test_nodes_stand_in_the_order_of_addresses_under_both_headings(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    told = sheets(node("10.0.0.20"), node("10.0.0.3"))
    headings, names, *nodes = told["Nodes"]
    assert (headings["E"], names["E"]) == ("IP address", "ipAddress")
    assert list(names.values()) == [*COLUMNS, *BESIDE]
    assert [one["E"] for one in nodes] == ["10.0.0.3", "10.0.0.20"]
    assert nodes[0]["AL"] == 2.0


def test_what_a_network_says_is_text(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    hostile = '=HYPERLINK("http://x","y")'
    told = sheets(node("10.0.0.3", hostile), node("10.0.0.4", "<script>&\x07\ud800"), node("10.0.0.5", "x" * 40_000))
    assert [one["C"] for one in told["Nodes"][2:4]] == [f"'{hostile}", "<script>&??"]
    assert len(told["Nodes"][4]["C"]) == 32_767
    assert told["Packages"][2]["E"] == "'=cmd()"


def test_in_japanese_the_first_heading_is(monkeypatch):
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    told = sheets(node("10.0.0.3"))
    assert list(told)[:2] == ["ノード", "検知アドレス"]
    assert told["ノード"][0]["E"] == "IP アドレス"
    assert told["ノード"][1]["E"] == "ipAddress"
    assert "ポート" in told["取得状況"][2]["K"]
    assert told["問題"][2]["D"] == "snmp"


def test_problems_of_the_run_are_told_and_an_empty_run_is_a_valid_file(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    told = sheets()
    assert [len(one) for one in told.values()] == [2] * 15 + [3]
    assert told["Problems"][2]["H"] == "no-raw-packets"


def test_a_sheet_that_is_full_goes_on_in_another(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setattr(workbook, "MAX_ROWS", 5)
    told = sheets(node("10.0.0.3", packages=7))
    assert [len(told[name]) for name in ("Packages", "Packages 2", "Packages 3")] == [5, 5, 3]
