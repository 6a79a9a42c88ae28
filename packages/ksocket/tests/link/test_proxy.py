"""The way through a proxy that is real enough: it asks for a password, refuses, says nothing, or talks nonsense."""

import asyncio
import base64

import pytest

from ksocket.credentials.secret import Secret
from ksocket.link import proxy as proxies
from ksocket.link.proxy import Proxy, goes_direct, tunnel
from ksocket.link.unreachable import Unreachable

LOGIN = base64.b64encode(b"bob:s\xc3\xa9cret").decode()


@pytest.mark.parametrize(
    ("host", "words", "direct"),
    [
        ("hub.example.com", (), False),
        ("hub.example.com", ("",), False),
        ("hub.example.com", ("example.com",), True),
        ("hub.example.com", (".example.com",), True),
        ("hub.example.com", ("*.example.com",), True),
        ("HUB.Example.com.", ("hub.example.COM",), True),
        ("hub.badexample.com", ("example.com",), False),
        ("hub.example.com", ("hub.example.com:443",), True),
        ("hub.example.com", ("hub.example.com:8443",), False),
        ("hub.example.com", ("other", "*"), True),
        ("10.1.2.3", ("10.0.0.0/8",), True),
        ("10.1.2.3", ("10.1.2.3",), True),
        ("11.1.2.3", ("10.0.0.0/8", "10.1.2.3"), False),
        ("fd00::1", ("fd00::/8",), True),
        ("hub", ("10.0.0.0/8", "fd00::/8"), False),
    ],
)
def test_what_is_reached_without_the_proxy(host, words, direct):
    assert goes_direct(host, 443, words) is direct


@pytest.fixture
async def echo():
    """A server that says everything back, in capitals."""

    async def serve(reader, writer):
        while chunk := await reader.read(1 << 16):
            writer.write(chunk.upper())
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def said(made, text):
    async with made:
        reader, writer = await asyncio.open_connection(sock=made.sock)
        writer.write(text)
        answer = await asyncio.wait_for(reader.readexactly(len(text)), 10)
        writer.close()
        await writer.wait_closed()
    return answer


async def test_what_goes_in_comes_out_at_the_other_side(proxy, echo):
    played = await proxy()
    assert await said(await tunnel(Proxy(played.url), "127.0.0.1", echo), b"hello" * 100_000) == b"HELLO" * 100_000
    assert played.heads[0].startswith(f"CONNECT 127.0.0.1:{echo} HTTP/1.1\r\nHost: 127.0.0.1:{echo}\r\n")


async def test_the_login_is_shown_only_to_a_proxy_that_asks(proxy, echo):
    with_login = [await proxy(), await proxy(login=LOGIN)]
    for played in with_login:
        way = Proxy(played.url, "bob", Secret("sécret"))
        assert await said(await tunnel(way, "127.0.0.1", echo), b"hi") == b"HI"
    assert ["Authorization" in head for played in with_login for head in played.heads] == [False, False, True]


@pytest.mark.parametrize(
    ("way", "reply", "code", "word"),
    [
        ({"username": "bob", "password": Secret("wrong")}, None, "proxy-refused", "bob (basic)"),
        ({}, None, "proxy-login", "basic, digest"),
        ({}, b"HTTP/1.1 403 Forbidden\r\n\r\n", "proxy-status", "403"),
        ({}, b"SSH-2.0-x\r\n\r\n", "proxy", "HTTP"),
        ({}, b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000, "proxy", "chunk"),
        ({}, b"", "proxy", "0 bytes"),
    ],
)
async def test_a_proxy_that_does_not_let_us_through_is_said(proxy, way, reply, code, word):
    played = await proxy(login=LOGIN, reply=reply)
    with pytest.raises(Unreachable) as caught:
        await tunnel(Proxy(played.url, **way), "hub.example.com", 443)
    assert caught.value.code == code
    assert word in caught.value.text
    assert "wrong" not in str(caught.value)


async def test_a_proxy_that_says_nothing_is_left(proxy, monkeypatch):
    async def silent(reader, writer):
        await reader.read()
        writer.close()

    monkeypatch.setattr(proxies, "SECONDS", 0.2)
    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    with pytest.raises(Unreachable) as caught:
        await tunnel(Proxy(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"), "hub", 443)
    assert caught.value.code == "proxy"
    server.close()


async def test_nobody_there_is_said():
    with pytest.raises(Unreachable, match="proxy"):
        await tunnel(Proxy("http://127.0.0.1:1"), "hub", 443)
