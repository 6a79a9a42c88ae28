"""Nodes of the hub's API as lines for a terminal."""

from lab.table import table


def node(addr, **more):
    return {"addresses": [{"addr": addr}], **more}


def test_one_line_a_node_under_their_titles():
    system = {"family": "Debian GNU/Linux", "version": "12.8", "serial": "S1"}
    known = node("10.0.0.1", displayName="one", deviceTypes=[{"type": "server"}], system=system, numberOfPackages=40)
    title, line = table([known])
    assert title.split() == ["ADDRESS", "NAME", "TYPE", "SYSTEM", "SERIAL", "PACKAGES", "NOTE"]
    assert line.split() == ["10.0.0.1", "one", "server", "Debian", "GNU/Linux", "12.8", "S1", "40"]


def test_why_nothing_is_known_of_it():
    tried = [
        {"method": "winrm", "problem": {"code": "no-credentials", "params": {"method": "winrm"}}},
        {"method": "ssh", "problem": {"code": "login-refused", "params": {"username": "scanner"}}},
    ]
    _, line = table([node("10.0.0.1", displayName="10.0.0.1", attempts=tried)])
    assert line.split() == ["10.0.0.1", "login-refused:", "username=scanner"]


def test_through_whom_it_is_reached():
    _, line = table([{"addresses": [{"addr": "10.0.0.9", "route": ["10.0.0.1", "10.0.0.2"]}]}])
    assert line.endswith("behind 10.0.0.1 > 10.0.0.2")


def test_what_is_too_long_is_cut():
    _, line = table([node("10.0.0.1", displayName="x" * 100)])
    assert "…" in line
    assert len(line) < 60
