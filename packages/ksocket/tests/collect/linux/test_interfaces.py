import pytest

from ksocket.collect.linux.interfaces import parse

LINK = "2: eth0@if7: <BROADCAST,UP,LOWER_UP> mtu 1500 \\    link/ether b0:7b:25:00:00:01 brd ff:ff:ff:ff:ff:ff"


def test_one_record_an_address():
    facts = parse(f"{LINK}\n2: eth0    inet 10.0.0.5/24 scope global\n2: eth0    inet6 fd00::5/64 scope global")
    assert [(one.ifname, one.addr, one.netmask) for one in facts.interfaces] == [
        ("eth0", "10.0.0.5", "255.255.255.0"),
        ("eth0", "fd00::5", "64"),
    ]


def test_one_record_without_address():
    (only,) = parse(LINK).interfaces
    assert (only.addr, only.macaddr, only.index, only.up, only.mtu) == (None, "b0:7b:25:00:00:01", 2, True, 1500)


@pytest.mark.parametrize(("flags", "up"), [("UP,LOWER_UP", True), ("NO-CARRIER,UP", False), ("BROADCAST", False)])
def test_up(flags, up):
    assert parse(f"1: eth0: <{flags}> mtu 1500").interfaces[0].up is up


@pytest.mark.parametrize(("speed", "bits"), [("1000", 10**9), ("-1", None), ("0", None), ("4294967295", None)])
def test_speed(speed, bits):
    assert parse(f"{LINK}\nspeed eth0 {speed}").interfaces[0].speed == bits


@pytest.mark.parametrize("name", ["docker0", "vmnet8", "virbr0", "veth12ab"])
def test_software_identifies_nothing(name):
    assert parse(LINK.replace("eth0@if7", name)).signatures is None


def test_nothing_at_all():
    with pytest.raises(ValueError, match="no interface"):
        parse("")
