"""Nodes as people and programs read them."""

import csv
import io
import json
from datetime import UTC, datetime

import msgspec
import pytest
from rich.cells import cell_len

from ksocket.cli.show import printer
from kswire.facts import Address, Attempt, Bios, DeviceType, ExtraFields, Facts, Interface, Missing, Package, System
from kswire.nodes import from_facts
from kswire.problems import Code, problem
from kswire.reports import Done
from kswire.workbook import COLUMNS, row

AT = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
DONE = Done(
    run="r",
    status="done",
    started_at=AT,
    terminated_at=AT.replace(second=9),
    problems=(problem(Code.GATEWAY_SILENT, address="10.0.0.1", code="snmp-no-answer"),),
)
WEB = from_facts(
    Address(addr="10.0.0.20", subnet="10.0.0.0/24", macaddr="00:00:5e:00:53:01"),
    Facts(
        hostname="web1",
        system=System(family="Debian GNU/Linux", version="12.8", serial="S1"),
        packages=(Package(name="a", version="1"),),
        interfaces=(Interface(ifname="eth0", addr="10.0.0.20", netmask="255.255.255.0"),),
        extra_fields=ExtraFields(bios=Bios(vendor_name="=HYPERLINK(1)")),
    ),
    attempts=(Attempt(method="ssh", file="a.toml", seconds=0.2),),
    device_types=(DeviceType(type="server"),),
    updated_at=AT,
)
CLOSED = from_facts(
    Address(addr="10.0.0.3"),
    Facts(),
    attempts=(
        Attempt(method="ssh", file="a.toml", problem=problem(Code.PORT_CLOSED, port=22), seconds=0.01),
        Attempt(method="snmp", problem=problem(Code.NO_CREDENTIALS, method="snmp", address="10.0.0.3")),
    ),
)


@pytest.fixture(autouse=True)
def _english(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def printed(form, *nodes, done=DONE, explain=False):
    out = io.StringIO()
    show = printer(form, out, explain=explain)
    for node in nodes:
        show.node(node)
    show.end(done)
    return out.getvalue()


def test_the_table_has_a_line_a_node_and_says_why_less_is_known():
    lines = printed("table", WEB, CLOSED).splitlines()
    assert lines[0].split() == ["ADDRESS", "NAME", "TYPE", "SYSTEM", "SERIAL", "PACKAGES", "NOTE"]
    assert lines[1].split() == ["10.0.0.20", "web1", "server", "Debian", "GNU/Linux", "12.8", "S1", "1"]
    assert lines[2].split(maxsplit=1) == ["10.0.0.3", "port 22 is closed"]
    assert lines[4] == "2 nodes, 1 with details, in 6 s"
    assert lines[5].startswith("- the default gateway 10.0.0.1 told nothing by SNMP (snmp-no-answer)")


def test_explain_tells_every_attempt_and_what_to_do():
    text = printed("table", CLOSED, explain=True)
    assert "ssh a.toml: port 22 is closed (0.01 s)\n      -> Start the service there" in text
    assert "    snmp: no snmp credential file matches 10.0.0.3" in text


BARE = from_facts(
    Address(addr="10.0.0.4"),
    Facts(),
    attempts=tuple(
        Attempt(method=one, problem=problem(Code.NO_CREDENTIALS, method=one, address="10.0.0.4"))
        for one in ("winrm", "ssh")
    ),
)


def test_explain_names_what_is_not_whole_once():
    gaps = tuple(
        Missing(group=group, problem=one)
        for group, one in (
            ("routes", problem(Code.PARTIAL, group="routes", detail="more than 9")),
            ("neighbors", problem(Code.NOT_THERE, detail="MSFT_NetNeighbor")),
        )
    )
    lines = printed("table", msgspec.structs.replace(WEB, missing=gaps), explain=True).splitlines()
    assert "    routes is known only in part: more than 9" in lines
    assert "    neighbors: MSFT_NetNeighbor does not exist on that machine" in lines


def test_where_only_credentials_lack_it_says_how_to_add_them_and_nothing_of_unused_methods():
    out = io.StringIO()
    show = printer("table", out, explain=True, unused=("winrm",))
    show.node(BARE)
    show.end(DONE)
    assert "winrm" not in out.getvalue()
    assert "no ssh credential file matches 10.0.0.4\n      -> Add the address" in out.getvalue()
    assert "\n1 node, 0 with details" in out.getvalue()


def test_when_nobody_answered_it_says_how_many_were_asked():
    out = io.StringIO()
    printer("table", out, planned=lambda: 254).end(DONE)
    assert "0 of 254 addresses answered; `ksocket inspect ADDRESS --explain` says why" in out.getvalue()
    assert "0 of" not in printed("table", WEB)


def test_a_name_from_the_network_cannot_move_the_cursor():
    evil = from_facts(Address(addr="10.0.0.9"), Facts(hostname="\x1b[2Jgone\n10.0.0.1"))
    line = printed("table", evil, done=None).splitlines()[1]
    assert "\x1b" not in line
    assert "?[2Jgone?10.0.0.1" in line


def test_wide_characters_keep_the_columns():
    wide = from_facts(
        Address(addr="10.0.0.9"), Facts(hostname="会議室プリンター受付横の大きい方", system=System(family="X"))
    )
    head, line = printed("table", wide, done=None).splitlines()
    assert line.index("X") < head.index("SYSTEM")  # fewer characters, same cells
    assert "…" in line


class Terminal(io.StringIO):
    def isatty(self):
        return True


def on_terminal(monkeypatch, columns, *nodes):
    monkeypatch.setenv("COLUMNS", str(columns))
    out = Terminal()
    show = printer("table", out)
    for node in nodes:
        show.node(node)
    return out.getvalue().splitlines()


@pytest.mark.parametrize("locale", ["C.UTF-8", "ja_JP.UTF-8"])
@pytest.mark.parametrize("columns", [80, 100, 140, 200])
def test_no_line_is_wider_than_the_terminal(monkeypatch, locale, columns):
    monkeypatch.setenv("LC_ALL", locale)
    head, *lines = on_terminal(monkeypatch, columns, WEB, CLOSED)
    assert max(cell_len(line) for line in (head, *lines)) <= columns
    assert "…" not in head
    assert any("22" in line for line in lines)


def test_on_a_narrow_terminal_the_note_has_a_line_of_its_own(monkeypatch):
    lines = on_terminal(monkeypatch, 80, CLOSED)
    assert lines[1:] == ["10.0.0.3", "    port 22 is closed"]


@pytest.mark.parametrize("columns", [80, 200])
def test_an_address_is_never_cut(monkeypatch, columns):
    long = from_facts(Address(addr="2001:db8:1234:5678:9abc:def0:1234:5678"), Facts())
    assert "2001:db8:1234:5678:9abc:def0:1234:5678" in printed("table", long)
    assert "2001:db8:1234:5678:9abc:def0:1234:5678" in "\n".join(on_terminal(monkeypatch, columns, long))


def test_a_target_behind_jump_hosts_shows_the_way():
    behind = from_facts(Address(addr="10.9.0.5", route=("10.0.0.1", "10.5.0.1")), Facts())
    line = printed("table", behind, done=None).splitlines()[1]
    assert line.startswith("10.9.0.5 ")
    assert line.endswith("behind 10.0.0.1 > 10.5.0.1")


def test_json_is_one_document_in_the_order_of_addresses():
    document = json.loads(printed("json", WEB, CLOSED))
    assert [one["addresses"][0]["addr"] for one in document["nodes"]] == ["10.0.0.3", "10.0.0.20"]
    assert document["nodes"][1]["numberOfPackages"] == 1
    assert document["nodes"][0]["attempts"][0]["problem"] == {"code": "port-closed", "params": {"port": "22"}}
    assert document["run"]["status"] == "done"


def test_ndjson_is_a_node_a_line_as_found():
    lines = printed("ndjson", WEB, CLOSED).splitlines()
    assert [json.loads(line)["addresses"][0]["addr"] for line in lines] == ["10.0.0.20", "10.0.0.3"]


def test_csv_has_the_exporters_columns_and_no_formulas():
    rows = list(csv.DictReader(io.StringIO(printed("csv", WEB, CLOSED))))
    assert [one["ipAddress"] for one in rows] == ["10.0.0.3", "10.0.0.20"]
    web = rows[1]
    assert (web["systemFamily"], web["packagesTotal"], web["internalIfname"]) == ("Debian GNU/Linux", "1", "eth0")
    assert web["biosVendorName"] == "'=HYPERLINK(1)"
    assert web["updatedAt"] == "2026-11-22T01:02:03Z"
    assert rows[0]["packagesTotal"] == ""


def test_there_are_as_many_cells_as_columns():
    assert len(row(WEB)) == len(COLUMNS) == 40
