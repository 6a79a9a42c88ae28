"""Receivers of HTTP, good and bad: of the answer nothing but the status counts."""

import pytest

from kshub.notify import dialling
from kshub.notify.dialling import Undelivered
from kshub.notify.posting import post

from .conftest import served

GOOD = b"HTTP/1.1 204 No Content\r\n\r\n"


def answering(answer, seen=None):
    async def talk(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(next(one for one in head.split(b"\r\n") if one.lower().startswith(b"content-length")).split()[1])
        body = await reader.readexactly(length)
        if seen is not None:
            seen.append((head.decode(), body))
        writer.write(answer)
        await writer.drain()
        await reader.read()

    return talk


async def code(dialler, talk, context=None, scheme="http"):
    async with served(talk, context) as port:
        with pytest.raises(Undelivered) as raised:
            await post(dialler, f"{scheme}://hub.example.com:{port}/x", b"{}", {})
    return raised.value.code, raised.value.for_good


async def test_what_is_posted(dialler):
    seen = []
    async with served(answering(GOOD, seen)) as port:
        await post(dialler, f"http://hub.example.com:{port}/a/b?c=d", b'{"a":1}', {"X-One": "1"})
    [(head, body)] = seen
    assert head.startswith(f"POST /a/b?c=d HTTP/1.1\r\nHost: hub.example.com:{port}\r\n")
    assert "\r\nX-One: 1\r\n" in head
    assert "\r\nContent-Type: application/json\r\n" in head
    assert body == b'{"a":1}'


async def test_by_tls_to_the_address_that_was_checked_and_for_the_name(trusted, speaking_tls):
    async with served(answering(GOOD), speaking_tls) as port:
        await post(trusted, f"https://hub.example.com:{port}/x", b"{}", {})
        with pytest.raises(Undelivered) as raised:
            await post(trusted, f"https://other.example.com:{port}/x", b"{}", {})
    assert raised.value.code == "tls-wrong"


async def test_a_certificate_that_nobody_trusts(dialler, speaking_tls):
    seen = []
    assert await code(dialler, answering(GOOD, seen), speaking_tls, "https") == ("tls-wrong", False)
    assert seen == []


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n\r\n", ("redirected", False)),
        (b"HTTP/1.1 308 Permanent Redirect\r\nLocation: http://127.0.0.1/\r\n\r\n", ("redirected", False)),
        (b"HTTP/1.1 500 No\r\n\r\n", ("http-500", False)),
        (b"HTTP/1.1 404 No\r\n\r\n", ("http-404", False)),
        (b"HTTP/1.1 429 No\r\n\r\n", ("http-429", False)),
        (b"HTTP/1.1 400 No\r\n\r\n", ("http-400", True)),
        (b"SSH-2.0-OpenSSH_9.2\r\n", ("answer-wrong", False)),
        (b"HTTP/1.1 999 No\r\n\r\n", ("answer-wrong", False)),
        (b"HTTP/1.1 200" + b" " * 100_000 + b"\r\n", ("answer-wrong", False)),
        (b"HTTP/1.1 103 Early\r\n" + b"A: b\r\n" * 10_000, ("answer-wrong", False)),
        (b"", ("answer-wrong", False)),
    ],
    ids=lambda one: str(one[:30]),
)
async def test_answers_that_are_not_good(dialler, answer, expected):
    async def talk(reader, writer):
        await reader.readuntil(b"\r\n\r\n{}")
        writer.write(answer)
        await writer.drain()
        writer.write_eof()
        await reader.read()

    assert await code(dialler, talk) == expected


async def test_an_interim_answer_is_passed_over(dialler):
    async with served(answering(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + GOOD)) as port:
        await post(dialler, f"http://hub.example.com:{port}/x", b"{}", {})


async def test_an_endless_answer_is_not_read(dialler):
    async def talk(reader, writer):
        await reader.readuntil(b"\r\n\r\n{}")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    async with served(talk) as port:
        await post(dialler, f"http://hub.example.com:{port}/x", b"{}", {})


async def test_a_receiver_that_drips_is_left(dialler, monkeypatch):
    monkeypatch.setattr(dialling, "SECONDS", 0.1)

    async def talk(reader, writer):
        await reader.readuntil(b"\r\n\r\n{}")
        while not reader.at_eof():
            writer.write(b"H")
            await writer.drain()
            await dialling.asyncio.sleep(0.01)

    assert await code(dialler, talk) == ("timed-out", False)


async def test_a_connection_that_is_torn(dialler):
    async def talk(reader, writer):
        await reader.readuntil(b"\r\n\r\n{}")
        writer.transport.abort()

    assert (await code(dialler, talk))[0] in ("cut-off", "answer-wrong")
