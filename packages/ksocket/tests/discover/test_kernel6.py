"""IPv6 on a link without any capability: what the kernel hears and knows."""

import pytest

pytestmark = pytest.mark.lab


@pytest.fixture
def pings(pair):
    with pair.setting(pair.near, "net.ipv4.ping_group_range", "0 0"):
        yield pair


def test_a_call_by_a_datagram_socket(pings):
    pings.run(pings.near, "ip -6 neigh flush all")
    with pings.capture() as seen:
        found = pings.search("fd00:7::/64", caps="-all")
    assert [(one["addr"], one["macaddr"], one["by"]) for one in found.alive] == [("fd00:7::9", pings.macaddr, "icmp")]
    assert seen.calls() == [128, 128]


def test_single_addresses_by_echo_or_by_what_the_kernel_learned(pings):
    assert pings.search("fd00:7::9", "fd00:7::a", caps="-all").addresses == {"fd00:7::9"}
    pings.run(pings.near, "ip -6 neigh flush all")
    with pings.setting(pings.far, "net.ipv6.icmp.echo_ignore_all", 1):
        found = pings.search("fd00:7::9", caps="-all")
    assert [(one["addr"], one["macaddr"], one["by"]) for one in found.alive] == [("fd00:7::9", pings.macaddr, "ndp")]


def test_single_addresses_by_connections_where_nothing_else_is_allowed(pair):
    with pair.capture() as seen:
        found = pair.search("fd00:7::9", "fd00:7::/64", caps="-all")
    assert [(one["addr"], one["by"]) for one in found.alive] == [("fd00:7::9", "tcp")]
    assert seen.calls() == []
