"""A scan written to a file and imported is the snapshot of a connected run; and what a connected run sends where."""

from ipaddress import IPv4Network, ip_address

import pytest

from . import collector, pair

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("estate")]

START = ("10.78.5.1", "10.78.5.2", "10.78.5.3", "10.78.7.11", "10.78.7.12", "10.78.7.13")


@pytest.fixture
def both(estate, tmp_path):
    made = pair.Pair(estate, tmp_path)
    made.up()
    yield made
    made.down()


def plain(lines):
    """Without what differs between two scans of the same machines: their neighbour tables, and what answered first."""
    told = [line for line in lines if '"source":"arp"' not in line and "neighbors has" not in line]
    return [line.replace('"by":"icmp"', '"by":"start"').replace('foundBy "icmp"', 'foundBy "start"') for line in told]


def destinations(capture, source):
    """(address, port) of every IPv4 packet from this address; the port is None but for TCP."""
    found = set()
    for frame in capture.frames:
        if frame.outgoing and frame.data[12:14] == b"\x08\x00" and frame.data[26:30] == ip_address(source).packed:
            transport = frame.data[14 + 4 * (frame.data[14] & 15) :]
            port = int.from_bytes(transport[2:4], "big") if frame.data[23] == 6 else None
            found.add((str(ip_address(frame.data[30:34])), port))
    return found


def test_a_file_is_what_the_link_would_have_told(estate, both, tmp_path):
    both.call("PUT", "/settings", {"start": START, "permitted": START, "profile": "fast", "methods": ["ssh", "snmp"]})
    with estate.capture("collector") as capture:
        run = both.call("POST", "/scans", {"kind": "scan"})["scanId"]
        connected = both.dump(both.over(run).id)
    permitted = [IPv4Network(one) for one in START]
    strangers = {
        (addr, port)
        for addr, port in destinations(capture, estate.address("collector"))
        if (addr, port) != (pair.HUB, pair.FRONT) and not any(ip_address(addr) in one for one in permitted)
    }
    assert strangers == set(), "neither within the scope nor in the table of control traffic"

    file = tmp_path / "estate.kscan"
    words = [word for one in START for word in ("--start", one, "--allow", one)]
    methods = ("--method", "ssh", "--method", "snmp", "--profile", "fast", "--format", "kscan", "-o", str(file))
    told = collector.run(estate, tmp_path / "alone", "scan", "--credentials", str(estate.credentials), *words, *methods)
    assert (told.status, told.err) == (0, "")
    both.kshub("network", "create", "by-file")
    assert "nodes" in both.kshub("import", str(file), "--network", "by-file")
    imported = both.dump(2)
    assert plain(imported) == plain(connected)
    assert len(imported) > 100
