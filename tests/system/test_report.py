"""The report of a run: what was planned, and what the wire saw, also when the Ksocket was killed in between."""

import time

import pytest

from .pair import START, Pair, kill

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("estate")]

NOTED = 2.0  # seconds: what was sent earlier before a kill is on the disk
NOTHING = "SELECT 1 FROM sent WHERE body NOT LIKE '%snmp\":0%'"
KINDS = ("arp", "icmp", "tcp-syn", "snmp")


@pytest.fixture
def pair(net, tmp_path):
    pair = Pair(net, tmp_path / "pair")
    try:
        pair.up()
        yield pair
    finally:
        pair.down()


def kind(frame):
    """What ksocket counts it as; its own frames are padded to 60 octets, and its SYNs have one option."""
    data = frame.data
    if data[12:14] == b"\x08\x06":
        return "arp" if len(data) == 60 and data[20:22] == b"\x00\x01" else None
    if data[12:14] != b"\x08\x00":
        return None
    if data[23] == 17 and data[36:38] == b"\x00\xa1":
        return "snmp"
    if data[23] == 6 and data[46:48] == b"\x60\x02":
        return "tcp-syn"
    return "icmp" if data[23] == 1 and data[34] == 8 else None


def seen(capture, before=float("inf"), since=float("inf")):
    """How many of each kind left, before one moment and since another."""
    kinds = [kind(one) for one in capture.frames if one.outgoing and (one.time < before or one.time >= since)]
    return {one: kinds.count(one) for one in KINDS}


def planned(pair):
    """A plan for what is ordered next."""
    pair.call("PUT", "/settings", {"start": START, "profile": "fast", "methods": ["ssh", "snmp"]})
    run = pair.call("POST", "/scans", {"kind": "plan"})["scanId"]
    pair.until(lambda: pair.call("GET", f"/scans/{run}")["status"] == "done", "no plan comes")
    return pair.call("GET", f"/scans/{run}/report")


def test_the_report_tells_what_was_planned_and_what_the_wire_saw(net, pair):
    before = planned(pair)
    with net.capture("collector") as capture:
        run = pair.order()
        pair.over(run)
    report = pair.call("GET", f"/scans/{run}/report")
    (plan,), (part,) = before["ksockets"], report["ksockets"]
    assert part["plan"]["sweeps"] == plan["plan"]["sweeps"]
    assert part["plan"]["logins"] == plan["plan"]["logins"] != []
    assert part["order"]["profile"] == "fast"
    told = part["sent"]
    assert {one: told["packets"][one] for one in KINDS} == seen(capture)
    assert min(told["packets"][one] for one in ("icmp", "snmp", "ssh")) > 0, told["packets"]
    assert "restarts" not in told
    assert (report["outcome"]["nodes"], report["outcome"]["new"]) == (pair_nodes(pair),) * 2
    assert report["outcome"]["details"] > 0
    assert {one["why"] for one in part["unsearched"]} <= {"scope"}


def pair_nodes(pair):
    return pair.call("GET", "/managed-nodes")["total"]


def test_what_a_killed_ksocket_sent_is_in_the_report(net, pair):
    with net.capture("collector") as capture:
        run = pair.order()
        pair.until(
            lambda: pair.on_disk("sent", "SELECT 1 FROM sent WHERE body LIKE '%\"snmp\":_%'"), "nothing is noted"
        )
        pair.until(pair.finished, "nobody is asked")
        killed = time.time()
        kill(pair.ksocket)
        pair.connect()
        pair.over(run)
    (part,) = pair.call("GET", f"/scans/{run}/report")["ksockets"]
    told = {one: part["sent"]["packets"][one] for one in KINDS}
    surely, all_of_it = seen(capture, before=killed - NOTED, since=killed), seen(capture)
    assert all(surely[one] <= told[one] <= all_of_it[one] for one in KINDS), (surely, told, all_of_it)
    assert part["sent"]["restarts"] == 1
