"""Which subnet an address is in."""

import pytest

from kshub.view.map.drawn import Subnets

KNOWN = Subnets(["10.0.0.0/8", "10.1.0.0/16", "192.0.2.0/24", "2001:db8::/32", "2001:db8:1::/48", "0.0.0.0/32"])


@pytest.mark.parametrize(
    ("addr", "subnet"),
    [
        ("10.1.2.3", "10.1.0.0/16"),
        ("10.2.0.0", "10.0.0.0/8"),
        ("192.0.2.255", "192.0.2.0/24"),
        ("192.0.3.0", None),
        ("0.0.0.0", "0.0.0.0/32"),
        ("2001:db8:1::5", "2001:db8:1::/48"),
        ("2001:db8:2::5", "2001:db8::/32"),
        ("2001:db8:1::5%eth0", "2001:db8:1::/48"),
        ("::10.1.2.3", None),
    ],
)
def test_the_smallest_that_holds_it(addr, subnet):
    found = KNOWN(addr)
    assert (None if found is None else KNOWN.names[found]) == subnet


@pytest.mark.parametrize(
    "addr", ["", "10.1.2", "10.1.2.256", "10.1.2.999", "010.1.2.3", "10.1.2.3 ", "١٠.1.2.3", "web"]
)
def test_what_is_no_address_is_in_none(addr):
    assert KNOWN(addr) is None


def test_what_is_no_subnet_is_left_out():
    assert Subnets(["fd00:1234:::/64", "", "10.0.0.0/8"]).names == ["10.0.0.0/8"]
