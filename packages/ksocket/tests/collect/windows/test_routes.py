import pytest

from ksocket.collect.windows.routes import parse, parse_ip4


def told(prefix, hop):
    return [
        (one.destination, one.next_hop, one.ifname)
        for one in parse([{"DestinationPrefix": prefix, "NextHop": hop, "InterfaceAlias": "Ethernet0"}]).routes
    ]


@pytest.mark.parametrize(
    ("prefix", "hop", "next_hop"),
    [("0.0.0.0/0", "10.0.0.1", "10.0.0.1"), ("10.0.0.0/24", "0.0.0.0", None), ("::/0", "fe80::1", "fe80::1")],
)
def test_routes(prefix, hop, next_hop):
    assert told(prefix, hop) == [(prefix, next_hop, "Ethernet0")]


@pytest.mark.parametrize(
    ("prefix", "hop"),
    [
        ("10.0.0.5/32", "0.0.0.0"),
        ("10.0.0.255/32", "0.0.0.0"),
        ("255.255.255.255/32", "0.0.0.0"),
        ("224.0.0.0/4", "0.0.0.0"),
        ("127.0.0.0/8", "0.0.0.0"),
        ("fe80::/64", "::"),
        ("ff00::/8", "::"),
        ("2001:db8::5/128", "::"),
        ("nonsense", "10.0.0.1"),
    ],
)
def test_what_every_machine_has(prefix, hop):
    assert told(prefix, hop) == []


def test_a_host_behind_a_router():
    assert told("10.9.0.5/32", "10.0.0.1") == [("10.9.0.5/32", "10.0.0.1", "Ethernet0")]


def test_the_older_table():
    facts = parse_ip4(
        [
            {"Destination": "172.16.0.0", "Mask": "255.240.0.0", "NextHop": "10.0.0.1", "InterfaceIndex": "11"},
            {"Destination": "10.1.0.0", "Mask": "255.0.255.0", "NextHop": "10.0.0.1", "InterfaceIndex": "11"},
        ],
        [{"InterfaceIndex": "11", "NetConnectionID": "Local Area Connection"}],
    )
    assert [(one.destination, one.ifname) for one in facts.routes] == [("172.16.0.0/12", "Local Area Connection")]
