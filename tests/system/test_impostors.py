"""Who took a host's place is offered no password: as its own log has it."""

import json

import pytest

import lab.credentials

from . import collector

pytestmark = [pytest.mark.lab]


def inspect(net, home, host, *words):
    """The problem of the last attempt on a host, and what the host noted meanwhile."""
    before = len(net.events(host))
    addr = net.address(host)
    credentials = ("--credentials", str(net.credentials), "--format", "json")
    result = collector.run(net, home, "inspect", addr, *words, *credentials)
    return result.nodes[addr,]["attempts"][-1]["problem"]["code"], net.events(host)[before:]


@pytest.mark.xdist_group("office")
def test_a_changed_host_key(office, tmp_path):
    code, events = inspect(office, tmp_path, "impostor", "--method", "ssh")
    assert code == "host-key-changed"
    assert "connected" in {one["event"] for one in events}
    assert "password" not in {one["event"] for one in events}


@pytest.mark.xdist_group("windows")
def test_a_windows_that_wants_the_password_in_the_clear(windows, tmp_path):
    """The file says NTLM: nothing is offered to who offers Basic alone, not even the name of the account."""
    code, events = inspect(windows, tmp_path, "rogue", "--method", "winrm")
    assert code == "login-not-offered"
    assert {one["event"] for one in events} == {"connected"}
    assert not [word for word in lab.credentials.secrets("windows") if word in json.dumps(events)]
