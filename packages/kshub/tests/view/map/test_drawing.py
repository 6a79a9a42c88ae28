"""A whole map of a little network."""

import json

from kshub.view.map.drawing import draw
from kshub.view.map.drawn import Device, DeviceAddress, Known, Spot
from kswire.facts import Neighbor


def test_a_little_network():
    spots = (
        Spot(4, "sw", "10.0.0.3", "switch", "changed"),
        Spot(9, None, "10.0.0.9", None, "new"),
        Spot(1, "rt", "10.0.0.254", "router", "known"),
        Spot(7, "far", "198.51.100.1", "server", "lost"),
    )
    router = Device(addresses=(DeviceAddress("10.0.0.254"),), location="8F")
    neighbors = {4: [Neighbor(source="lldp", name="rt", ifname="Gi24"), Neighbor(source="lldp", name="ghost")]}
    found = draw(Known(spots, ("10.0.0.0/24",), {1: router}, neighbors))
    assert [one.display_name for one in found.sites] == ["8F", ""]
    assert (found.subnet_of, found.site_of, found.tier_of) == ([0, 0, 0, 1], [0, 0, 0, 1], [3, 0, 1, 0])
    assert [(one.subnet, one.states) for one in found.subnets] == [
        ("10.0.0.0/24", {"known": 1, "new": 1, "changed": 1, "lost": 0}),
        ("", {"known": 0, "new": 0, "changed": 0, "lost": 1}),
    ]
    assert [(one.origin, one.to, one.stranger) for one in found.links] == [(0, None, 0), (0, 2, None)]
    assert json.dumps([one.name for one in found.strangers]) == '["ghost"]'
