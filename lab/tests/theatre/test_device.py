from importlib.resources import files

import pytest

from lab import description
from lab.theatre import device


@pytest.mark.parametrize(
    ("line", "octets"),
    [
        ("1.3.6|int|-1", "0201ff"),
        ("1.3.6|str|a|b", "0403617c62"),
        ("1.3.6|hex|00 1b 54", "0403001b54"),
        ("1.3.6|hex|", "0400"),
        ("1.3.6|oid|1.3.6.1", "06032b0601"),
        ("1.3.6|ip|10.77.0.1", "40040a4d0001"),
        ("1.3.6|gauge|1000", "420203e8"),
    ],
)
def test_lines(line, octets):
    assert device.parse(f"# comment\n\n{line}\n") == {(1, 3, 6): bytes.fromhex(octets)}


@pytest.mark.parametrize("line", ["1.3.6|int", "1.3.6|colour|red", "1.3.6|int|red", "1.x|int|1", "1.3.6|ip|10.77"])
def test_a_mistake_is_told_with_its_line(line):
    with pytest.raises(ValueError, match="line 2"):
        device.parse(f"# comment\n{line}\n")


@pytest.mark.parametrize("name", ["access-switch", "core-router", "printer", "ups"])
def test_the_devices_that_are_shipped(name):
    text = files("lab").joinpath("devices", f"{name}.txt").read_text(encoding="utf-8")
    assert text.startswith("# synthetic: ")
    assert {device.dotted(f"1.3.6.1.2.1.1.{number}.0") for number in range(1, 8)} <= device.parse(text).keys()


@pytest.mark.parametrize("host", ["switch", "core", "printer", "ups"])
def test_a_device_knows_its_own_address_and_mac(host):
    played = description.read("office").hosts[host]
    assert played.snmp is not None
    objects = device.read(played.snmp.device)
    assert device.dotted(f"1.3.6.1.2.1.4.20.1.1.{played.address}") in objects
    assert bytes.fromhex("0406" + played.links[0].macaddr.replace(":", "")) in objects.values()


def test_a_varied_device_is_another_one_at_each_address():
    one, other = device.read("appliance", "10.78.5.1"), device.read("appliance", "10.78.5.200")
    name = device.dotted("1.3.6.1.2.1.1.5.0")
    assert (one[name][2:], other[name][2:]) == (b"appliance-10-78-5-1", b"appliance-10-78-5-200")
    assert device.dotted("1.3.6.1.2.1.4.20.1.1.10.78.5.200") in other.keys() - one.keys()


def test_the_routes_of_the_internet():
    found = device.internet(70_000)
    assert len(found) == 70_000
    assert (1, 3, 6, 1, 2, 1, 4, 24, 7, 1, 7, 1, 4, 2, 0, 7, 0, 24, 2, 0, 0, 1, 4, 192, 0, 2, 1) in found
