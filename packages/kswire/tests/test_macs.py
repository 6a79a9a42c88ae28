"""What a MAC address tells."""

import pytest

from kswire.facts import MacVendor
from kswire.macs import burned_in, vendors


@pytest.mark.parametrize(
    ("macaddr", "own"),
    [
        ("f4:02:70:4d:00:14", True),
        ("02:42:ac:11:00:02", False),  # locally administered: a container
        ("01:00:5e:00:00:fb", False),  # multicast
        ("00:00:5e:00:01:0a", False),  # VRRP
        ("00:00:0c:07:ac:01", False),  # HSRP
        ("00:00:0c:9f:f0:01", False),  # HSRP version 2
        ("00:00:00:00:00:00", False),
    ],
)
def test_what_is_one_adapters_alone(macaddr, own):
    assert burned_in(macaddr) is own


def test_makers_of_addresses():
    assert vendors(["f4:02:70:4d:00:14", None, "02:42:ac:11:00:02", "f4:02:70:4d:00:14"]) == {
        "f4:02:70:4d:00:14": MacVendor(organization_name="Dell Inc."),
        "02:42:ac:11:00:02": MacVendor(),
    }
