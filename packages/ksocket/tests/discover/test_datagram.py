"""Echo requests from a datagram socket, without any capability."""

import pytest

pytestmark = pytest.mark.lab


@pytest.fixture
def allowed(pair):
    with pair.setting(pair.near, "net.ipv4.ping_group_range", "0 0"):
        yield pair


def test_everyone_is_found(allowed):
    found = allowed.search("10.2.0.0/18", caps="-all")
    assert found.addresses == {one for one in allowed.scattered if int(one.split(".")[2]) < 64}
    assert {one["by"] for one in found.alive} == {"icmp"}


def test_requests_name_us_and_go_to_each_silent_address_twice(allowed):
    with allowed.capture() as seen:
        allowed.search("10.3.0.0/28", caps="-all")
    assert sorted(seen.targets) == sorted(2 * [f"10.3.0.{last}" for last in range(16)])
    assert all(frame.data.endswith(b"ksocket/1 ") for frame in seen.frames if frame.data[12:14] == b"\x08\x00")
