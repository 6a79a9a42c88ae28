"""Clients that say little, on loopback, to uvicorn with a protocol of little patience."""

import asyncio
import resource
import socket
from contextlib import asynccontextmanager

import pytest
import uvicorn

from kshub import patience

HEAD = b"GET / HTTP/1.1\r\nHost: here\r\n"
POST = b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\n"


async def answer(scope, receive, send):
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await receive()
        return
    while (await receive()).get("more_body"):
        pass
    await asyncio.sleep(0.3 if scope["path"] == "/slow" else 0)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
async def port(monkeypatch):
    monkeypatch.setattr(patience, "ASK_SECONDS", 0.2)
    config = uvicorn.Config(
        answer, http=patience.Protocol, ws="websockets-sansio", lifespan="off", log_config=None, timeout_keep_alive=9
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as bound:
        patience.bound_to_read(bound)
        task = asyncio.create_task(server._serve([bound]))
        yield bound.getsockname()[1]
        server.should_exit = True
        await task


@asynccontextmanager
async def dialled(port, words=b""):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(words)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


async def all_of(reader):
    """What comes until the hub hangs up."""
    async with asyncio.timeout(5):
        try:
            return await reader.read()
        except ConnectionResetError:
            return b""


@pytest.mark.parametrize("words", [b"", HEAD, HEAD + b"X-Endless: ", POST, POST + b"1234"])
async def test_who_does_not_ask_in_full_is_hung_up_on(port, words):
    async with dialled(port, words) as (reader, _):
        assert await all_of(reader) == b""


async def test_a_byte_now_and_then_is_no_question(port):
    async with dialled(port, HEAD + b"X-Slow: ") as (reader, writer):
        reading = asyncio.create_task(all_of(reader))
        for _ in range(40):
            if reading.done():
                break
            writer.write(b"a")
            await asyncio.sleep(0.05)
        assert await reading == b""


async def test_a_kept_connection_is_waited_for_anew(port):
    async with dialled(port) as (reader, writer):
        for _ in range(3):
            writer.write(HEAD + b"\r\n")
            assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200")
            await asyncio.sleep(0.1)
        assert await all_of(reader) == b""


async def test_a_slow_answer_and_a_websocket_are_not_cut_off(port):
    async with dialled(port, HEAD.replace(b"/ ", b"/slow ") + b"\r\n") as (reader, _):
        assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200")
    upgrade = b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    key = b"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    async with dialled(port, HEAD + upgrade + key) as (reader, _):
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 101")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(1), 0.5)


def test_connections_end_when_nothing_is_read():
    with socket.create_server(("127.0.0.1", 0)) as bound:
        patience.bound_to_read(bound)
        with socket.create_connection(bound.getsockname()), bound.accept()[0] as taken:
            limit = taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
    assert limit == patience.UNREAD_SECONDS * 1000


def test_as_many_files_as_may_be(monkeypatch):
    set_to = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: (1024, 65536))
    monkeypatch.setattr(resource, "setrlimit", lambda *words: set_to.append(words))
    patience.many_connections()
    assert set_to == [(resource.RLIMIT_NOFILE, (65536, 65536))]
