"""One connection: the caps that it passes, and what becomes of a port where no Windows is."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from ksocket.reach.jump import JumpPool
from ksocket.reach.trouble import Trouble
from ksocket.reach.winrm_line import dial, url
from ksocket.reach.winrm_tls import https
from ksocket.target import Target
from kswire.problems import Code


@pytest.fixture
async def dialled(means, windows, listening):
    """`await dialled(file)`: a line; closed at the end of the test."""
    async with JumpPool(means) as pool, AsyncExitStack() as stack:

        async def made(file, addr="127.0.0.1"):
            return await dial(Target(addr), file, means, pool, stack)

        yield made


async def test_a_connection_is_counted_and_asks(dialled, means, scripted, winrm_file, http):
    server = await scripted(http(200, b"hello", content_type="a/b"))
    line = await dialled(winrm_file(server.port))
    assert line.usable
    assert line.end_point == b""
    answer = await line.ask(b"question", content_type="c/d")
    assert answer.body == b"hello"
    assert b"Content-Type: c/d\r\n" in server.asked[0]
    assert f"Host: 127.0.0.1:{server.port}".encode() in server.asked[0]
    told = means.outbound.total()
    assert (told.packets["winrm"], [one.addr for one in told.sources]) == (1, ["127.0.0.1"])


async def test_two_connections_to_a_host_and_no_more(dialled, scripted, winrm_file):
    server = await scripted()
    for _ in "ab":
        await dialled(winrm_file(server.port))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await dialled(winrm_file(server.port))


async def test_a_certificate_binds(dialled, windows, winrm_file):
    played = await windows(https=True)
    line = await dialled(winrm_file(played.port, protocol="https", server_cert_validation="ignore"))
    assert line.end_point.endswith(played.server.certificate.digest)


async def test_a_certificate_that_is_trusted(dialled, windows, winrm_file, tmp_path, monkeypatch):
    played = await windows(https=True)
    (tmp_path / "ca.pem").write_bytes(played.pem)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    https.cache_clear()  # as a new run does
    line = await dialled(winrm_file(played.port, protocol="https"))
    https.cache_clear()
    assert line.end_point


async def test_who_speaks_no_tls(dialled, listening, winrm_file):
    async def deaf(reader, writer):
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        await reader.read()

    port = await listening(deaf)
    await dialled(winrm_file(port))
    with pytest.raises(Trouble) as raised:
        await dialled(winrm_file(port, protocol="https"))
    assert raised.value.problem.code == Code.TLS_FAILED


async def test_a_closed_port(dialled, winrm_file, scripted):
    server = await scripted()
    with pytest.raises(Trouble) as raised:
        await dialled(winrm_file(server.port, "127.0.0.55"), "127.0.0.55")
    assert raised.value.problem.code == Code.PORT_CLOSED


async def test_a_silent_tls_ends_in_time(dialled, scripted, winrm_file):
    server = await scripted()
    with pytest.raises(Trouble) as raised:
        await dialled(winrm_file(server.port, protocol="https", timeout=0.2))
    assert raised.value.problem.code == Code.NO_ANSWER


@pytest.mark.parametrize(
    ("addr", "where"),
    [
        ("10.0.0.5", "http://10.0.0.5:5985/wsman"),
        ("2001:db8::5", "http://[2001:db8::5]:5985/wsman"),
        ("fe80::1%eth0", "http://[fe80::1]:5985/wsman"),
    ],
)
def test_where_the_service_is(winrm_file, addr, where):
    assert url(Target(addr), winrm_file(5985)) == where
