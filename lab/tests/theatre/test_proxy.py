"""The proxies against a client that is no part of ksocket."""

import asyncio
import base64
import contextlib
import ssl

import pytest
import spnego

from lab.theatre.proxy import Authority, Proxy, Rules


@pytest.fixture
async def played():
    """Starts a proxy and an echo behind it: (proxy, its port, the echo's port)."""
    servers, proxies = [], []

    async def echo(reader, writer):
        while octets := await reader.read(100):
            writer.write(octets.upper())
        writer.close()

    async def start(rules, context=None):
        proxies.append(proxy := Proxy(rules))
        servers.append(await asyncio.start_server(proxy.serve, "127.0.0.1", 0))
        servers.append(await asyncio.start_server(echo, "127.0.0.1", 0, ssl=context))
        return proxy, *(one.sockets[0].getsockname()[1] for one in servers[-2:])

    yield start
    for one in servers:
        one.close()
    for one in proxies:
        await one.close()


async def connect(reader, writer, port, login=None):
    """Status, and the head of the answer."""
    words = f"Proxy-Authorization: {login}\r\n" if login else ""
    writer.write(f"CONNECT 127.0.0.1:{port} HTTP/1.1\r\n{words}\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    if "Content-Length: " in head:
        await reader.readexactly(int(head.split("Content-Length: ")[1].split("\r\n")[0]))
    return int(head.split()[1]), head


async def through(reader, writer):
    writer.write(b"hi")
    said = await reader.read(2)
    writer.close()
    return said


async def test_without_rules_it_lets_everybody_through(played):
    _, port, echo = await played(Rules())
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    assert (await connect(reader, writer, echo))[0] == 200
    assert await through(reader, writer) == b"HI"


async def test_basic(played):
    proxy, port, echo = await played(Rules(login="basic", username="bob", password="pw"))
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for login, status in ((None, 407), ("Basic ####", 407), (f"Basic {base64.b64encode(b'bob:pw').decode()}", 200)):
        assert (await connect(reader, writer, echo, login))[0] == status
    assert await through(reader, writer) == b"HI"
    assert proxy.events == ["asked for a login", "basic refused", "basic accepted", f"joined 127.0.0.1:{echo}"]


@pytest.mark.parametrize("kind", ["NTLM", "Negotiate"])
@pytest.mark.parametrize(("password", "passed"), [("pw", True), ("wrong", False)])
async def test_ntlm_and_negotiate(played, kind, password, passed):
    proxy, port, echo = await played(Rules(login=kind.lower(), username="bob", password="pw"))
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    context = spnego.client("LAB\\bob", password, hostname="p", service="HTTP", protocol=kind.lower())
    status, head = await connect(reader, writer, echo, f"{kind} {base64.b64encode(context.step()).decode()}")
    assert status == 407
    challenge = base64.b64decode(head.split(f"Authenticate: {kind} ")[1].split("\r\n")[0])
    status, _ = await connect(reader, writer, echo, f"{kind} {base64.b64encode(context.step(challenge)).decode()}")
    assert (status == 200) is passed
    if passed:
        assert await through(reader, writer) == b"HI"
    writer.close()
    assert any("accepted" in one for one in proxy.events) is passed


async def test_it_looks_into_tls_with_an_authority_of_its_own(played):
    proxy, port, echo = await played(Rules(inspects=True), Authority("the hub").context("127.0.0.1"))
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await connect(reader, writer, echo)
    trust = ssl.create_default_context(cadata=proxy.authority.pem.decode())
    await writer.start_tls(trust, server_hostname="127.0.0.1")
    issuer = dict(one[0] for one in writer.get_extra_info("peercert")["issuer"])
    assert issuer == {"commonName": "Inspecting Proxy CA"}
    assert await through(reader, writer) == b"HI"


async def test_what_is_idle_is_cut(played):
    proxy, port, echo = await played(Rules(idle=0.2))
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    await connect(reader, writer, echo)
    with contextlib.suppress(ConnectionError):
        assert await asyncio.wait_for(reader.read(1), 10) == b""
    assert "cut an idle connection" in proxy.events
    writer.close()
