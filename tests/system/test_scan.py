"""One scan of the whole lab: every host with the right facts, nothing touched that must not be."""

import json
import os
import re
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest

import lab

from . import collector, golden, wire

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("office")]

GOLDEN = Path(__file__).with_name("office.txt")


@pytest.fixture(scope="module")
def office():
    """A network that nobody has scanned yet: what its hosts have logged is of this scan alone."""
    if (reason := lab.requirements.unmet()) is not None:
        pytest.skip(reason)
    with lab.up("office") as network:
        yield network


@pytest.fixture(scope="module")
def scanned(office, tmp_path_factory):
    """One scan as JSON, with all that went over the collector's interface."""
    with office.capture("collector") as capture:
        result = collector.scan(office, tmp_path_factory.mktemp("home"), "--format", "json")
    assert result.err == ""
    assert result.status == 0
    return result, capture


def test_the_whole_scan_is_the_golden_text(scanned):
    result, _ = scanned
    text = golden.canonical(result.out)
    if os.environ.get("GOLDEN") == "write":
        GOLDEN.write_text(text, encoding="utf-8")
    assert text == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("host", ["debian", "el9", "keyhost", "jump1"])
def test_packages_are_those_that_the_target_itself_prints(scanned, office, host):
    result, _ = scanned
    told = [
        (one["name"], f"{one['epoch']}:{one['version']}" if one.get("epoch") else one["version"], one["arch"])
        for one in result.nodes[office.address(host),]["packages"]
    ]
    printed = [(name.partition(":")[0], version, arch) for name, version, arch in office.packages(host)]
    assert sorted(told) == sorted(printed)  # dpkg prints libc6:amd64 where several architectures may stand side by side


def test_the_tripwire_was_not_touched(scanned, office):
    assert office.events("tripwire") == []


def test_the_impostor_was_offered_no_password(scanned, office):
    result, _ = scanned
    events = office.events("impostor")
    assert events, "the impostor was reached at all"
    assert not [one for one in events if "password" in json.dumps(one)]
    attempts = result.nodes[office.address("impostor"),]["attempts"]
    assert attempts[0]["problem"]["code"] == "host-key-changed"


def test_the_wrong_password_was_tried_at_most_twice(scanned, office):
    assert office.log("wrongpass").count("Failed password") <= 2


def test_what_left_the_collector_was_within_scope(scanned, office):
    _, capture = scanned
    prohibited = office.address("tripwire")
    targets = set()
    for frame in capture.frames:
        if frame.outgoing:
            targets |= wire.asked(frame.data)
    assert capture.dropped == 0
    assert targets, "something was sent"
    assert prohibited not in targets
    assert all(ip_address(one) in ip_network("10.77.0.0/16") for one in targets), sorted(targets)


def test_the_end_of_the_run_tells_what_the_wire_saw(scanned):
    """ksocket pads its frames to 60 octets, and its SYNs have one option; the kernel pads none, and its have more."""
    result, capture = scanned
    sent, out = result.run["sent"], [frame.data for frame in capture.frames if frame.outgoing]
    packets = sent["packets"]
    requests = [one for one in out if one[12:14] == b"\x08\x06" and one[20:22] == b"\x00\x01"]
    assert sum(len(one) == 60 for one in requests) == packets["arp"] > 50
    # what goes to one neighbour alone is the kernel's doubt about an old entry, and no connection's
    assert sum(len(one) < 60 and one[:6] == b"\xff" * 6 for one in requests) <= packets["arp-kernel"]
    packet = [one for one in out if one[12:14] == b"\x08\x00"]
    assert sum(one[23] == 1 and one[34] == 8 for one in packet) == packets["icmp"] > 50
    syns = [one for one in packet if one[23] == 6 and one[47] == 2]
    assert sum(one[46] >> 4 == 6 for one in syns) == packets["tcp-syn"] > 50
    connections = len({one[34:38] + one[30:34] for one in syns if one[46] >> 4 > 6})
    assert packets["tcp-banner"] < connections <= packets["ssh"] + packets["tcp-banner"]
    asked = [one for one in packet if one[23] == 17 and one[36:38] == b"\x00\xa1"]
    assert len(asked) == packets["snmp"] > 50
    for kind, port in (("netbios", 137), ("mdns", 5353)):
        assert sum(one[23] == 17 and one[36:38] == port.to_bytes(2, "big") for one in packet) == packets[kind] > 5
    assert packets["dns"] == 0  # the machine's own name server is outside of KSOCKET_CONFINE
    assert packets["tcp-connect"] == packets["winrm"] == 0
    assert {one["addr"] for one in sent["sources"]} == {str(ip_address(one[26:30])) for one in packet}


def test_the_end_of_the_run_tells_what_became_of_each_account(scanned, office):
    result, _ = scanned
    accounts = {(one["method"], one["file"], one.get("username")): one for one in result.run["sent"]["accounts"]}
    refused = [
        one for node in result.nodes.values() for one in node["attempts"]
        if one.get("problem", {}).get("code") == "login-refused"
    ]  # fmt: skip
    assert sum(one.get("failed", 0) for key, one in accounts.items() if key[0] == "ssh") == len(refused) > 0
    worked = [one for node in result.nodes.values() for one in node["attempts"] if "problem" not in one]
    assert sum(one.get("succeeded", 0) for one in accounts.values()) >= len(worked) > 0
    assert not any("/" in file for _, file, _ in accounts)
    told = json.dumps(result.run["sent"])
    files = [path.read_text() for path in office.credentials.rglob("*.toml")]
    secrets = {word for text in files for word in re.findall(r'(?:password|community|Key) *= *"([^"]+)"', text)}
    assert secrets
    assert not [one for one in secrets if f'"{one}"' in told]


def test_nobody_delays_the_others(scanned):
    result, _ = scanned
    assert result.run["status"] == "done"
    assert result.nodes["10.77.1.30",]["attempts"][0]["problem"]["code"] == "no-banner"


def test_the_first_host_is_told_while_others_are_searched(office, tmp_path):
    process = collector.start(
        office,
        tmp_path,
        "scan",
        "--credentials",
        str(office.credentials),
        "--deny",
        office.address("tripwire"),
        "--format",
        "ndjson",
    )
    first = json.loads(process.stdout.readline())
    assert process.poll() is None, "the scan goes on"
    assert first["addresses"][0]["addr"].startswith("10.77.")
    process.communicate(timeout=60)
    assert process.returncode == 0
