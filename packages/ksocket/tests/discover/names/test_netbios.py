"""Node status responses (RFC 1002), also malformed ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.discover.names import netbios
from kswire.facts import Hostname

GROUP, UNIQUE = 0x8400, 0x0400


def response(*entries):
    """A node status response with these names: (name, suffix, flags)."""
    names = b"".join(name.ljust(15) + bytes([suffix]) + flags.to_bytes(2, "big") for name, suffix, flags in entries)
    data = bytes([len(entries)]) + names + bytes(46)  # statistics
    head = b"\x4b\x53\x84\x00\x00\x00\x00\x01\x00\x00\x00\x00" + netbios.REQUEST[12:46]
    return head + b"\x00\x21\x00\x01" + b"\0" * 4 + len(data).to_bytes(2, "big") + data


DOMAIN = response(
    (b"DC1", 0x00, UNIQUE), (b"OFFICE", 0x00, GROUP), (b"OFFICE", 0x1C, GROUP), (b"DC1", 0x20, UNIQUE)
)  # fmt: skip


def test_the_request_is_fifty_octets():
    assert len(netbios.REQUEST) == 50
    assert netbios.REQUEST[12:46] == b"\x20CK" + b"A" * 30 + b"\0"


def test_name_group_and_roles():
    said = netbios.parse(DOMAIN)
    assert said.hostnames == (Hostname(hostname="dc1", source="netbios"),)
    assert said.services[0].product == "OFFICE, domain controller, file server"
    assert (said.services[0].port, said.services[0].protocol) == (137, "udp")


def test_a_japanese_name():
    said = netbios.parse(response(("経理PC".encode("cp932"), 0x00, UNIQUE)))
    assert said.hostnames[0].hostname == "経理pc"


@pytest.mark.parametrize("data", [b"", netbios.REQUEST, DOMAIN[:20], DOMAIN[:50], b"\0" * 100])
def test_what_is_no_status_says_nothing(data):
    assert netbios.parse(data) is None


def test_a_status_that_breaks_off_says_what_it_has():
    assert netbios.parse(DOMAIN[:80]).hostnames[0].hostname == "dc1"
    assert netbios.parse(response()).hostnames == ()


@given(st.binary(max_size=300))
def test_garbage_raises_nothing(data):
    netbios.parse(data)
    netbios.parse(DOMAIN[:46] + data)
    netbios.parse(DOMAIN[:57] + data)


# what nmbd 4.17.12 of Debian 12 answered to REQUEST
SAMBA = bytes.fromhex(
    "4b5384000000000100000000" + netbios.REQUEST[12:46].hex() + "00210001000000000089"
    "055245414c534d4220202020202020200004005245414c534d4220202020202020200304005245414c534d422020202020202020200400"
    "4f4646494345202020202020202020008400" + "4f46464943452020202020202020201e8400" + "00" * 46
)  # fmt: skip


def test_what_samba_says():
    said = netbios.parse(SAMBA)
    assert said.hostnames == (Hostname(hostname="realsmb", source="netbios"),)
    assert said.services[0].product == "OFFICE, file server"
