"""The same scan with less: only CAP_NET_RAW, and nothing at all."""

from pathlib import Path

import pytest

from . import collector, golden

OFFICE = Path(__file__).with_name("office.txt").read_text(encoding="utf-8")

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("office")]


def test_cap_net_raw_alone_is_enough_and_memory_is_bounded(office, tmp_path):
    result = collector.scan(office, tmp_path, "--format", "json", before=(*collector.RAW_ONLY, *collector.MEASURED))
    *said, resident = result.err.splitlines()
    assert said == []
    assert set(result.nodes) == golden.nodes(OFFICE)
    assert not [one for one in result.run.get("problems", []) if one["code"] == "no-raw-packets"]
    assert int(resident) / 1024 < 120


@pytest.mark.slow
def test_without_privileges_it_says_how_it_searches_and_still_finds_hosts(office, tmp_path):
    result = collector.scan(office, tmp_path, "--format", "json", before=collector.UNPRIVILEGED)
    assert result.status == 0
    modes = [one["params"]["mode"] for one in result.run["problems"] if one["code"] == "no-raw-packets"]
    assert modes in (["datagram"], ["connect"])  # by net.ipv4.ping_group_range of the machine
    assert {("10.77.0.20",), ("10.77.1.20",), ("10.77.0.50",)} <= set(result.nodes)
    assert office.events("tripwire") == []
