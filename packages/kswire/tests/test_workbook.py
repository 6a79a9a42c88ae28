"""Rows of the handover workbook: the exporter's columns, and nothing that a spreadsheet would run or refuse."""

from datetime import UTC, datetime

import pytest

from kswire import titles
from kswire.facts import (
    Address,
    Attempt,
    Bios,
    Component,
    Container,
    ExtraFields,
    Facts,
    Hostname,
    Interface,
    ListeningPort,
    Memory,
    Missing,
    Package,
    RunningService,
    System,
    Update,
)
from kswire.nodes import from_facts
from kswire.problems import Code, problem
from kswire.workbook import COLUMNS, MAX_TEXT, SHEETS, Reader, Told, Tried, cell, row, run_problems, tallest

AT = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
WRONG = problem(Code.PORT_CLOSED, port=22)
SAID = ["port-closed", "text of port-closed", "advice on port-closed"]
NODE = from_facts(
    Address(addr="10.0.0.20", subnet="10.0.0.0/24", hostnames=(Hostname(hostname="a"), Hostname(hostname="b"))),
    Facts(
        hostname="web1",
        system=System(family="Debian GNU/Linux", version="12.8", build="20348.2700"),
        listening_ports=(ListeningPort(port=443, protocol="tcp", addr="0.0.0.0", process="nginx"),),
        running_services=(RunningService(name="nginx.service", manager="systemd", description="=Web server"),),
        containers=(Container(name="cache", runtime="docker", image="redis:7"),),
        components=(
            Component(name="PSU 1", kind="powerSupply", index=2, within=1, model="P-550W", serial="=S1", hardware="A0"),
            Component(name="chassis", kind="chassis", index=1, vendor="Example", firmware="1.2"),
        ),
        domain="corp.example.com",
        packages=(Package(name="a", version="1", epoch=2), Package(name="-b", version="=1+1")),
        windows_updates=(Update(name="KB1"),),
        interfaces=(
            Interface(ifname="lo", addr="127.0.0.1"),
            Interface(ifname="eth0", addr="10.0.0.20", netmask="255.255.255.0", up=True, mtu=1500),
            Interface(ifname="eth1", enabled=False, up=False),
        ),
        extra_fields=ExtraFields(bios=Bios(vendor_name="=HYPERLINK(1)"), memory=Memory(total_size=1024)),
        missing=(Missing(group="storage", problem=WRONG),),
    ),
    attempts=(Attempt(method="ssh", file="a.toml", seconds=0.25, started_at=AT), Attempt(method="snmp", problem=WRONG)),
    updated_at=AT,
    found_by=("arp",),
)
HIDDEN = from_facts(Address(addr="10.0.0.3", route=("10.0.0.1", "10.0.0.2")), Facts())


READER = Reader(lambda one: f"text of {one.code}", lambda one: f"advice on {one.code}", lambda one: one.upper())


def rows(name, node=NODE, tried=None):
    sheet = next(one for one in SHEETS if one.name == name)
    made = list(sheet.rows(Told(node, READER, tried)))
    assert all(len(one) == len(sheet.columns) for one in made)
    return made


def test_a_node_is_one_row_under_the_exporters_names():
    told = dict(zip(COLUMNS, row(NODE), strict=True))
    assert told["hostName"] == "a\nb"
    assert told["internalIpAddress"] == "10.0.0.20"
    assert told["memoryTotalSize"] == 1024
    assert told["biosVendorName"] == "'=HYPERLINK(1)"
    assert told["packagesTotal"] == 2
    assert told["cpuNumberOfCores"] is None
    assert told["updatedAt"] == "2026-11-22T01:02:03Z"
    assert rows("nodes") == [[*row(NODE), "20348.2700", "corp.example.com"]]


def test_every_list_of_a_node_has_its_sheet():
    who = ["10.0.0.20", "web1"]
    assert rows("addresses") == [[*who, "10.0.0.20", "10.0.0.0/24", None, None, "a\nb", "", "arp"]]
    assert [one[2] for one in rows("interfaces")] == ["lo", "eth0", "eth1"]
    assert [one[6:8] for one in rows("interfaces")] == [[None, None], [None, "up"], ["down", "down"]]
    assert rows("components") == [
        [*who, "chassis", "CHASSIS", "Example", None, None, None, "1.2", None, None, None],
        [*who, "PSU 1", "POWERSUPPLY", None, "P-550W", "'=S1", "A0", None, None, None, "chassis"],
    ]
    assert rows("packages")[1][2:6] == ["'-b", None, "'=1+1", None]
    assert rows("windowsUpdates") == [[*who, "KB1", None, None]]
    assert rows("listeningPorts") == [[*who, "tcp", 443, "0.0.0.0", "nginx"]]
    assert rows("runningServices") == [[*who, "nginx.service", "systemd", "'=Web server"]]
    assert rows("containers") == [[*who, "cache", "docker", "redis:7"]]
    assert rows("attempts") == [
        [*who, who[0], "ssh", "a.toml", None, "2026-11-22T01:02:03Z", 0.25, "SUCCEEDED", None, None, None],
        [*who, who[0], "snmp", None, None, None, None, "FAILED", *SAID],
    ]
    assert rows("problems") == [
        [*who, who[0], "snmp", None, None, None, *SAID],
        [*who, None, None, None, None, "STORAGE", *SAID],
    ]
    assert next(iter(run_problems([WRONG], READER))) == [*[None] * 7, *SAID]


def test_a_problem_is_one_where_no_other_attempt_of_the_method_was_let_in():
    refused = Attempt(method="ssh", file="a", username="op", problem=WRONG)
    let_in = Attempt(method="ssh", file="b", username="op")
    tried = (Tried("10.0.0.20", (refused, let_in)), Tried("10.0.0.1 > 10.9.0.2", (refused,)))
    node = from_facts(Address(addr="10.0.0.20"), Facts())
    assert rows("problems", node, tried) == [
        ["10.0.0.20", None, "10.0.0.1 > 10.9.0.2", "ssh", "a", "op", None, *SAID],
    ]
    assert [one[2:5] for one in rows("attempts", node, tried)] == [
        ["10.0.0.20", "ssh", "a"],
        ["10.0.0.20", "ssh", "b"],
        ["10.0.0.1 > 10.9.0.2", "ssh", "a"],
    ]


def test_what_is_behind_jump_hosts_is_named_with_them():
    assert rows("addresses", HIDDEN)[0][0] == "10.0.0.1 > 10.0.0.2 > 10.0.0.3"
    assert rows("packages", HIDDEN) == []


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+81", "'+81"),
        ("-x", "'-x"),
        ("@SUM", "'@SUM"),
        ("\t=1", "'\t=1"),
        ("\r=1", "?=1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\uff20SUM", "'\uff20SUM"),
        ("a=1", "a=1"),
        ("a\nb", "a\nb"),
        ("a\x00\x1b[2J\ud800\ufffe", "a??[2J??"),
        (-5, -5),
        (0, 0),
        (None, None),
        ("日本", "日本"),
    ],
)
def test_cells_that_would_be_formulas_or_control_something_are_text(value, shown):
    assert cell(value) == shown


def test_a_cell_is_never_longer_than_a_spreadsheet_takes():
    assert len(cell("=" * 40_000)) == MAX_TEXT
    assert len(cell("x" * MAX_TEXT)) == MAX_TEXT


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_sheet_and_column_has_a_title(language):
    assert set(titles.SHEETS[language]) == {one.name for one in SHEETS}
    assert set(titles.COLUMNS[language]) == {name for one in SHEETS for name in one.columns}
    assert all(len(name) <= 25 for name in titles.SHEETS[language].values())


def test_rows_are_as_high_as_what_is_in_them():
    assert tallest((), ()) == tallest((None, 3, "x"), (5, 5, 5)) == 1
    assert tallest(("a" * 10, "b"), (5, 5)) == 2
    assert tallest(("東京都千代田", 1), (6, 6)) == 2
    assert tallest(("a\nb\n\nc",), (9,)) == 4
    assert tallest(("x" * 10_000,), (9,)) == 25
