"""What is behind a router, between two real network stacks."""

import pytest

from ksocket.discover.hearing import FIRST

pytestmark = pytest.mark.lab


def test_everyone_is_found_by_echo(pair):
    found = pair.search("10.2.0.0/16")
    assert found.addresses == set(pair.scattered)
    assert {(one["by"], one["macaddr"], one["ifname"]) for one in found.alive} == {("icmp", None, "ks0")}


def test_a_16_full_of_hosts_is_found_whole_in_little_room(pair):
    found = pair.search("10.5.0.0/16")
    assert len(found.addresses) == 256 * 240
    assert found.problems == []
    assert found.megabytes < 60


def test_where_one_answers_for_all_the_network_is_told_and_not_its_addresses(pair):
    found = pair.search("10.1.0.0/16", "10.1.7.7", "10.2.0.0/16")
    assert found.problems == [["answers-for-all", {"prefix": "10.1.0.0/16"}]]
    assert "10.1.7.7" in found.addresses  # somebody named it
    assert found.addresses >= set(pair.scattered)
    assert len(found.addresses) <= 256 * FIRST + 1 + len(pair.scattered)
    assert found.finished == [[], ["10.2.0.0/16"]]  # of the others nobody can say that they are not there
    assert found.megabytes < 60


def test_a_part_of_a_network_is_searched_to_the_end(pair):
    found = pair.search("10.1.9.0/25")
    assert len(found.addresses) == 128
    assert found.problems == []


def test_who_ignores_echo_requests_is_found_by_tcp(pair):
    with pair.setting(pair.far, "net.ipv4.icmp_echo_ignore_all", 1):
        found = pair.search("10.2.37.0/24", waves=[[443, 22], [80]])
    assert [(one["addr"], one["by"]) for one in found.alive] == [("10.2.37.91", "tcp")]


def test_a_listening_port_answers_a_syn_and_no_connection_is_made(pair):
    listener = pair.python(pair.far, ["-c", LISTEN])
    listener.stdout.readline()
    with pair.setting(pair.far, "net.ipv4.icmp_echo_ignore_all", 1):
        found = pair.search("10.2.37.91", waves=[[8443]])
    assert [(one["addr"], one["by"]) for one in found.alive] == [("10.2.37.91", "tcp")]
    assert listener.communicate(timeout=10)[0].split() == ["nobody"]


LISTEN = """
import socket
with socket.create_server(("10.2.37.91", 8443)) as server:
    server.settimeout(2)
    print("listening", flush=True)
    try:
        print(server.accept())
    except TimeoutError:
        print("nobody")
"""


def test_the_order_is_across_the_24s(pair):
    with pair.capture() as seen:
        pair.search("10.3.0.0/22")
    assert seen.targets[:6] == ["10.3.0.1", "10.3.1.1", "10.3.2.1", "10.3.3.1", "10.3.0.254", "10.3.1.254"]
    assert len(seen.targets) == 2 * 1024


def test_replies_without_the_cookie_do_not_count(pair):
    search = pair.begin("10.2.37.0/24", "10.3.0.0/24", profile="normal")
    search.one()
    forged = pair.python(pair.far, ["-c", FORGE])
    assert forged.communicate(timeout=20)[0].split() == ["256"]
    assert search.end().addresses == {"10.2.37.91"}


FORGE = """
import socket, struct
sock = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
body = struct.pack("!BBHHHHHI", 0, 0, 0, 7, 9, 0xFFF8, 0xFFF6, 0) + b"ksocket/1 "
words = sum(struct.unpack(f"!{len(body) // 2}H", body))
body = body[:2] + struct.pack("!H", ~(words % 65535) & 65535) + body[4:]
for last in range(256):
    addresses = bytes((10, 3, 0, last, 192, 168, 7, 1))
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(body), 0, 0, 64, 1, 0) + addresses
    sock.sendto(head + body, ("192.168.7.1", 0))
print(last + 1)
"""


def test_a_prohibited_router_is_not_asked_for_but_used_when_the_kernel_knows_it(pair):
    pair.run(pair.near, f"ip neigh replace 192.168.7.254 lladdr {pair.macaddr} dev ks0 nud reachable")
    with pair.capture() as seen:
        found = pair.search("10.2.37.91", prohibited=["192.168.7.254"])
    assert found.addresses == {"10.2.37.91"}
    assert seen.asked == []
    pair.run(pair.near, "ip neigh flush all")
    found = pair.search("10.2.37.91", prohibited=["192.168.7.254"])
    assert found.problems == [["unreachable", {"detail": "192.168.7.254 does not answer ARP"}]]


def test_a_router_that_the_scan_may_not_touch_is_the_way_nevertheless(pair):
    pair.run(pair.near, "ip neigh flush all")
    with pair.capture() as seen:
        found = pair.search("10.2.37.0/24", permitted=["10.2.37.0/24"])
    assert found.addresses == {"10.2.37.91"}
    assert "192.168.7.254" not in seen.targets
