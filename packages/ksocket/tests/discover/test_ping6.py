"""Echo requests over IPv6 behind a router, with and without the right to send raw packets."""

import pytest

pytestmark = pytest.mark.lab


@pytest.fixture(scope="module")
def routed(pair):
    pair.run(pair.far, "ip -6 route add local fd00:9::/124 dev lo")
    pair.run(pair.near, "ip -6 route add fd00:9::/64 via fd00:7::9")
    yield pair
    pair.run(pair.near, "ip -6 route del fd00:9::/64")
    pair.run(pair.far, "ip -6 route del local fd00:9::/124 dev lo")


THERE = {f"fd00:9::{last:x}" for last in range(1, 16)}


@pytest.mark.parametrize("caps", ["-all,+net_raw", "-all"])
def test_everyone_in_a_small_prefix_is_found(routed, caps):
    with routed.setting(routed.near, "net.ipv4.ping_group_range", "0 0"):
        found = routed.begin("fd00:9::/123", caps=caps).end()
    assert found.addresses >= THERE
    assert {one["by"] for one in found.alive} == {"icmp"}


def test_who_answers_no_echo_is_asked_by_tcp(routed):
    with routed.setting(routed.far, "net.ipv6.icmp.echo_ignore_all", 1), routed.capture() as seen:
        found = routed.search("fd00:9::5", waves=[[443]])
    assert [(one["addr"], one["by"]) for one in found.alive] == [("fd00:9::5", "tcp")]
    requests = [one for one in seen.ipv6 if one[20] == 58 and one[54] == 128]
    assert len(requests) == 2
    assert all(one.endswith(b"ksocket/1 ") for one in requests)
