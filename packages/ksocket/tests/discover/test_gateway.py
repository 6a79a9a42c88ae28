import json
from ipaddress import IPv4Interface, IPv6Interface

import pytest

from ksocket.discover.gateway import Gateway, Link, Neighbor, Surroundings

LOOK = """
import json
from ksocket.discover.gateway import look, neighbors
here = look()
print(json.dumps({
    "gateways": [[one.addr, one.ifname] for one in here.gateways],
    "links": [[one.ifname, one.macaddr, [str(a) for a in one.addresses], one.up, one.arp] for one in here.links],
    "routes": [
        [str(one.destination), one.ifname, str(one.gateway), str(one.source), one.metric] for one in here.routes
    ],
    "known": here.known, "prefixes": here.prefixes, "own": sorted(here.own),
    "neighbors": [[one.addr, one.macaddr, one.reachable, one.doubtful] for one in neighbors()],
}))
"""


@pytest.fixture
def look(pair):
    """What the searching side sees, without any capability, while these commands' effects last."""

    def look(*commands, undo):
        pair.run(pair.near, *commands)
        try:
            return json.loads(pair.python(pair.near, ["-c", LOOK], caps="-all").communicate(timeout=20)[0])
        finally:
            pair.run(pair.near, *undo)

    return look


@pytest.mark.lab
def test_gateways_with_the_lowest_metric_first_and_all_kinds_of_routes(look):
    seen = look(
        "ip route add default via 192.168.7.30 metric 50",
        "ip -6 route add default via fd00:7::9 metric 10",
        "ip route add 10.5.0.0/16 via 192.168.7.20",
        "ip route add 10.6.0.0/16 nexthop via 192.168.7.20 weight 1 nexthop via 192.168.7.30 weight 1",
        "ip route add 10.7.0.0/16 via inet6 fd00:7::9",
        undo=[
            "ip route del default via 192.168.7.30",
            "ip -6 route del default",
            "ip route del 10.5.0.0/16",
            "ip route del 10.6.0.0/16",
            "ip route del 10.7.0.0/16",
        ],
    )
    assert seen["gateways"] == [["192.168.7.254", "ks0"], ["192.168.7.30", "ks0"], ["fd00:7::9", "ks0"]]
    assert sorted(seen["routes"]) == [
        ["0.0.0.0/0", "ks0", "192.168.7.254", "None", 0],
        ["0.0.0.0/0", "ks0", "192.168.7.30", "None", 50],
        ["10.5.0.0/16", "ks0", "192.168.7.20", "None", 0],
        ["10.6.0.0/16", "ks0", "192.168.7.20", "None", 0],
        ["10.6.0.0/16", "ks0", "192.168.7.30", "None", 0],
        ["10.66.0.0/16", None, "None", "None", 0],
        ["10.7.0.0/16", None, "None", "None", 0],  # its router speaks IPv6
        ["192.168.7.0/24", "ks0", "None", "192.168.7.1", 0],
    ]


@pytest.mark.lab
def test_links_and_what_lies_on_them(look):
    seen = look(
        "ip link add dark0 type veth peer name dark1",
        "ip addr add 192.0.2.1/28 dev dark0",
        "ip tuntap add tun7 mode tun",
        "ip addr add 10.8.0.1/32 dev tun7",
        "ip link set tun7 up",
        undo=["ip link del dark0", "ip link del tun7"],
    )
    links = {ifname: (addresses, up, arp) for ifname, _, addresses, up, arp in seen["links"]}
    assert "lo" not in links
    assert links["dark0"] == (["192.0.2.1/28"], False, True)
    assert (links["tun7"][0][0], links["tun7"][2]) == ("10.8.0.1/32", False)
    addresses, *state = links["ks0"]
    assert {"192.168.7.1/24", "fd00:7::1/64"} <= set(addresses)
    assert state == [True, True]
    assert seen["prefixes"] == ["192.168.7.0/24", "fd00:7::/64"]
    assert {"192.168.7.1", "fd00:7::1", "10.8.0.1", "192.0.2.1"} <= set(seen["own"])


@pytest.mark.lab
def test_the_kernels_neighbours(pair, look):
    pair.run(pair.near, "ip neigh flush all")
    seen = look(
        "ip neigh replace 192.168.7.40 lladdr 02:00:00:00:00:40 dev ks0 nud reachable",
        "ip neigh replace 192.168.7.41 lladdr 02:00:00:00:00:41 dev ks0 nud stale",
        "ip neigh replace 192.168.7.42 dev ks0 nud failed",
        undo=["ip neigh flush all"],
    )
    assert sorted(seen["known"]) == [["ks0", "192.168.7.40"], ["ks0", "192.168.7.41"]]
    assert sorted(one for one in seen["neighbors"] if one[0].startswith("192.168.7.4")) == [
        ["192.168.7.40", "02:00:00:00:00:40", True, False],
        ["192.168.7.41", "02:00:00:00:00:41", False, True],
        ["192.168.7.42", None, False, False],
    ]


def test_prefixes_are_those_of_links_that_are_up_once_each():
    links = (
        Link(
            "a",
            1,
            "",
            (IPv4Interface("10.0.0.1/24"), IPv4Interface("10.0.0.2/24"), IPv6Interface("fd00::1/64")),
            up=True,
        ),
        Link("b", 2, "", (IPv4Interface("10.0.1.1/32"),), up=True),
        Link("c", 3, "", (IPv4Interface("10.0.2.1/24"),), up=False),
    )
    here = Surroundings((Gateway("10.0.0.254", "a"),), links)
    assert here.prefixes == ("10.0.0.0/24", "fd00::/64")
    assert here.own == {"10.0.0.1", "10.0.0.2", "fd00::1", "10.0.1.1", "10.0.2.1"}


def test_what_is_link_local_over_ipv6_is_no_prefix_and_no_router_to_ask():
    addresses = tuple(map(IPv6Interface, ("fe80::1/64", "fd00::1/128")))
    local = Gateway("fe80::fe", "a"), Gateway("fd00::fe", "a")
    here = Surroundings(local, (Link("a", 1, "", addresses, up=True),))
    assert here.prefixes == ()
    assert here.routers == local[1:]


@pytest.mark.parametrize(("macaddr", "framed"), [("02:00:00:00:00:01", True), ("", False), ("0a:00:00:01", False)])
def test_only_ethernet_has_headers(macaddr, framed):
    assert Link("x", 1, macaddr, (), up=True).framed is framed


@pytest.mark.parametrize(("state", "reachable", "doubtful"), [(2, True, False), (4, False, True), (32, False, False)])
def test_neighbour_states(state, reachable, doubtful):
    one = Neighbor(1, "10.0.0.1", None, state)
    assert (one.reachable, one.doubtful) == (reachable, doubtful)
