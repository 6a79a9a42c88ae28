"""Requests that are sent, and heads that came."""

import contextlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.reach import winrm_http as http


def test_a_request_says_its_length_and_who_asks():
    head, _, body = http.request("10.0.0.5:5985", b"abc", authorization="NTLM x").partition(b"\r\n\r\n")
    lines = head.decode().split("\r\n")
    assert lines[0] == "POST /wsman HTTP/1.1"
    assert {"Host: 10.0.0.5:5985", "Content-Length: 3", "Authorization: NTLM x", "Accept-Encoding: identity"} <= set(
        lines
    )
    assert any(line.startswith("User-Agent: ksocket/") for line in lines)
    assert body == b"abc"
    assert b"Authorization" not in http.request("h", b"")


@pytest.mark.parametrize(
    ("head", "lasting"),
    [
        (b"HTTP/1.1 200 OK", True),
        (b"HTTP/1.1 401 \r\nConnection: x, Close", False),
        (b"HTTP/1.0 200 OK", False),
        (b"HTTP/1.0 200 OK\r\nConnection: keep-alive", True),
    ],
)
def test_whether_the_connection_stays(head, lasting):
    assert http.head(head).lasting is lasting


def test_a_field_that_is_there_twice_is_no_field():
    found = http.head(b"HTTP/1.1 200 OK\r\nA: 1\r\na: 1\r\nB: 1\r\nb: 2")
    assert found.field("a") == "1"
    assert found.field("c") == ""
    with pytest.raises(ValueError, match="several b"):
        found.field("b")


def test_what_a_server_offers():
    lines = (
        b"Negotiate",
        b'Basic realm="WSMAN"',
        b"CredSSP TlRMTVNTUA==",
        b"Kerberos, NTLM",
        b'x="y',
        b'Digest realm="a"',
    )
    fields = b"".join(b"\r\nWWW-Authenticate: " + line for line in lines)
    found = http.offers(http.head(b"HTTP/1.1 401 x" + fields))
    assert found == {"negotiate": "", "basic": "", "credssp": "TlRMTVNTUA==", "kerberos": "", "ntlm": "", "digest": ""}


@pytest.mark.parametrize("line", [b"A: a%sb", b"WWW-Authenticate: Basic%s\n", b"WWW-Authenticate: Basic%sb"])
def test_blanks_without_end_take_no_time(line):
    """Others wait while a head is read."""
    begun = time.process_time()
    with contextlib.suppress(ValueError):
        http.offers(http.head(b"HTTP/1.1 401 x\r\n" + line % (b" " * 60_000)))
    assert time.process_time() - begun < 1


def test_blanks_around_a_value_are_none_of_it():
    assert http.head(b"HTTP/1.1 200 OK\r\nA: \t b c \t").field("a") == "b c"
    found = http.offers(http.head(b"HTTP/1.1 401 x\r\nWWW-Authenticate: NTLM \t TlRMTQ== "))
    assert found == {"ntlm": "TlRMTQ=="}


@given(st.binary(max_size=300))
def test_bytes_raise_nothing_else(data):
    with contextlib.suppress(ValueError):
        http.offers(http.head(data))
    with contextlib.suppress(ValueError):
        http.offers(http.head(b"HTTP/1.1 401 x\r\nWWW-Authenticate: " + data))
