"""TLS over one shared buffer: many talk at once and none gets what is another's, however large or broken it is."""

import asyncio
import hashlib
import random
import ssl
from contextlib import asynccontextmanager

import pytest

from kshub import secured, tls

SECONDS = 30


class Digest(asyncio.Protocol):
    """Answers the SHA-256 of the first `size` bytes, where the first eight tell the size."""

    def __init__(self, lost):
        self.lost, self.text = lost, bytearray()
        lost.open += 1

    def connection_made(self, transport):
        self.transport = transport
        assert transport.get_extra_info("sslcontext") is not None

    def data_received(self, data):
        self.text += data
        if len(self.text) >= 8 and len(self.text) - 8 >= int.from_bytes(self.text[:8], "big"):
            self.transport.write(hashlib.sha256(self.text[8:]).digest())
        else:  # as uvicorn does with each message
            self.transport.pause_reading()
            asyncio.get_running_loop().call_soon(self.transport.resume_reading)

    def connection_lost(self, _error):
        self.lost.open -= 1
        if not self.lost.open:
            self.lost.set()


class Lost(asyncio.Event):
    """Set whenever no connection is open any more."""

    open = 0


@asynccontextmanager
async def serving(tmp_path):
    tls.make(tmp_path, ["127.0.0.1"])
    context = secured.context(tmp_path / "server.pem", tmp_path / "server.key")
    lost = Lost()
    server = await asyncio.get_running_loop().create_server(
        secured.secured(lambda: Digest(lost), context), "127.0.0.1", 0
    )
    async with server:
        yield server.sockets[0].getsockname()[1], ssl.create_default_context(cafile=tmp_path / "ca.pem"), lost


async def digest_of(port, trust, text):
    reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trust)
    writer.write(len(text).to_bytes(8, "big") + text)
    answer = await reader.readexactly(32)
    writer.close()
    await asyncio.gather(writer.wait_closed(), return_exceptions=True)
    return answer


async def test_everybody_gets_what_is_theirs(tmp_path):
    rng = random.Random(1)
    texts = [rng.randbytes(size) for size in (0, 1, 2047, 2048, 2049, 16_384, 100_000, 3_000_000) * 2]
    async with serving(tmp_path) as (port, trust, lost), asyncio.timeout(SECONDS):
        answers = await asyncio.gather(*(digest_of(port, trust, text) for text in texts))
        assert answers == [hashlib.sha256(text).digest() for text in texts]
        await lost.wait()


@pytest.mark.parametrize("noise", [b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\xff\xff" + b"x" * 70_000, b""])
async def test_what_is_no_tls_ends_alone(tmp_path, noise):
    async with serving(tmp_path) as (port, trust, _), asyncio.timeout(SECONDS):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(noise)
        writer.write_eof()
        await asyncio.gather(reader.read(), return_exceptions=True)
        writer.close()
        assert await digest_of(port, trust, b"still here") == hashlib.sha256(b"still here").digest()


async def test_one_begins_in_each_round_of_the_loop():
    turns, rounds, begun = secured.Turns(), [0], []

    def begin():
        begun.append(rounds[0])
        if len(begun) == 1:
            raise ValueError("a bug")

    def handler(_loop, told):
        assert isinstance(told["exception"], ValueError)

    asyncio.get_running_loop().set_exception_handler(handler)
    for _ in range(5):
        turns.wait(begin)
    for _ in range(8):
        rounds[0] += 1
        await asyncio.sleep(0)
    assert len(set(begun)) == 5
    turns.wait(begin)
    await asyncio.sleep(0)
    assert len(begun) == 6


async def test_who_leaves_before_its_turn_holds_nobody_up(tmp_path, monkeypatch):
    waiting = asyncio.Queue()
    monkeypatch.setattr(secured.Turns, "wait", lambda _self, begin: waiting.put_nowait(begin))
    async with serving(tmp_path) as (port, trust, _), asyncio.timeout(SECONDS):
        answer = asyncio.create_task(digest_of(port, trust, b"patient"))
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"\x16\x03\x01")
        begins = [await waiting.get() for _ in range(2)]
        writer.transport.abort()
        await asyncio.sleep(0.05)
        for begin in begins:
            begin()
        assert await answer == hashlib.sha256(b"patient").digest()


def test_old_versions_are_refused(tmp_path):
    tls.make(tmp_path, ["127.0.0.1"])
    context = secured.context(tmp_path / "server.pem", tmp_path / "server.key")
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
