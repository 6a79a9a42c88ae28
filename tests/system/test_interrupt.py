"""Ctrl-C, a pulled cable, a killed process: what there is, is told whole."""

import json
import signal

import pytest

from . import collector

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("office")]


def started(office, home, *words):
    return collector.start(
        office, home, "scan", "--credentials", str(office.credentials), "--deny", office.address("tripwire"), *words
    )


def wait_for_a_login(office, before):
    """Until the scan is in the middle of its work: a host has seen a login since."""
    while office.log("debian").count("Accepted") == before:
        pass


def test_ctrl_c_prints_what_there_is_and_ends_with_130(office, tmp_path):
    process = started(office, tmp_path, "--format", "ndjson")
    first = process.stdout.readline()
    process.send_signal(signal.SIGINT)
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


def test_kill_leaves_no_half_file(office, tmp_path):
    target = tmp_path / "result.json"
    before = office.log("debian").count("Accepted")
    process = started(office, tmp_path, "--format", "json", "-o", str(target))
    wait_for_a_login(office, before)
    process.kill()
    process.communicate(timeout=10)
    assert not target.exists()
