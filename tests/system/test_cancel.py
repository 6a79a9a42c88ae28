"""A scan that is cancelled at the hub is silent on the wire within a second of the Ksocket's hearing it."""

import time
from ipaddress import IPv4Address

import pytest

from . import pair as estate

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("estate"), pytest.mark.timeout(300)]

SILENT_SECONDS = 1.0
LISTENED = 4.0  # so much longer is listened
NOBODY = "10.78.64.0/19"  # behind the router; the sweep of it takes longer than the test


@pytest.fixture
def both(net, tmp_path):
    """A hub and a Ksocket that run."""
    made = estate.Pair(net, tmp_path)
    try:
        made.up()
        yield made
    finally:
        made.down()


def leaves(frame, own):
    """Of the scan: neither to the hub nor about the router's MAC address."""
    if not frame.outgoing or frame.data[12:14] != b"\x08\x00":
        return False
    source, target = (str(IPv4Address(frame.data[at : at + 4])) for at in (26, 30))
    return source == own and target != estate.HUB


def test_sweep_logins_and_questions_end_within_a_second(net, both):
    settings = {"start": [NOBODY, *estate.START], "profile": "normal", "methods": ["ssh", "snmp"]}
    both.call("PUT", "/settings", settings)
    own = net.address("collector")
    with net.capture("collector") as capture:
        run = both.call("POST", "/scans", {"kind": "scan"})["scanId"]
        both.until(lambda: len(net.events("devices")) > 20, "no device is asked")
        both.until(lambda: "Connection from" in net.log("one"), "nobody logs in")
        asked = time.time()
        both.call("POST", f"/scans/{run}/cancel")
        both.until(lambda: f"run {run}: cancelled" in both.said("ksocket"), "it does not hear it")
        heard = time.time()
        time.sleep(SILENT_SECONDS + LISTENED)  # the whole point: nothing happens
    times = [frame.time for frame in capture.frames if leaves(frame, own)]
    assert sum(asked - 1 < one < asked for one in times) > 100, "the sweep was under way"
    assert [round(one - heard, 3) for one in times if one > heard + SILENT_SECONDS] == []
    assert capture.dropped == 0
    assert both.over(run).status == "partial"
    assert heard - asked < SILENT_SECONDS
