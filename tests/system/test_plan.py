"""A plan sends nothing, and says what the scan would then send."""

import pytest

import lab

from . import collector

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("office")]


@pytest.fixture(scope="module")
def office():
    if (reason := lab.requirements.unmet()) is not None:
        pytest.skip(reason)
    with lab.up("office") as network:
        yield network


def test_a_plan_sends_nothing(office, tmp_path):
    with office.capture("collector") as capture:
        result = collector.run(office, tmp_path, "scan", "--dry-run", "--credentials", str(office.credentials))
    assert (result.status, result.err) == (0, "")
    assert "10.77.0.0/26: 61 addresses" in result.out
    assert str(office.credentials) in result.out
    sent = [frame for frame in capture.frames if frame.outgoing and frame.data[12:14] != b"\x86\xdd"]
    assert (sent, capture.dropped) == ([], 0)  # but for the kernel's own IPv6 neighbour discovery
