import pytest

from ksocket.collect.windows.neighbors import parse


def told(addr, mac, state):
    return [
        (one.source, one.addr, one.macaddr)
        for one in parse(
            [{"IPAddress": addr, "LinkLayerAddress": mac, "State": state, "InterfaceAlias": "a"}]
        ).neighbors
    ]


@pytest.mark.parametrize("state", ["2", "3", "4", "5", "6"])
def test_met(state):
    assert told("10.0.0.1", "00-15-5D-00-00-01", state) == [("arp", "10.0.0.1", "00:15:5d:00:00:01")]


def test_ipv6_without_its_zone():
    assert told("fe80::1%6", "00155D000001", "4") == [("ndp", "fe80::1", "00:15:5d:00:00:01")]


@pytest.mark.parametrize(
    ("addr", "mac", "state"),
    [
        ("10.0.0.1", "00-15-5D-00-00-01", "0"),
        ("10.0.0.1", "00-15-5D-00-00-01", "1"),
        ("10.0.0.1", "00-00-00-00-00-00", "0"),
        ("10.0.0.1", "", "1"),
        ("10.0.0.255", "FF-FF-FF-FF-FF-FF", "6"),
        ("224.0.0.22", "01-00-5E-00-00-16", "6"),
        ("ff02::1", "33-33-00-00-00-01", "6"),
        ("nonsense", "00-15-5D-00-00-01", "5"),
        ("10.0.0.1", "00-15-5D-00-00-01", ""),
    ],
)
def test_nobody(addr, mac, state):
    assert told(addr, mac, state) == []


def test_an_empty_table_is_an_answer():
    assert parse([]).neighbors == ()
