"""Who announces services is asked once, and answers to us alone."""

import socket
from ipaddress import IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.discover import frames6
from ksocket.discover.announcers import GROUP, Announcers
from ksocket.discover.names import dns, mdns

ME, THEM, MAC = IPv6Address("fd00:7::1"), IPv6Address("fd00:7::9"), bytes.fromhex("020000000001")


@pytest.fixture
def announcers():
    there = Announcers()
    yield there
    there.close()


def asked(announcers):
    """The datagram of the question."""
    return announcers.question(ME, MAC)[14 + 40 + 8 :]


def answer(question, *, flags=0x8400, number=None):
    """The types of services of a printer, as a responder writes them to one who asks from an ordinary port."""
    name = b"\x04_ipp\x04_tcp\xc0\x23"
    head = (number if number is not None else question[:2]) + flags.to_bytes(2, "big") + bytes((0, 1, 0, 1, 0, 0, 0, 0))
    return head + question[12:] + b"\xc0\x0c\0\x0c\0\1\0\0\0\x0a" + len(name).to_bytes(2, "big") + name


def heard(announcers, payload, *, ports=None):
    return frames6.Datagram(THEM, "02:00:00:00:00:02", ports or (mdns.PORT, announcers.port), payload)


def test_the_question_is_for_the_types_of_services_and_for_everyone_on_the_link(announcers):
    frame = announcers.question(ME, MAC)
    assert frame[:14] == bytes.fromhex("3333000000fb 020000000001 86dd")
    assert frame[14 + 24 : 14 + 40] == GROUP.packed
    assert asked(announcers)[2:] == dns.query(0, mdns.TYPES, recursion=False)[2:]


def test_an_answer_knows_the_question(announcers):
    right = answer(asked(announcers))
    assert announcers.answered(heard(announcers, right))
    other = bytes((right[0] ^ 1, right[1]))
    assert not announcers.answered(heard(announcers, answer(asked(announcers), number=other)))
    assert not announcers.answered(heard(announcers, answer(asked(announcers), flags=0)))
    assert not announcers.answered(heard(announcers, asked(announcers)))
    assert not announcers.answered(heard(announcers, right[:20]))
    assert not announcers.answered(heard(announcers, right, ports=(53, announcers.port)))
    assert not announcers.answered(heard(announcers, right, ports=(mdns.PORT, announcers.port ^ 1)))


@given(st.binary(max_size=300))
def test_whatever_comes_is_an_answer_or_none(payload):
    there = Announcers()
    try:
        there.answered(heard(there, payload))
    finally:
        there.close()


def test_the_port_is_held_so_that_the_kernel_refuses_no_answer(announcers):
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as other, pytest.raises(OSError, match="in use"):
        other.bind(("::", announcers.port))
