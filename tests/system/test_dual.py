"""A segment with both families: who is found over IPv6, where each machine is asked, and one node of each."""

import io
import sqlite3
from contextlib import closing, redirect_stdout

import pytest

from kshub.cli.main import main

from . import collector

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("dual")]

CONFINE = "10.77.64.0/23,fd77::/32,2001:db8:77::/64"
WITH_DETAILS = {"router": "10.77.64.1", "both": "10.77.64.20", "attic": "10.77.65.30", "six": "fd77::21"}
NOTHING_MORE = {"fd77::1", "fd77::20", "fd77::22", "fd77:0:0:1::30"}  # the same machines, over IPv6
MACHINES = [
    {"10.77.64.1", "10.77.65.1", "fd77::1"},
    {"10.77.64.20", "fd77::20"},
    {"10.77.64.22", "fd77::22"},  # nobody logs in there, and no maker gave its MAC address
    {"10.77.65.30", "fd77:0:0:1::30"},  # behind the router, by its tables
    {"fd77::21"},
]


@pytest.fixture(autouse=True)
def confined(monkeypatch):
    monkeypatch.setitem(collector.ENVIRONMENT, "KSOCKET_CONFINE", CONFINE)


def scan(dual, home, *words, before=collector.RAW_ONLY):
    return collector.run(dual, home, "scan", "--credentials", str(dual.credentials), *words, before=before)


EVERYONE = {bytes.fromhex("333300000001"), bytes.fromhex("3333000000fb")}  # all nodes, all that speak mDNS


def calls(capture):
    """Packets of the collector to everyone on the link."""
    return [one for one in capture.frames if one.outgoing and one.data[:6] in EVERYONE]


def asks(frame):
    """Whether it is an ARP request, a solicitation, or a packet to everyone."""
    return (
        (frame[:6] == b"\xff" * 6 and frame[12:14] == b"\x08\x06")
        or (frame[:2] == b"33" and frame[20] == 58 and frame[54] == 135)
        or frame[:6] in EVERYONE
    )


def problems(result):
    return [one["code"] for one in result.run.get("problems", [])]


def names(result):
    """What those who were asked call themselves."""
    told = {addr: node["addresses"][0].get("hostnames", ()) for (addr,), node in result.nodes.items()}
    return {addr: hostnames[0]["hostname"] for addr, hostnames in told.items() if hostnames}


def kshub(home, *words):
    told = io.StringIO()
    with redirect_stdout(told):
        assert main(["--home", str(home), *words]) == 0
    return told.getvalue()


def test_each_machine_is_asked_once_and_found_at_all_its_addresses(dual, tmp_path):
    with dual.capture("collector") as capture:
        result = scan(dual, tmp_path, "--format", "json")
    assert (result.status, problems(result)) == (0, [])
    assert {addr for (addr,) in result.nodes} == set().union(*MACHINES)
    assert set(names(result)) == {*WITH_DETAILS.values(), "10.77.65.1"}
    for addr in NOTHING_MORE:
        assert "attempts" not in result.nodes[addr,]
    assert result.nodes["fd77::20",]["addresses"][0]["subnet"] == "fd77::/64"
    sent = result.run["sent"]["packets"]
    assert (len(calls(capture)), sent["icmp6"], sent["mld"]) == (7, 4 + 1, 1)  # one echo request goes behind the router


def test_without_privileges_those_who_answer_a_call_are_found(dual, tmp_path):
    result = scan(dual, tmp_path, "--format", "json", before=collector.UNPRIVILEGED)
    assert {"fd77::1", "fd77::20", "fd77::21"} <= {addr for (addr,) in result.nodes}
    assert "attempts" not in result.nodes["fd77::20",]
    assert result.run["sent"]["packets"]["mld"] == 0


@pytest.mark.parametrize("prohibited", ["10.77.64.40", "fd77::dead"])
def test_no_call_reaches_a_prohibited_neighbour(dual, tmp_path, prohibited):
    with dual.capture("collector") as capture:
        result = scan(dual, tmp_path, "--format", "json", "--deny", prohibited)
    assert problems(result) == ["multicast-withheld"]
    assert calls(capture) == []
    assert {"fd77:0:0:1::30", "10.77.64.20"} <= {addr for (addr,) in result.nodes}  # by tables and ARP


def test_two_scans_at_once_ask_no_more_than_one_may(dual, tmp_path):
    with dual.capture("collector") as capture:
        words = ("scan", "--credentials", str(dual.credentials), "--method", "snmp")
        scans = [collector.start(dual, tmp_path, *words, before=collector.RAW_ONLY) for _ in range(2)]
        for one in scans:
            one.communicate(timeout=120)
            assert one.returncode == 0
    asked = sorted(one.time for one in capture.frames if one.outgoing and asks(one.data))
    assert len(asked) > 2 * 62
    most = max(sum(begin <= one < begin + 1 for one in asked) for begin in asked)
    assert most <= 12
    assert capture.dropped == 0


def test_a_large_prefix_is_not_swept_and_who_is_there_answers(dual, tmp_path):
    result = scan(dual, tmp_path, "--start", "fd77::/64", "--format", "json")
    assert problems(result) == ["prefix-too-large"]
    assert {addr for (addr,) in result.nodes} == {"fd77::1", "fd77::20", "fd77::21", "fd77::22"}
    far = scan(dual, tmp_path, "--start", "fd77:0:0:1::/64", "--format", "json")
    assert (problems(far), far.nodes) == (["prefix-too-large"], {})


def test_small_prefixes_and_single_addresses_are_asked(dual, tmp_path):
    result = scan(dual, tmp_path, "--start", "fd77::20/124", "--start", "fd77:0:0:1::30", "--format", "json")
    assert {addr for (addr,) in result.nodes} == {"fd77::20", "fd77::21", "fd77::22", "fd77:0:0:1::30"}
    assert names(result) == {"fd77::20": "both", "fd77::21": "six", "fd77:0:0:1::30": "attic"}


def test_the_plan_says_what_leaves_over_ipv6(dual, tmp_path):
    result = scan(dual, tmp_path, "--dry-run")
    assert "ICMPv6 ff02::1 MLD mDNS NDP eth0" in result.out


def test_the_hub_makes_one_node_of_each_machine(dual, tmp_path):
    file = tmp_path / "dual.kscan"
    assert scan(dual, tmp_path, "--format", "kscan", "-o", str(file)).status == 0
    hub = tmp_path / "hub"
    hub.mkdir()
    kshub(hub, "init", "--name", "127.0.0.1")
    kshub(hub, "network", "create", "dual")
    kshub(hub, "import", str(file), "--network", "dual")
    with closing(sqlite3.connect(next(hub.glob("*.sqlite")))) as store:
        query = "SELECT node_id, addr FROM node_address JOIN address ON address.id = node_address.address_id"
        rows = store.execute(query).fetchall()
    nodes = {number: {addr for node, addr in rows if node == number} for number, _ in rows}
    assert sorted(map(sorted, nodes.values())) == sorted(map(sorted, MACHINES))
