import hashlib
from ipaddress import IPv6Address

from ksocket.discover.cookies import Cookies


def test_a_cookie_is_four_octets_of_the_keyed_hash_of_its_24():
    block = hashlib.shake_128(b"k" * 16 + b"\1" + bytes((10, 2, 3))).digest(1024)
    assert Cookies(b"k" * 16).of("icmp", 0x0A020304) == int.from_bytes(block[16:20], "big")


def test_addresses_protocols_and_runs_differ():
    cookies, other = Cookies(), Cookies()
    found = {one.of(kind, address) for one in (cookies, other) for kind in ("icmp", "tcp") for address in range(64)}
    assert len(found) == 256


def test_a_block_holds_its_256_addresses():
    cookies = Cookies(b"k" * 16)
    block = cookies.of_block("tcp", 0x0A0203)
    assert list(block) == [cookies.of("tcp", 0x0A020300 + last) for last in range(256)]
    assert all(0 <= cookie < 1 << 32 for cookie in block)


def test_a_cookie_over_ipv6_is_of_both_ends():
    one, other = IPv6Address("fd00::1"), IPv6Address("ff02::1")
    cookies = Cookies(b"k" * 16)
    assert len(cookies.of_ipv6(one, other, 12)) == 12
    assert len({cookies.of_ipv6(*ends, 12) for ends in ((one, other), (other, one), (one, one))}) == 3
    assert cookies.of_ipv6(one, other, 12) == Cookies(b"k" * 16).of_ipv6(one, other, 12)
    assert cookies.of_ipv6(one, other, 12) != Cookies().of_ipv6(one, other, 12)
