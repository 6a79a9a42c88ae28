"""Logins at proxies that are real on the wire: who is let through, and what is said where."""

import asyncio
import contextlib
import logging

import pytest

from ksocket.credentials.secret import Secret
from ksocket.link import dial
from ksocket.link.dial import Dialer
from ksocket.link.proxy import Proxy as Way
from ksocket.link.proxy import tunnel
from ksocket.link.unreachable import Unreachable
from lab.theatre.proxy import Authority, Proxy, Rules

RIGHT = "r1ght-P"


@pytest.fixture
async def played():
    """Starts a proxy: what it noted, and the way through it."""
    servers, proxies = [], []

    async def start(login, password=RIGHT, username="LAB\\bob", **rules):
        rules = Rules(login=login, username=username.split("\\")[-1], password=RIGHT, **rules)
        proxies.append(proxy := Proxy(rules))
        servers.append(await asyncio.start_server(proxy.serve, "127.0.0.1", 0))
        url = f"http://127.0.0.1:{servers[-1].sockets[0].getsockname()[1]}"
        return proxy, Way(url, username, Secret(password))

    yield start
    for one in servers:
        one.close()
    for one in proxies:
        await one.close()


@pytest.fixture
async def port():
    async def serve(reader, writer):
        writer.write((await reader.read(100)).upper())
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


async def said(way, port):
    async with await tunnel(way, "127.0.0.1", port) as made:
        reader, writer = await asyncio.open_connection(sock=made.sock)
        writer.write(b"hi")
        answer = await asyncio.wait_for(reader.read(2), 10)
        writer.close()
        await writer.wait_closed()
    return answer


@pytest.mark.parametrize(("login", "username"), [("basic", "bob"), ("ntlm", "LAB\\bob"), ("negotiate", "LAB\\bob")])
async def test_the_right_password_is_let_through(played, port, login, username):
    proxy, way = await played(login, username=username)
    assert await said(way, port) == b"HI"
    assert proxy.events[-2] == f"{login} accepted"


@pytest.mark.parametrize("login", ["basic", "ntlm", "negotiate"])
async def test_a_wrong_password_is_tried_once(played, port, login, caplog):
    caplog.set_level(logging.DEBUG)
    proxy, way = await played(login, password="wr0ng-P")
    with pytest.raises(Unreachable) as caught:
        await said(way, port)
    assert (caught.value.code, caught.value.params["method"]) == ("proxy-refused", login)
    assert sum("refused" in one for one in proxy.events) == 1
    assert "wr0ng-P" not in f"{caught.value!r} {caught.value.text} {caplog.text}"


@pytest.mark.parametrize(
    "challenge", [b"NTLM AAAA", b"NTLM " + b"QUFB" * 2000, b"NTLM ====", b"NTLM TlRMTVNTUAACAAAA/////////////w=="]
)
async def test_a_challenge_that_is_none_ends_the_login(challenge, raw):
    async def serve(reader, writer):
        with contextlib.suppress(asyncio.IncompleteReadError):
            while await reader.readuntil(b"\r\n\r\n"):
                writer.write(b"HTTP/1.1 407 No\r\nContent-Length: 0\r\nProxy-Authenticate: " + challenge + b"\r\n\r\n")

    way = Way(f"http://127.0.0.1:{await raw(serve)}", "bob", Secret("p"))
    with pytest.raises(Unreachable) as caught:
        await tunnel(way, "127.0.0.1", 1)
    assert caught.value.code in ("proxy-refused", "proxy-login")


async def test_a_proxy_that_offers_ntlm_and_does_not_speak_it_gets_basic(raw, port):
    def head(login):
        return f"HTTP/1.1 {login}\r\n".encode()

    async def serve(reader, writer):
        asked = await reader.readuntil(b"\r\n\r\n")
        if b"Basic " in asked:
            there, back = await asyncio.open_connection("127.0.0.1", port)
            writer.write(head("200 OK") + b"\r\n")
            back.write(await reader.read(100))
            writer.write(await there.read(100))
            back.close()
            await back.wait_closed()
        else:
            offers = b"Proxy-Authenticate: NTLM\r\nProxy-Authenticate: Basic realm=x\r\n"
            writer.write(head("407 No") + offers + b"\r\n")
        writer.close()
        await writer.wait_closed()
        ended.append(True)

    ended = []
    way = Way(f"http://127.0.0.1:{await raw(serve)}", "bob", Secret("p"))
    assert await said(way, port) == b"HI"
    while len(ended) < 3:  # noqa: ASYNC110 - asked, NTLM, Basic
        await asyncio.sleep(0.01)


@pytest.fixture
def connect(hub, tmp_path):
    def made(way, password=RIGHT, **more):
        (tmp_path / "password").write_text(f"{password}\n")
        return dial.Connect(
            protocol="ws",
            host="127.0.0.1",
            port=hub.port,
            token=Secret("t0ken-of-the-test"),
            proxy=way.url,
            proxy_username=way.username,
            proxy_password_file=tmp_path / "password",
            **more,
        )

    return made


async def reach(dialer, settings):
    async with dialer.dial(settings) as socket:
        return socket.response.status_code


async def test_an_account_that_was_refused_is_not_tried_until_it_is_locked(played, connect):
    proxy, way = await played("ntlm")
    now = [0.0]
    dialer = Dialer({}, clock=lambda: now[0])
    for seconds in (0, 1, 60, 1799):
        now[0] = seconds
        with pytest.raises(Unreachable, match="proxy-refused"):
            await reach(dialer, connect(way, "wr0ng-P"))
    assert proxy.events.count("ntlm refused") == 1
    now[0] = 1801
    with pytest.raises(Unreachable, match="proxy-refused"):
        await reach(dialer, connect(way, "wr0ng-P"))
    assert proxy.events.count("ntlm refused") == 2
    assert await reach(dialer, connect(way)) == 101, "a password that was mended is tried at once"


async def test_a_proxy_that_looks_into_tls_is_refused_unless_its_authority_is_given(played, tmp_path):
    async def serve(reader, writer):
        await reader.read(100)
        writer.close()

    authority = Authority("The Hub's Own")
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=authority.context("127.0.0.1"))
    proxy, way = await played(None, inspects=True)
    settings = {"host": "127.0.0.1", "port": server.sockets[0].getsockname()[1], "token": Secret("t"), "proxy": way.url}
    (tmp_path / "hub.pem").write_bytes(authority.pem)
    (tmp_path / "proxy.pem").write_bytes(proxy.authority.pem)
    for ca_file, code in ((None, "certificate"), (tmp_path / "hub.pem", "certificate"), (tmp_path / "proxy.pem", "")):
        with pytest.raises(Unreachable) as caught:
            await reach(Dialer({}), dial.Connect(**settings, ca_file=ca_file))
        assert caught.value.code == (code or "no-hub"), "with its authority the connection is made"
        if code:
            assert "Inspecting Proxy CA" in caught.value.text
    server.close()


@pytest.mark.parametrize(("keep_alive", "survives"), [(0.2, True), (30, False)])
async def test_keep_alives_hold_a_connection_that_a_proxy_would_cut(played, connect, monkeypatch, keep_alive, survives):
    monkeypatch.setattr(dial, "KEEP_ALIVE", keep_alive)
    proxy, way = await played(None, idle=1.0)
    async with Dialer({}).dial(connect(way)) as socket:
        ended = asyncio.create_task(socket.wait_closed())
        await asyncio.wait((ended,), timeout=3 if survives else 10)
        assert ended.done() is not survives
        ended.cancel()
    assert ("cut an idle connection" in proxy.events) is not survives
