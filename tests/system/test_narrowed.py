"""A run that is narrowed to a segment behind the gateway: it finds that segment, and sends nothing anywhere else."""

from ipaddress import ip_address, ip_network

import pytest

import lab

from .pair import HUB, Pair

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("estate"), pytest.mark.timeout(600)]

RANGE = "10.78.7.0/26"
THERE = {"10.78.7.1", "10.78.7.11", "10.78.7.12", "10.78.7.13", "10.78.7.20", "10.78.7.30"}
GATEWAY = "10.78.4.1"


@pytest.fixture
def pair(tmp_path):
    if (reason := lab.requirements.unmet()) is not None:
        pytest.skip(reason)
    with lab.up("estate") as network:
        made = Pair(network, tmp_path)
        try:
            made.up()
            yield made
        finally:
            made.down()


def test_its_nodes_are_found_and_nothing_leaves_for_elsewhere(pair):
    settings = {"profile": "fast", "methods": ["ssh", "snmp"], "permitted": ["10.78.0.0/16"]}
    assert pair.call("PUT", "/settings", settings) == settings
    with pair.net.capture("collector") as capture:
        run = pair.call("POST", "/scans", {"kind": "scan", "narrow": [RANGE]})["scanId"]
        state = pair.over(run)
    assert (state.status, state.incomplete) == ("done", False), pair.logs()
    nodes = pair.call("GET", f"/snapshots/{state.id}/nodes")["items"]
    assert {one["addr"] for node in nodes for one in node["addresses"]} == THERE
    assert len([one for one in nodes if one["numberOfPackages"]]) == 3  # one, two, three: logged in, not merely found
    sent = [frame.data for frame in capture.frames if frame.outgoing and frame.data[12:14] != b"\x86\xdd"]
    assert capture.dropped == 0
    asked = {str(ip_address(one[38:42])) for one in sent if one[12:14] == b"\x08\x06"}
    assert asked <= {GATEWAY, HUB}  # who carries the packets on, and the control traffic
    reached = {str(ip_address(one[30:34])) for one in sent if one[12:14] == b"\x08\x00"} - {HUB}
    assert reached >= THERE
    assert [one for one in reached if ip_address(one) not in ip_network(RANGE)] == []
    problems = pair.call("GET", f"/scans/{run}")["ksockets"][0]["problems"]
    assert "outside-scope" not in {one["code"] for one in problems}, problems


def test_a_range_too_large_to_be_searched_is_refused(pair):
    with pytest.raises(AssertionError, match="narrow-large"):
        pair.call("POST", "/scans", {"kind": "scan", "narrow": ["10.0.0.0/8"]})
    assert pair.call("GET", "/scans")["total"] == 0
