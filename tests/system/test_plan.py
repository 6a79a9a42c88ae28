"""A plan sends nothing, and says what the scan would then send."""

import pytest

from . import collector

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("office")]


def test_a_plan_sends_nothing(untouched, tmp_path):
    with untouched.capture("collector") as capture:
        result = collector.run(untouched, tmp_path, "scan", "--dry-run", "--credentials", str(untouched.credentials))
    assert (result.status, result.err) == (0, "")
    assert "10.77.0.0/26: 61 addresses" in result.out
    assert str(untouched.credentials) in result.out
    sent = [frame for frame in capture.frames if frame.outgoing and frame.data[12:14] != b"\x86\xdd"]
    assert (sent, capture.dropped) == ([], 0)  # but for the kernel's own IPv6 neighbour discovery
