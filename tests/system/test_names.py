"""Who machines say they are without a login: names, services and types with their reasons; nobody holds up the scan."""

import json

import pytest

import lab

from . import collector

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("names")]

# the machine's own resolv.conf is in the file system that the collector sees: another one is laid over it
OVER = ("unshare", "--mount", "sh", "-c", 'mount --bind "$0" /etc/resolv.conf && exec "$@"')


@pytest.fixture(scope="module")
def names():
    if (reason := lab.requirements.unmet()) is not None:
        pytest.skip(reason)
    with lab.up("names") as network:
        yield network


@pytest.fixture(scope="module")
def scanned(names, tmp_path_factory):
    """A scan as JSON, with all that went over the collector's interface."""
    home = tmp_path_factory.mktemp("home")
    (home / "resolv.conf").write_text(f"nameserver {names.address('nameserver')}\n", encoding="utf-8")
    words = ("scan", "--credentials", str(names.credentials), "--profile", "normal", "--format", "json")
    with names.capture("collector") as capture:
        result = collector.run(names, home, *words, before=(*OVER, str(home / "resolv.conf")))
    assert (result.status, result.run["status"]) == (0, "done"), result.err
    return result, capture


def node(scanned, names, host):
    return scanned[0].nodes[names.address(host),]


def test_the_nas(scanned, names):
    found = node(scanned, names, "nas")
    (address,) = found["addresses"]
    assert [(one["hostname"], one["source"]) for one in address["hostnames"]] == [
        ("nas.office.example", "dns"),
        ("nas1", "netbios"),
        ("nas1.local", "mdns"),
        ("backup.office.example", "tls"),
    ]
    services = {one["name"]: one for one in address["services"]}
    assert services["ssh"]["product"] == "OpenSSH_8.2"
    assert services["netbios-ns"]["product"] == "OFFICE, file server"
    assert services["https"] == {
        "name": "https",
        "port": 443,
        "protocol": "tcp",
        "product": "nginx",
        "title": "DiskStation",
        "certificate": "backup.office.example",
    }
    assert {"http", "smb"} <= services.keys()
    assert found["displayName"] == "nas.office.example"
    (kind,) = found["deviceTypes"]
    assert kind == {"type": "storage", "reason": "the title of its https page says 'DiskStation'"}


def test_the_printer_is_one_by_its_announcements_and_its_print_port_is_not_touched(scanned, names):
    found = node(scanned, names, "printer")
    (kind,) = found["deviceTypes"]
    assert kind == {"type": "printer", "reason": "it offers 'pdl-datastream'"}
    assert next(one for one in found["addresses"][0]["services"] if one["name"] == "http")["title"] == "複合機 - 経理"
    assert [one for one in names.events("printer") if one["event"] == "accepted"] == []


def test_the_hostile_one_is_told_with_its_name_in_dns_and_nothing_else(scanned, names):
    (address,) = node(scanned, names, "hostile")["addresses"]
    assert [one["hostname"] for one in address["hostnames"]] == ["trap.office.example"]
    assert "services" not in address


def test_each_was_asked_once_and_all_of_it_is_counted(scanned, names):
    result, capture = scanned
    assert capture.dropped == 0
    sent = [one.data for one in capture.frames if one.outgoing and one.data[12:14] == b"\x08\x00"]
    ports = [(one[23], int.from_bytes(one[36:38], "big")) for one in sent]
    packets, found = result.run["sent"]["packets"], len(result.nodes)
    assert found == 4
    assert ports.count((17, 53)) == packets["dns"] == found
    assert ports.count((17, 137)) == packets["netbios"] == found
    assert ports.count((17, 5353)) == packets["mdns"] == found
    assert packets["tcp-banner"] == 3 * found
    assert {port for way, port in ports if way == 6} <= {22, 80, 443, 445, 135, 5985}


def test_what_is_turned_off_is_not_sent(names, tmp_path):
    (tmp_path / "etc/ksocket").mkdir(parents=True)
    (tmp_path / "etc/ksocket/ksocket.toml").write_text("[names]\ndns = false\nservices = false\n", encoding="utf-8")
    words = ("scan", "--credentials", str(names.credentials), "--profile", "normal", "--format", "json")
    result = collector.run(names, tmp_path, *words)
    packets = result.run["sent"]["packets"]
    assert [packets[kind] for kind in ("dns", "netbios", "mdns", "tcp-banner")] == [0, 0, 0, 0]
    assert "services" not in json.loads(result.out)["nodes"][0]["addresses"][0]


def test_a_silent_name_server_is_said_and_holds_up_nobody(names, tmp_path):
    (tmp_path / "resolv.conf").write_text(f"nameserver {names.address('nas')}\n", encoding="utf-8")
    words = ("scan", "--credentials", str(names.credentials), "--profile", "normal", "--format", "json")
    result = collector.run(names, tmp_path, *words, before=(*OVER, str(tmp_path / "resolv.conf")))
    assert (result.status, len(result.nodes)) == (0, 4)
    codes = [one["code"] for one in result.run["problems"]]
    assert codes.count("resolver-silent") == 1
