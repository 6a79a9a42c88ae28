"""Who has IPv6 on a link: real kernels answer calls, queries and solicitations, and somebody answers for 10,000."""

from ipaddress import IPv6Address, IPv6Network, ip_interface

import pytest

from ksocket.discover.gateway import Gateway, Link
from ksocket.discover.neighborhood import MAX_HOSTS, MAX_OF_ONE, guesses, may_query, sources

LOCAL = IPv6Address("fe80::5")
LINK = Link("eth0", 2, "02:00:00:00:00:01", tuple(map(ip_interface, ("fe80::5/64", "10.0.0.1/24"))), up=True)
ECHO, QUERY = 128, 130

# Answers each call from as many addresses as it is told, with the cookie of the call if it is told to copy it.
_CROWD = """
import socket, struct, sys
from ipaddress import IPv6Address
from ksocket.discover.frames import checksum
first, count, macs, honest = IPv6Address(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "honest"
sock = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x86DD))
sock.bind(("ks0", 0x86DD))
print("ready", flush=True)
while True:
    call = sock.recv(2000)
    if call[20] != 58 or call[54] != 128 or call[22:24] == b"\\xfe\\x80":
        continue
    body = call[58:] if honest else bytes(len(call[58:]))
    for number in range(count):
        source, own = IPv6Address(int(first) + number).packed, call[22:38]
        message = b"\\x81\\0\\0\\0" + body
        total = checksum(source + own + struct.pack("!II", len(message), 58) + message)
        packet = struct.pack("!IHBB", 6 << 28, len(message), 58, 64) + source + own
        macaddr = b"\\x02\\x06" + struct.pack("!I", number % macs)
        sock.send(call[6:12] + macaddr + b"\\x86\\xdd" + packet + message[:2] + struct.pack("!H", total) + body)
"""


# Announces a printer from one address, to whoever asks from an ordinary port.
_ANNOUNCER = """
import socket, struct, sys
heard = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
heard.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
heard.bind(("ff02::fb", 5353, 0, socket.if_nametoindex("ks0")))
group = socket.inet_pton(socket.AF_INET6, "ff02::fb") + struct.pack("@I", socket.if_nametoindex("ks0"))
heard.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, group)
said = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
said.bind((sys.argv[1], 5353))
print("ready", flush=True)
while True:
    question, sender = heard.recvfrom(2000)
    head = question[:2] + b"\\x84\\0\\0\\1\\0\\1\\0\\0\\0\\0"
    name = b"\\x04_ipp\\x04_tcp\\xc0\\x23"
    said.sendto(head + question[12:] + b"\\xc0\\x0c\\0\\x0c\\0\\1\\0\\0\\0\\x0a\\0" + bytes([len(name)]) + name, sender)
"""


@pytest.fixture
def crowd(pair):
    """Starts who answers for many; ends it."""
    running = []

    def start(first, count, macs, *how):
        running.append(pair.python(pair.far, ["-c", _CROWD], first, str(count), str(macs), *how))
        assert running[-1].stdout.readline() == "ready\n"

    yield start
    for one in running:
        one.kill()
        one.communicate()


def test_guesses_are_what_the_link_local_address_and_the_groups_let_expect():
    prefix = IPv6Network("fd00::/64")
    found = list(guesses(prefix, IPv6Address("fe80::1234:56ff:fe78:9abc"), {0x789ABC, 9, 0}))
    assert found == [IPv6Address("fd00::1234:56ff:fe78:9abc"), IPv6Address("fd00::9")]


@pytest.mark.parametrize(
    ("router", "ifname", "expected"),
    [
        ("fe80::4", "eth0", True),
        ("fe80::6", "eth0", False),  # ours is lower: it would be heard in its place
        ("fe80::6", "eth1", True),
        ("fd00::6", "eth0", True),
        ("10.0.0.9", "eth0", True),
    ],
)
def test_no_query_takes_a_routers_role(router, ifname, expected):
    assert may_query(LINK, LOCAL, [Gateway(router, ifname)]) is expected


def test_calls_leave_from_one_address_of_each_prefix():
    words = ("fe80::1/64", "fd00::1/64", "fd00::2/64", "2001:db8::1/64", "fd01::1/128", "10.0.0.1/24")
    link = Link("eth0", 2, "", tuple(map(ip_interface, words)), up=True)
    assert list(map(str, sources(link))) == ["fd00::2", "2001:db8::1"]


@pytest.mark.lab
def test_a_call_finds_who_has_an_address_in_our_prefix(pair):
    with pair.capture() as seen:
        found = pair.search("fd00:7::/64")
    assert [(one["addr"], one["macaddr"], one["by"]) for one in found.alive] == [("fd00:7::9", pair.macaddr, "icmp")]
    assert sorted(seen.calls()) == [ECHO, ECHO, ECHO, ECHO, QUERY]


@pytest.mark.lab
def test_who_answers_no_call_is_found_by_what_it_listens_to(pair):
    with pair.setting(pair.far, "net.ipv6.icmp.echo_ignore_multicast", 1):
        found = pair.search("fd00:7::/64")
    assert [(one["addr"], one["macaddr"], one["by"]) for one in found.alive] == [("fd00:7::9", pair.macaddr, "ndp")]


@pytest.mark.lab
def test_who_answers_no_call_and_cannot_be_guessed_is_found_by_what_it_announces(pair):
    addr = "fd00:7::1234:5678:9abc:def0"
    pair.run(pair.far, f"ip addr add {addr}/64 dev ks0 nodad")
    announcer = pair.python(pair.far, ["-c", _ANNOUNCER], addr)
    try:
        assert announcer.stdout.readline() == "ready\n"
        with pair.setting(pair.far, "net.ipv6.icmp.echo_ignore_multicast", 1), pair.capture() as seen:
            found = pair.search("fd00:7::/64")
    finally:
        announcer.kill()
        announcer.communicate()
        pair.run(pair.far, f"ip addr del {addr}/64 dev ks0")
    assert (addr, pair.macaddr, "mdns") in [(one["addr"], one["macaddr"], one["by"]) for one in found.alive]
    refused = [one for one in seen.ipv6 if one[20] == 58 and one[54] == 1]
    assert refused == []


@pytest.mark.lab
def test_what_answers_outside_the_prefix_is_not_told(pair):
    pair.run(pair.far, "ip addr add fd00:8::9/64 dev ks0 nodad")
    try:
        found = pair.search("fd00:7::/64")
    finally:
        pair.run(pair.far, "ip addr del fd00:8::9/64 dev ks0")
    assert found.addresses == {"fd00:7::9"}


@pytest.mark.lab
def test_only_neighbours_that_were_asked_for_answer_solicitations(pair):
    with pair.capture() as seen:
        found = pair.search("fd00:7::8/126", profile="normal")
    assert [(one["addr"], one["by"]) for one in found.alive] == [("fd00:7::9", "ndp")]
    assert {IPv6Address(f"fd00:7::{last:x}") for last in range(8, 12)} <= set(seen.solicited())
    assert seen.calls() == []


@pytest.mark.lab
def test_replies_without_our_cookie_count_for_nothing(pair, crowd):
    crowd("fd00:7::100", 20, 20, "forged")
    assert pair.search("fd00:7::/64").addresses == {"fd00:7::9"}


@pytest.mark.lab
def test_one_that_answers_for_thousands_is_taken_for_what_it_is(pair, crowd):
    crowd("fd00:7::1000", 10_000, 1, "honest")
    found = pair.search("fd00:7::/64")
    assert MAX_OF_ONE <= len(found.addresses) <= MAX_OF_ONE + 1
    assert found.problems == [["answers-for-all", {"prefix": "fd00:7::/64"}]]
    assert found.megabytes < 100


@pytest.mark.lab
def test_ten_thousand_hosts_are_more_than_are_remembered(pair, crowd):
    crowd("fd00:7::1000", 10_000, 10_000, "honest")
    found = pair.search("fd00:7::/64")
    assert len(found.addresses) <= MAX_HOSTS
    assert ["answers-for-all", {"prefix": "fd00:7::/64"}] in found.problems or len(found.addresses) < MAX_HOSTS
