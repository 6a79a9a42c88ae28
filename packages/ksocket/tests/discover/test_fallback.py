"""What is behind a router, without any capability."""

import pytest

pytestmark = pytest.mark.lab


@pytest.mark.parametrize(
    ("group_range", "mode", "by"), [("1 0", "connect", "tcp"), ("0 0", "datagram", "icmp")], ids=["connect", "datagram"]
)
def test_hosts_are_found_and_the_mode_is_told(pair, group_range, mode, by):
    with pair.setting(pair.near, "net.ipv4.ping_group_range", group_range):
        found = pair.search("10.2.37.80/28", caps="-all", waves=[[443]])
    assert found.mode == mode
    assert found.problems == [["no-raw-packets", {"mode": mode}]]
    assert [(one["addr"], one["by"], one["macaddr"]) for one in found.alive] == [("10.2.37.91", by, None)]
    assert found.sent == {"connect": 16, "datagram": 16 + 15 + 15}[mode]
