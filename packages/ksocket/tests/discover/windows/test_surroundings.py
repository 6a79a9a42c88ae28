"""Where a played Windows machine stands."""

from ipaddress import IPv4Address, IPv4Network

from ksocket.discover.gateway import Gateway, Route
from ksocket.discover.ways import Ways
from ksocket.discover.windows import surroundings


def test_links_routes_and_gateways(played):
    found = surroundings.look(played)
    assert [one.ifname for one in found.links] == ["イーサネット"]
    assert found.gateways == (Gateway("192.168.7.254", "イーサネット"),)
    assert found.prefixes == ("192.168.7.0/24",)
    assert found.own == {"192.168.7.1"}
    assert found.routes == (
        Route(IPv4Network("0.0.0.0/0"), "イーサネット", IPv4Address("192.168.7.254"), metric=25),
        Route(IPv4Network("192.168.7.0/24"), "イーサネット", None, metric=25),
    )


def test_gateways_stand_in_the_order_of_their_metrics_ipv4_first(played, build):
    played.adapters = lambda: build.adapters(
        {"name": "slow", "index": 3, "metric": 50, "addresses": [("10.3.0.2", 24)]},
        {"name": "quick", "index": 4, "index6": 14, "metric": 10, "addresses": [("10.4.0.2", 24)]},
    )
    played.routes = lambda: build.table(
        build.forward(14, "::/0", "fe80::1"),
        build.forward(3, "0.0.0.0/0", "10.3.0.1", 0),
        build.forward(4, "0.0.0.0/0", "10.4.0.1", 20),
        build.forward(4, "224.0.0.0/4"),
        build.forward(4, "255.255.255.255/32"),
        build.forward(77, "10.77.0.0/16"),
    )
    found = surroundings.look(played)
    assert found.gateways == (Gateway("10.4.0.1", "quick"), Gateway("10.3.0.1", "slow"), Gateway("fe80::1", "quick"))
    assert [str(one.destination) for one in found.routes] == ["0.0.0.0/0", "0.0.0.0/0"]


def test_neighbours_that_windows_knows_are_the_first_guesses(played, build):
    played.rows = [
        build.neighbor("192.168.7.10", 5, "02:00:00:00:07:0a", 5),
        build.neighbor("192.168.7.20", 5, "02:00:00:00:07:14", 4),
        build.neighbor("192.168.7.255", 5, "ff:ff:ff:ff:ff:ff", 6),
        build.neighbor("fe80::1", 5, "02:00:00:00:07:fe", 5),
        build.neighbor("127.0.0.2", 1, "", 6),
    ]
    known = surroundings.look(played).known
    assert known == (("イーサネット", "192.168.7.10"), ("イーサネット", "192.168.7.20"))


def test_ways_are_found_as_on_linux(played):
    ways = Ways(surroundings.look(played))
    (near,) = ways.split([(int(IPv4Address("192.168.7.9")), int(IPv4Address("192.168.7.12")))])
    (far,) = ways.split([(int(IPv4Address("10.1.0.0")), int(IPv4Address("10.1.1.0")))])
    (own,) = ways.split([(int(IPv4Address("192.168.7.1")), int(IPv4Address("192.168.7.2")))])
    assert (near.on_link, near.source) == (True, IPv4Address("192.168.7.1"))
    assert (far.on_link, far.gateway) == (False, IPv4Address("192.168.7.254"))
    assert own.local
