"""Connections on loopback to servers that behave badly."""

import asyncio

import pytest

from ksocket.discover.names import tcp as module
from ksocket.discover.names.tcp import talk


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    monkeypatch.setattr(module, "TALK_SECONDS", 0.2)


async def test_what_is_said_until_it_is_enough(tcp):
    async def handler(reader, writer):
        writer.write(b"you said " + await reader.read(100))
        await asyncio.Event().wait()

    port = await tcp(handler)
    heard = await talk("127.0.0.1", port, b"hello", 1000, lambda data: data.endswith(b"hello"))
    assert heard.data == b"you said hello"


async def test_an_endless_server_is_heard_to_the_limit(tcp):
    async def handler(reader, writer):
        while True:
            writer.write(b"x" * 10_000)
            await writer.drain()

    heard = await talk("127.0.0.1", await tcp(handler), b"", 65_536, lambda _: False)
    assert 0 < len(heard.data) <= 65_536


async def test_a_dribbling_server_is_heard_until_the_time_is_up(tcp):
    async def handler(reader, writer):
        writer.write(b"S")
        await asyncio.Event().wait()

    heard = await talk("127.0.0.1", await tcp(handler), b"", 1000, lambda _: False)
    assert heard.data == b"S"


async def test_one_that_hangs_up(tcp):
    async def handler(reader, writer):
        writer.write(b"bye")
        await writer.drain()
        writer.close()

    heard = await talk("127.0.0.1", await tcp(handler), b"", 1000, lambda _: False)
    assert heard.data in (b"bye", b"")  # a reset may overtake it


async def test_a_closed_port_says_nothing():
    assert await talk("127.0.0.1", 1, b"", 1000, bool) is None
