"""What people write where an address belongs, and what they are told."""

from ipaddress import ip_network
from pathlib import Path

import pytest

from ksocket.documents.addresses import address, network
from ksocket.documents.values import Value, Written
from ksocket.faults import Fault


def value(text):
    return Value(text, Path("f.toml"), 3, "includes[0]")


@pytest.mark.parametrize(
    "text", ["10.10.0.0/24", "10.20.0.1", "0.0.0.0/0", "10.0.0.0/255.0.0.0", "fe80::/10", "2001:db8::1", " 10.0.0.1 "]
)
def test_networks(text):
    warnings = []
    assert network(value(text), warnings) == ip_network(text.strip())
    assert not warnings


def test_host_bits_mean_the_network_around_them():
    warnings = []
    assert network(value(Written("10.0.0.5/24")), warnings) == ip_network("10.0.0.0/24")
    assert [(warn.code, warn.params["network"]) for warn in warnings] == [("host-bits", "10.0.0.0/24")]


@pytest.mark.parametrize(
    ("text", "code", "networks"),
    [
        ("10.0.0.1-10.0.0.4", "address-range", '"10.0.0.1/32", "10.0.0.2/31", "10.0.0.4/32"'),
        ("10.0.0.0 - 255", "address-range", '"10.0.0.0/24"'),
        ("fe80::-fe80::1", "address-range", '"fe80::/127"'),
        ("0.0.0.1-255.255.255.254", "address-range", None),
        ("10.0.0.9-10.0.0.1", "not-a-network", None),
        ("10.0.0.1-fe80::1", "not-a-network", None),
        ("10.0.0.*", "not-a-network", None),
        ("10.0.0.0/33", "not-a-network", None),
        ("010.0.0.1", "not-a-network", None),
        ("10.0.0.256", "not-a-network", None),
        ("", "not-a-network", None),
        ("router.example.com", "address-name", None),
        ("web-01", "address-name", None),
    ],
)
def test_what_is_no_network(text, code, networks):
    with pytest.raises(Fault) as fault:
        network(value(text), [])
    assert fault.value.code == code
    assert (fault.value.params["line"], fault.value.params["key"]) == ("3", "includes[0]")
    if networks:
        assert fault.value.params["networks"] == networks
    assert len(str(fault.value)) < 500


def test_an_address_is_spelled_as_usual():
    assert address(value("2001:DB8::0001")) == "2001:db8::1"
    with pytest.raises(Fault, match="not-an-address"):
        address(value("10.0.0.0/24"))
