"""The whole sweep between two real network stacks. Needs root to build them; the sweep itself runs with CAP_NET_RAW."""

from collections import Counter
from ipaddress import ip_network

import pytest

from ksocket.discover.gateway import Surroundings
from ksocket.discover.sweep import Sweep
from ksocket.faults import Fault
from ksocket.pace import PROFILES, Pace
from ksocket.scope import Scope


@pytest.mark.lab
def test_searches_at_once_ask_no_address_twice(pair):
    with pair.capture() as seen:
        found = pair.search(["192.168.7.0/28", "10.2.36.0/23"], ["192.168.7.8/29", "10.2.37.0/24"], ["10.2.37.91"])
    assert found.addresses == {"192.168.7.10", "10.2.37.91"}
    echoes = Counter(seen.targets)
    assert echoes.pop("10.2.37.91") >= 1  # who answers is asked again now and then, to see what the path carries
    assert (len(echoes), set(echoes.values())) == (511, {2})
    requests = Counter(address for address, _ in seen.asked)
    assert (requests["192.168.7.9"], requests["192.168.7.10"], requests["192.168.7.0"]) == (2, 1, 0)


@pytest.mark.lab
def test_who_is_named_is_asked_next_although_his_prefix_is_being_searched(pair):
    with pair.capture() as seen:
        found = pair.search(["192.168.7.0/24", "192.168.7.30"], ["192.168.7.20"], profile="safe", cancel=1.2)
    assert found.addresses >= {"192.168.7.30", "192.168.7.20", "192.168.7.254"}
    first = list(dict(seen.asked))[:6]  # of 254 that are to be asked
    assert {"192.168.7.254", "192.168.7.30", "192.168.7.20"} <= set(first)


@pytest.mark.lab
def test_a_prohibited_address_is_neither_asked_for_nor_asked(pair):
    with pair.capture() as seen:
        found = pair.search("192.168.7.0/27", "10.2.37.0/24", prohibited=["192.168.7.20", "10.2.37.91"], waves=[[443]])
    assert found.addresses == {"192.168.7.10", "192.168.7.30"}
    assert "192.168.7.20" not in dict(seen.asked)
    assert "10.2.37.91" not in seen.targets
    assert len(set(seen.targets)) == 255
    on_link, routed = (set(map(ip_network, one)) for one in found.finished)
    searched = {str(addr) for one in on_link | routed for addr in one}
    assert {"192.168.7.10", "192.168.7.30", "10.2.37.90"} <= searched
    assert not {"192.168.7.20", "10.2.37.91"} & searched


@pytest.mark.lab
@pytest.mark.parametrize("caps", ["-all,+net_raw", "-all"], ids=["raw", "unprivileged"])
@pytest.mark.parametrize("profile", ["safe", "normal"])
def test_after_cancel_nothing_leaves(pair, profile, caps):
    with pair.capture() as seen:
        found = pair.search("192.168.7.32/27", "10.3.0.0/16", profile=profile, caps=caps, waves=[[443]], cancel=0.5)
    assert found.sent < 10_000
    assert found.finished == [[], []]
    last = max(frame.time for frame in seen.frames)
    assert last < found.cancelled + 1.0


@pytest.mark.lab
def test_when_the_link_goes_down_the_sweep_ends_with_what_it_has(pair):
    search = pair.begin("192.168.7.0/24", "10.2.37.0/24", profile="safe", waves=[[443]])
    search.one()
    try:
        pair.run(pair.near, "ip link set ks0 down")
        found = search.end()
    finally:
        pair.run(pair.near, "ip link set ks0 up", "ip route replace default via 192.168.7.254")
        pair.run(pair.near, "ip addr replace fd00:7::1/64 dev ks0 nodad")
    assert found.problems == [["interface-down", {"ifname": "ks0"}]]
    assert found.seconds < 5
    assert found.addresses


@pytest.mark.lab
def test_a_pulled_cable_ends_the_sweep_too(pair):
    """The interface stays up then, and the kernel drops every frame without a word."""
    search = pair.begin("192.168.7.0/24", "10.2.37.0/24", profile="safe", waves=[[443]])
    search.one()
    try:
        pair.run(pair.far, "ip link set ks0 down")
        found = search.end()
        later = pair.search("192.168.7.0/24")
    finally:
        pair.run(pair.far, "ip link set ks0 up")
        pair.run(pair.far, "ip addr replace fd00:7::9/64 dev ks0 nodad")
    assert found.problems == [["interface-down", {"ifname": "ks0"}]]
    assert found.seconds < 5
    assert ["interface-down", {"ifname": "ks0"}] in later.problems


@pytest.mark.lab
def test_both_families_at_once_and_nobody_twice(pair):
    found = pair.search("192.168.7.0/24", "fd00:7::9", "fd00:7::/64")
    assert found.addresses == {*pair.neighbours, "fd00:7::9"}
    assert {one["macaddr"] for one in found.alive} == {pair.macaddr}
    assert found.problems == []


@pytest.mark.lab
def test_this_machines_own_addresses_are_not_asked_and_a_missing_route_is_told(pair):
    found = pair.search("192.168.7.1", "10.66.0.0/30", waves=[[443]])
    assert found.problems == [["unreachable", {"detail": "no route to 10.66.0.0 and 3 more addresses"}]]
    assert found.addresses == set()


async def test_loopback_is_asked_by_connections_when_a_person_named_it():
    scope = Scope(named=(ip_network("127.0.0.1/32"),), allow_loopback=True)
    sweep = Sweep(Surroundings((), ()), scope, Pace(PROFILES["fast"], state=None), waves=((9,),))
    assert [alive.addr async for alive in sweep.find(["127.0.0.0/24"])] == ["127.0.0.1"]


async def test_what_is_no_address_is_a_fault():
    sweep = Sweep(Surroundings((), ()), Scope(), Pace(PROFILES["fast"], state=None))
    with pytest.raises(Fault):
        [alive async for alive in sweep.find(["no.address"])]
