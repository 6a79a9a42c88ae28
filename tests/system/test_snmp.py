"""What goes over the wire by SNMP: to whom, and how much at once."""

from collections import Counter

import pytest

from . import collector

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("office")]

SNMP, TIME_OUT = 161, 5.0


def requests(frames):
    """Outgoing packets to agents."""
    return [one for one in frames if one.outgoing and one.ip and one.ip.ports and one.ip.ports[1] == SNMP]


def crowded(frames, device, first=0):
    """Requests that left while another one to the same device was neither answered nor given up.

    first: so many requests of each socket do not count.
    """
    under_way, sent, found = {}, Counter(), []
    for frame in frames:
        if frame.ip is None or frame.ip.ports is None or SNMP not in frame.ip.ports:
            continue
        who = device(str(frame.ip.destination if frame.outgoing else frame.ip.source))
        port = frame.ip.ports[0 if frame.outgoing else 1]
        if not frame.outgoing:
            under_way.pop((who, port), None)
            continue
        sent[port] += 1
        if sent[port] <= first:
            continue
        if any(other == who and frame.time < until for (other, _), until in under_way.items()):
            found.append((who, str(frame.ip.destination), frame.time))
        under_way[who, port] = frame.time + TIME_OUT
    return found


def test_one_request_at_a_time_by_two_scans_at_two_addresses(office, tmp_path):
    """The router has two addresses and is read by v3; both scans ask for both, and the first answer tells who it is."""
    router = {link.address for link in office.hosts["router"].links}
    agents = (*sorted(router), office.address("switch"))
    with office.capture("collector") as capture:
        words = ("inspect", *agents, "--credentials", str(office.credentials))
        scans = [collector.start(office, tmp_path, *words) for _ in range(2)]
        for scan in scans:
            scan.communicate(timeout=120)
    assert [scan.returncode for scan in scans] == [0, 0]
    asked = {str(one.ip.destination) for one in requests(capture.frames)}
    assert asked == set(agents)
    assert len(requests(capture.frames)) > 50
    assert crowded(capture.frames, lambda addr: addr) == []
    assert crowded(capture.frames, lambda addr: "router" if addr in router else addr, first=1) == []
