"""Which subnets are one site."""

from kshub.view.map.drawn import Device, DeviceAddress, DeviceInterface, Known, Spot
from kshub.view.map.sites import Sites


def router(number, name, *addrs, kind="router"):
    return Spot(number, name, addrs[0], kind, "known"), Device(
        addresses=tuple(DeviceAddress(one) for one in addrs), location="東京 8F" if name.startswith("tyo") else None
    )


def host(number, addr, state="known"):
    return Spot(number, f"h{number}", addr, "client", state), None


def sites(*those, subnets):
    spots = [one for one, _ in those]
    devices = {one.node_id: device for one, device in those if device is not None}
    tier_of = [1 if one.device_type in ("router", "firewall") else 0 for one in spots]
    return Sites(Known(spots, subnets, devices), tier_of)


def shown(there):
    found = [(site.display_name, site.router, []) for site in there.sites]
    for one in there.subnets:
        found[one.site][2].append(one.subnet)
    return found


def test_subnets_of_one_router_are_one_site():
    there = sites(
        router(1, "tyo-rt", "10.1.0.254", "10.1.1.254"),
        host(2, "10.1.0.5", "new"),
        host(3, "10.1.1.5", "lost"),
        subnets=["10.1.1.0/24", "10.1.0.0/24", "10.99.0.0/24"],
    )
    assert shown(there) == [("東京 8F", 0, ["10.1.0.0/24", "10.1.1.0/24"])]
    assert [(one.nodes, one.states["new"], one.states["lost"]) for one in there.subnets] == [(2, 1, 0), (1, 0, 1)]
    assert there.sites[0].site_id == "10.1.0.0/24"


def test_a_link_between_routers_joins_no_sites():
    there = sites(
        router(1, "tyo-rt", "10.1.0.254", "172.16.0.1"),
        router(2, "osk-rt", "172.16.0.2", "10.2.0.254"),
        host(4, "10.1.0.5"),
        host(5, "10.2.0.5"),
        subnets=["10.1.0.0/24", "10.2.0.0/24", "172.16.0.0/30"],
    )
    assert shown(there) == [
        ("東京 8F", 0, ["10.1.0.0/24", "172.16.0.0/30"]),
        ("osk-rt", 1, ["10.2.0.0/24"]),
    ]


def test_two_routers_of_the_same_subnets_are_one_site():
    there = sites(
        router(1, "fw", "10.1.0.253", "10.1.1.253", kind="firewall"),
        router(2, "rt", "10.1.0.254"),
        host(3, "10.1.1.5"),
        subnets=["10.1.0.0/24", "10.1.1.0/24"],
    )
    assert shown(there) == [("rt", 1, ["10.1.0.0/24", "10.1.1.0/24"])]


def test_what_is_behind_no_router_stands_together():
    there = sites(
        host(1, "10.5.0.1"),
        host(2, "10.6.0.1"),
        host(3, "192.0.2.1"),
        host(4, "nonsense"),
        subnets=["10.5.0.0/24", "10.6.0.0/24"],
    )
    assert shown(there) == [("", None, ["10.5.0.0/24", "10.6.0.0/24", ""])]
    assert there.at == [0, 1, 2, 2]


def test_the_smallest_subnet_counts_and_interfaces_too():
    fw = Device(interfaces=(DeviceInterface(addr="2001:db8:1::1"), DeviceInterface()))
    there = sites(
        (Spot(1, "fw", "10.0.0.1", "firewall", "known"), fw),
        host(2, "2001:db8:1::5"),
        host(3, "10.0.0.9"),
        subnets=["10.0.0.0/8", "10.0.0.0/29", "2001:db8:1::/64"],
    )
    assert shown(there) == [("", None, ["10.0.0.0/8"]), ("fw", 0, ["10.0.0.0/29", "2001:db8:1::/64"])]


def test_nothing_is_nothing():
    there = sites(subnets=["10.0.0.0/8"])
    assert (there.sites, there.subnets, there.site_of) == ([], [], [])
