import pytest

from lab import description
from lab.windows import cast, machine

WINDOWS = description.read("windows")


def test_a_windows_stands_where_its_host_does():
    found = cast.of(WINDOWS, WINDOWS.hosts["db19"])
    (place,) = found.places
    assert (place.interface, place.mac) == ("10.78.41.19/26", "00:50:56:4e:29:13")
    assert (place.gateway, place.gateway_mac) == ("10.78.41.1", "02:4b:0a:4e:29:01")
    (login,) = found.logins
    assert (login.username, login.domain, login.realm, login.admin) == ("svc-inventory", "LAB", "lab.example", False)
    assert cast.of(WINDOWS, WINDOWS.hosts["hv16"]).logins[0].admin


def test_each_of_many_addresses_is_a_machine_of_its_own():
    host = {
        "links": [{"segment": "hall", "address": "10.78.2.2", "also": ["10.78.1.0/30"]}],
        "winrm": {"machine": "2019", "addresses": ["10.78.1.0/30"]},
    }
    network = description.parse("test", {"segments": {"hall": "10.78.2.0/29"}, "hosts": {"many": host}})
    places = cast.of(network, network.hosts["many"]).places
    assert [one.interface for one in places] == [f"10.78.1.{n}/29" for n in range(4)]
    assert len({machine.placed(machine.read("2019"), one).name for one in places}) == 4


def test_a_host_that_is_no_windows():
    with pytest.raises(ValueError, match="no Windows"):
        cast.of(WINDOWS, WINDOWS.hosts["jump"])


@pytest.mark.parametrize("name", [name for name, host in WINDOWS.hosts.items() if host.winrm])
def test_the_strangers_are_told(name):
    assert [one.stranger for one in cast.of(WINDOWS, WINDOWS.hosts[name]).logins] in ([], [False])
