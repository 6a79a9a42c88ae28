import pytest

from ksocket.discover.gateway import Surroundings
from ksocket.scan.places import Places
from ksocket.scan.twins import in_turn, is_twin

MAC, OTHER, VRRP = "00:00:5e:00:53:01", "00:00:5e:00:53:02", "00:00:5e:00:01:07"


@pytest.mark.parametrize(
    ("macs", "asked", "expected"),
    [
        ({"10.0.0.5": MAC, "fd00::5": MAC}, ["10.0.0.5"], True),
        ({"10.0.0.5": MAC, "fd00::5": MAC}, [], False),  # nobody asks there
        ({"10.0.0.5": OTHER, "fd00::5": MAC}, ["10.0.0.5"], False),
        ({"10.0.0.5": MAC, "10.0.0.6": MAC, "fd00::5": MAC}, ["10.0.0.5"], False),  # a router for others, perhaps
        ({"10.0.0.5": VRRP, "fd00::5": VRRP}, ["10.0.0.5"], False),
        ({"fd00::4": MAC, "fd00::5": MAC}, ["fd00::4"], True),  # IPv6 alone, and two prefixes
        ({"10.0.0.5": MAC}, ["10.0.0.5"], False),
        ({"fd00::5": MAC}, ["fd00::5"], False),
    ],
)
def test_a_machine_is_asked_at_one_address(macs, asked, expected):
    places = Places(Surroundings((), ()))
    for addr, macaddr in macs.items():
        places.learn_mac(addr, macaddr)
    assert is_twin("fd00::5", places, set(asked).__contains__) is expected


def test_ipv4_is_asked_at_both():
    places = Places(Surroundings((), ()))
    for addr in ("10.0.0.5", "10.0.0.6"):
        places.learn_mac(addr, MAC)
    assert not is_twin("10.0.0.6", places, {"10.0.0.5"}.__contains__)


def test_ipv4_comes_first_and_the_order_is_always_the_same():
    assert in_turn({"fd00::b", "fd00::5", "10.0.0.9"}) == ["10.0.0.9", "fd00::5", "fd00::b"]
