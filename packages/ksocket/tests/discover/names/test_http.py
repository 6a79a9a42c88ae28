"""First pages, in the encodings of Japanese devices too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.discover.names import http


def page(body=b"", *headers, status="200 OK"):
    return "\r\n".join((f"HTTP/1.1 {status}", *headers, "", "")).encode() + body


def parse(data):
    return http.parse(data, "http", 80)


def test_the_request_names_us_and_asks_for_no_second_answer():
    told = http.request("10.0.0.1")
    assert told.startswith(b"GET / HTTP/1.0\r\nHost: 10.0.0.1\r\nUser-Agent: ksocket/")
    assert told.endswith(b"Connection: close\r\n\r\n")
    assert b"Host: [fd00::1]\r\n" in http.request("fd00::1")


def test_server_and_title():
    service = parse(page(b"<html><TITLE lang=en>\n Disk &amp;\n Station </TITLE>", "Server: nginx"))
    assert (service.name, service.port, service.product, service.title) == ("http", 80, "nginx", "Disk & Station")


@pytest.mark.parametrize("charset", ["Shift_JIS", "EUC-JP", "ISO-2022-JP", "utf-8"])
def test_japanese_titles(charset):
    body = f'<meta charset="{charset}"><title>複合機 - 経理</title>'.encode(charset)
    assert parse(page(body)).title == "複合機 - 経理"
    assert parse(page(body[body.index(b"<title") :], f"Content-Type: text/html; charset={charset}")).title


def test_who_wants_a_password_says_its_realm():
    told = page(b"", 'WWW-Authenticate: Basic realm="RTX1210"', status="401 Unauthorized")
    assert parse(told).title == "RTX1210"


def test_what_is_no_web_server():
    assert parse(b"SSH-2.0-x\r\n") is None
    assert parse(b"") is None


@pytest.mark.parametrize(
    ("data", "enough"),
    [(b"HTT", False), (b"SSH-2.0", True), (page(b"<title>a"), False), (page(b"<title>a</Title>"), True)],
)
def test_when_it_is_enough(data, enough):
    assert http.enough(data) is enough


@given(st.binary(max_size=2000), st.binary(max_size=2000))
def test_garbage_raises_nothing(head, body):
    parse(b"HTTP/" + head + b"\r\n\r\n" + body)
    parse(page(b"<title>" + body, "Content-Type: text/html; charset=idna"))
    http.enough(body)
