"""A link searched through the kernel's neighbour table, without any capability."""

import pytest

pytestmark = pytest.mark.lab


def test_neighbours_are_found_with_their_macs(pair):
    pair.run(pair.near, "ip neigh flush all")
    with pair.setting(pair.near, "net.ipv4.ping_group_range", "1 0"):
        found = pair.search("192.168.7.0/27", "192.168.7.254", caps="-all")
    assert found.mode == "connect"
    assert found.problems == [["no-raw-packets", {"mode": "connect"}]]
    assert found.addresses == set(pair.neighbours)
    assert {(one["by"], one["macaddr"]) for one in found.alive} == {("arp", pair.macaddr)}


def test_the_kernels_three_requests_are_paid_for(pair):
    with pair.capture() as seen:
        pair.search("192.168.7.40/29", caps="-all", profile="safe")
    times = [time for address, time in seen.asked if address in {f"192.168.7.{last}" for last in range(40, 48)}]
    assert len(times) == 3 * 8
    assert max(sum(start <= time < start + 1 for time in times) for start in times) <= 12


def test_an_entry_from_before_does_not_make_a_dead_host_alive(pair):
    pair.run(pair.near, "ip neigh replace 192.168.7.77 lladdr 02:00:00:00:00:77 dev ks0 nud stale")
    with pair.setting(pair.near, "net.ipv4.neigh.ks0.delay_first_probe_time", 1):
        assert pair.search("192.168.7.77", caps="-all").addresses == set()
