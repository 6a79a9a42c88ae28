"""A link searched by ARP between two real network stacks."""

import pytest

from ksocket.discover.arp import batch_size

pytestmark = pytest.mark.lab


def test_everyone_is_found_past_the_kernels_table(pair):
    pair.run(pair.near, "ip neigh flush all")
    found = pair.search("192.168.7.0/24")
    assert found.mode == "raw"
    assert found.addresses == set(pair.neighbours)
    assert {(one["by"], one["ifname"], one["macaddr"]) for one in found.alive} == {("arp", "ks0", pair.macaddr)}
    assert pair.output(pair.near, "ip neigh") == ""


def test_safe_keeps_to_12_in_any_second_and_asks_once(pair):
    with pair.capture() as seen:
        found = pair.search("192.168.7.0/27", profile="safe")
    assert found.addresses == {"192.168.7.10", "192.168.7.20", "192.168.7.30"}
    times = [time for _, time in seen.asked]
    assert len(times) == len(set(dict(seen.asked))) == 30  # neither the network's address nor our own
    assert max(sum(start <= time < start + 1 for time in times) for start in times) <= 12


def test_the_router_and_whom_the_kernel_knows_are_asked_first(pair):
    pair.run(pair.near, f"ip neigh replace 192.168.7.30 lladdr {pair.macaddr} dev ks0 nud stale")
    with pair.capture() as seen:
        pair.search("192.168.7.0/24", profile="safe", cancel=0.5)
    assert list(dict(seen.asked))[:3] == ["192.168.7.254", "192.168.7.30", "192.168.7.2"]
    pair.run(pair.near, "ip neigh flush all")


def test_who_speaks_during_the_scan_is_found_before_it_is_asked(pair):
    with pair.capture() as seen:
        search = pair.begin("192.168.7.0/24", profile="safe", cancel=2)
        search.one()
        pair.python(pair.far, ["-c", ANNOUNCE]).communicate(timeout=20)
        found = search.end()
    assert {one["addr"]: one["macaddr"] for one in found.alive}["192.168.7.250"] == "02:00:00:00:02:50"
    assert "192.168.7.250" not in dict(seen.asked)


ANNOUNCE = """
import socket
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
sock.bind(("ks0", 0))
me, addr = bytes.fromhex("020000000250"), socket.inet_aton("192.168.7.250")
sock.send(b"\\xff" * 6 + me + bytes.fromhex("08060001080006040001") + me + addr + bytes(6) + addr)
"""


@pytest.mark.parametrize(
    ("per_second", "together"), [(12, 1), (24, 1), (250, 10), (2000, 80), (100_000, 256), (None, 256)]
)
def test_no_more_leave_together_than_a_25th_of_a_second(per_second, together):
    assert batch_size(per_second) == together
