"""The campus, from its gateway alone: every site is found, router by router, and what cannot be found is said."""

import json
from ipaddress import ip_address, ip_network

import pytest

import lab

from . import collector, wire

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("campus")]

SITES = ("site-a", "site-b", "site-c", "site-d")
RING = ("router-a", "router-b", "router-c", "router-d")
CAMPUS = ip_network("10.78.0.0/16")


@pytest.fixture(scope="module")
def campus():
    if (reason := lab.requirements.unmet()) is not None:
        pytest.skip(reason)
    with lab.up("campus") as network:
        yield network


@pytest.fixture(scope="module")
def scanned(campus, tmp_path_factory):
    """One scan as JSON, from nothing but the gateway, with all that went over the collector's interface."""
    words = ("scan", "--credentials", str(campus.credentials), "--allow", str(CAMPUS), "--format", "json")
    with campus.capture("collector") as capture:
        result = collector.run(campus, tmp_path_factory.mktemp("home"), *words, before=collector.MEASURED)
    assert result.status == 0
    return result, capture


def neighbors(result, address, *sources):
    told = result.nodes[address,].get("neighbors", ())
    return {(one["source"], one.get("addr")) for one in told if one["source"] in sources and "vrf" not in one}


def test_every_host_of_all_sites_is_found(scanned, campus):
    result, _ = scanned
    described = {
        link.address
        for name, host in campus.hosts.items()
        for link in host.links
        if (link.segment in SITES or link.segment.startswith("ring-")) and name != "collector"
    }
    assert {addr for (addr,) in result.nodes} == described


def test_neighbours_by_every_protocol(scanned):
    result, _ = scanned
    assert neighbors(result, "10.78.10.1", "ospf", "bgp", "lldp") == {
        ("ospf", "10.78.20.2"),
        ("ospf", "10.78.20.13"),
        ("bgp", "10.78.20.2"),
        ("lldp", "10.78.11.1"),
        ("lldp", "10.78.13.1"),
    }
    assert neighbors(result, "10.78.12.1", "ospf") == {("ospf", "10.78.20.5"), ("ospf", "10.78.20.10")}
    assert neighbors(result, "10.78.12.5", "cdp") == {("cdp", "10.78.12.1"), ("cdp", "10.78.20.6")}
    (cable,) = [one for one in result.nodes["10.78.10.1",]["neighbors"] if one.get("name") == "router-b"]
    assert (cable["source"], cable["ifname"], cable["port"]) == ("lldp", "eth1", "eth1")


def test_who_is_behind_which_port_in_every_vlan_whose_table_may_be_asked(scanned, campus):
    result, _ = scanned
    switch = result.nodes["10.78.12.5",]
    stations = [one for one in switch["neighbors"] if one["source"] == "fdb"]
    assert [(one["macaddr"], one["ifname"], one["vlan"]) for one in stations] == [
        ("00:a0:de:4e:0c:01", "GigabitEthernet1/0/1", 1),
        ("00:16:3e:4e:0c:63", "GigabitEthernet1/0/2", 20),
    ]
    (gap,) = [one for one in switch["missing"] if one["group"] == "fdbVlans"]
    assert gap["problem"] == {"code": "vlans-not-read", "params": {"vlans": "30"}}  # it is silent there
    unanswered = [one for one in campus.events("switch-c") if one.get("answered") is False]
    assert len(unanswered) == 1


def test_the_vrf_has_neighbours_of_its_own(scanned, campus):
    result, _ = scanned
    told = [one for one in result.nodes["10.78.12.1",]["neighbors"] if one.get("vrf") == "voice"]
    expected = {
        (link.address, link.macaddr) for name in ("phone-1", "phone-2", "guest") for link in campus.hosts[name].links
    }
    assert {(one["addr"], one["macaddr"]) for one in told} == expected
    routes = [one["destination"] for one in result.nodes["10.78.12.1",]["routes"] if one.get("vrf") == "voice"]
    assert "10.78.14.0/26" in routes


V3 = """includes = ["10.78.12.1"]
[authData]
username = "labuser"
authProtocol = "usmHMACSHAAuthProtocol"
authKey = "lab-auth-pass"
privProtocol = "usmAesCfb128Protocol"
privKey = "lab-priv-pass"
"""


def test_the_vrf_by_v3_without_a_word_in_the_file(scanned, campus, tmp_path):
    file = tmp_path / "credentials" / "snmp" / "00_v3.toml"
    file.parent.mkdir(parents=True, mode=0o700)
    file.write_text(V3)
    file.chmod(0o600)
    words = ("inspect", "10.78.12.1", "--method", "snmp", "--credentials", str(tmp_path / "credentials"))
    result = collector.run(campus, tmp_path / "home", *words, "--format", "json")
    (node,) = json.loads(result.out)["nodes"]
    assert {one["addr"] for one in node["neighbors"] if one.get("vrf") == "voice"} == {
        "10.78.14.20",
        "10.78.14.21",
        "10.78.11.20",
    }


def test_an_address_that_a_vrf_has_too_is_the_machine_that_we_reach(scanned, campus):
    result, _ = scanned
    (node,) = [node for (addr,), node in result.nodes.items() if addr == "10.78.11.20"]
    assert node["deviceTypes"][0]["type"] == "printer"
    mac = node["addresses"][0].get("macaddr", campus.hosts["printer"].links[0].macaddr)
    assert mac == campus.hosts["printer"].links[0].macaddr  # the guest has another
    assert ("10.78.14.20",) not in result.nodes  # it answers nobody but its own VRF


def test_the_branch_was_searched_and_is_silent(scanned):
    result, _ = scanned
    searched = [ip_network(one) for way in result.run["searched"] for one in way.get("prefixes", ())]
    for addr in ("10.78.30.1", "10.78.30.62", "10.78.13.30"):
        assert any(ip_address(addr) in one for one in searched)
    assert not [addr for (addr,) in result.nodes if ip_address(addr) in ip_network("10.78.30.0/26")]


def test_the_table_of_200_000_routes_is_left_after_its_beginning(scanned, campus):
    result, _ = scanned
    backbone = result.nodes["10.78.13.5",]
    destinations = {one["destination"] for one in backbone["routes"]}
    assert {"0.0.0.0/0", "10.78.13.0/26"} <= destinations
    assert len(backbone["routes"]) <= 1_100
    assert [(one["group"], one["problem"]["code"]) for one in backbone["missing"]] == [("routes", "snmp-walk-limit")]
    requests = [one for one in campus.events("backbone") if one["event"] == "request"]
    assert len(requests) <= 150


def test_memory_is_bounded(scanned):
    result, _ = scanned
    assert int(result.err.split()[-1]) < 250_000  # KiB


def test_no_packet_left_the_scope(scanned):
    _, capture = scanned
    targets = {one for frame in capture.frames if frame.outgoing for one in wire.asked(frame.data)}
    assert capture.dropped == 0
    assert targets
    assert [one for one in targets if ip_address(one) not in CAMPUS] == []
