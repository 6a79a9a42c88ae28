"""Profile safe on the wire: never more than 12 ARP requests in any second, the kernel's own included."""

import pytest

from . import collector

pytestmark = [pytest.mark.lab, pytest.mark.xdist_group("office")]

LIMIT = 12


def test_two_scans_at_once_stay_below_what_shuts_a_port(office, tmp_path):
    """Switches with ARP inspection shut a port above 15 a second."""
    with office.capture("collector") as capture:
        words = ("scan", "--credentials", str(office.credentials), "--deny", office.address("tripwire"))
        scans = [collector.start(office, tmp_path, *words) for _ in range(2)]
        for scan in scans:
            scan.communicate(timeout=120)
    assert [scan.returncode for scan in scans] == [0, 0]
    assert busiest_second(capture.frames) <= LIMIT


def test_inspecting_a_segment_stays_below_it_too(office, tmp_path):
    words = ("inspect", "10.77.0.0/28", "10.77.0.20", "--credentials", str(office.credentials))
    with office.capture("collector") as capture:
        collector.run(office, tmp_path, *words)
    assert busiest_second(capture.frames) <= LIMIT


def busiest_second(frames):
    # ksocket's go to everybody; what goes to one is the kernel, which asks whether an old neighbor still answers
    times = [
        frame.time
        for frame in frames
        if frame.outgoing and frame.arp and frame.arp.operation == 1 and frame.destination == "ff:ff:ff:ff:ff:ff"
    ]
    return max((sum(start <= time < start + 1 for time in times) for start in times), default=0)
