"""Replies as Windows lays them out, also malformed ones."""

from ipaddress import IPv4Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.discover.windows import icmp

ASKED = IPv4Address("10.1.2.3")


def test_a_reply_has_the_size_of_64_bit_windows():
    assert icmp.REPLY.size == 40


def test_replies_are_read_with_status_and_round_trip(build):
    buffer = build.reply("10.1.2.3", milliseconds=250) + build.reply("10.1.2.254", icmp.HOST_UNREACHABLE) + bytes(100)
    assert icmp.parse(buffer, 2) == [
        icmp.EchoReply(ASKED, icmp.SUCCESS, 0.25),
        icmp.EchoReply(IPv4Address("10.1.2.254"), icmp.HOST_UNREACHABLE, 0.003),
    ]


@pytest.mark.parametrize(
    ("addr", "status"),
    [
        ("10.1.2.254", icmp.HOST_UNREACHABLE),  # a router's word
        ("10.1.2.3", icmp.TIMED_OUT),  # Windows' own
        ("0.0.0.0", icmp.TIMED_OUT),
        ("10.1.2.3", 11005),  # IP_DEST_PORT_UNREACHABLE
        ("10.1.2.3", 11001),  # IP_BUF_TOO_SMALL
        ("10.1.2.4", icmp.SUCCESS),  # somebody else
    ],
)
def test_only_an_echo_reply_of_the_address_itself_counts(build, addr, status):
    assert icmp.answers(build.reply(addr, status), 1, ASKED) is None
    assert icmp.answers(build.reply(addr, status) + build.reply("10.1.2.3"), 2, ASKED) is not None


def test_more_than_the_buffer_holds_is_not_read(build):
    assert len(icmp.parse(build.reply("10.1.2.3") + bytes(39), 0xFFFFFFFF)) == 1


@given(st.binary(max_size=300), st.integers(0, 0xFFFFFFFF))
def test_garbage_is_no_error(buffer, count):
    icmp.answers(buffer, count, ASKED)
