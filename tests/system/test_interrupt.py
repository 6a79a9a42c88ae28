"""Ctrl-C, a pulled cable, a killed process: what there is, is told whole."""

import json
import signal

import pytest

import lab
from lab import up

from . import collector

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("interrupt")]


@pytest.fixture(scope="module")
def office():
    """A network of its own: what a killed scan leaves behind in the kernel must not be heard by other tests."""
    if (reason := lab.requirements.unmet()) is not None:
        pytest.skip(reason)
    with lab.up("office") as network:
        yield network


def started(office, home, *words):
    return collector.start(
        office, home, "scan", "--credentials", str(office.credentials), "--deny", office.address("tripwire"), *words
    )


def wait_for_a_login(office, before):
    """Until the scan is in the middle of its work: a host has seen a login since."""
    while office.log("debian").count("Accepted") == before:
        pass


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_prints_what_there_is_and_ends_with_130(office, tmp_path, number):
    process = started(office, tmp_path, "--format", "ndjson")
    first = process.stdout.readline()
    process.send_signal(number)
    out, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert err == ""
    for line in (first + out).splitlines():
        json.loads(line)


def test_ctrl_c_leaves_a_whole_file(office, tmp_path):
    target = tmp_path / "result.json"
    before = office.log("debian").count("Accepted")
    process = started(office, tmp_path, "--format", "json", "-o", str(target))
    wait_for_a_login(office, before)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert process.returncode == 130
    document = json.loads(target.read_text())
    assert document["run"]["status"] == "partial"
    assert document["run"]["problems"][-1] == {"code": "cancelled"}
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".result")] == []


def test_a_pulled_cable_is_told(tmp_path):
    words = ("--start", "10.77.0.0/26", "--method", "winrm")  # no sessions, so nothing but the search is cut
    with up("office") as net:  # one of its own: its hosts go on talking to what was cut
        process = started(net, tmp_path, *words)
        process.stdout.readline()
        net.link_down("collector")
        out, err = process.communicate(timeout=60)
        later = collector.scan(net, tmp_path, *words, "--format", "json")
    assert err == ""
    assert "- the interface eth0 is down, or went down during the scan" in out
    assert later.run["status"] == "partial"
    assert {"code": "interface-down", "params": {"ifname": "eth0"}} in later.run["problems"]


def test_kill_leaves_no_half_file(office, tmp_path):
    target = tmp_path / "result.json"
    before = office.log("debian").count("Accepted")
    process = started(office, tmp_path, "--format", "json", "-o", str(target))
    wait_for_a_login(office, before)
    process.kill()
    process.communicate(timeout=10)
    assert not target.exists()
