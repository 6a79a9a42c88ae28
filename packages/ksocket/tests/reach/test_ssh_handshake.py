"""Servers that are slow, silent, endless or no SSH server: each is left in time, with its own problem."""

import asyncio
import socket
import time
from dataclasses import replace

import pytest

from ksocket.credentials.guard import Login
from ksocket.reach.ssh_login import Memory, login
from ksocket.reach.trouble import Trouble
from ksocket.target import Target
from kswire.problems import Code

HERE = Target("127.0.0.1")
NAME = b"SSH-2.0-Synthetic_1.0\r\n"


async def problem_of(file, means, target=HERE):
    started = time.monotonic()
    with pytest.raises(Trouble) as raised:
        async with login(target, file, means, Memory()):
            pass
    return raised.value.problem, time.monotonic() - started


async def silent(reader, writer):
    await reader.read()
    await asyncio.Event().wait()


async def endless_banner(reader, writer):
    while True:
        writer.write(b"Welcome to the tarpit\r\n" * 100)
        await writer.drain()
        await asyncio.sleep(0.01)


async def endless_line(reader, writer):
    while True:
        writer.write(b"x" * 4096)
        await writer.drain()
        await asyncio.sleep(0.01)


async def trickle(reader, writer):
    while True:
        writer.write(b"x\r\n")
        await writer.drain()
        await asyncio.sleep(0.1)


async def closes(reader, writer):
    return


async def named_then_closes(reader, writer):
    writer.write(NAME)
    await writer.drain()


async def old_protocol(reader, writer):
    writer.write(b"SSH-1.5-Ancient\r\n")
    await reader.read()


async def garbage(reader, writer):
    writer.write(NAME + b"\x00\x00\x00\x0c\x04" + b"\x99" * 11)
    await reader.read()


async def huge_packet(reader, writer):
    writer.write(NAME + b"\xff\xff\xff\xff" + b"x" * 100)
    await reader.read()


@pytest.mark.parametrize(
    ("handler", "code"),
    [
        (silent, Code.NO_BANNER),
        (trickle, Code.NO_BANNER),
        (endless_banner, Code.PROTOCOL_ERROR),
        (endless_line, Code.PROTOCOL_ERROR),
        (closes, Code.CONNECTION_LOST),
        (named_then_closes, Code.CONNECTION_LOST),
        (old_protocol, Code.PROTOCOL_ERROR),
        (garbage, Code.PROTOCOL_ERROR),
        (huge_packet, Code.PROTOCOL_ERROR),
    ],
)
async def test_no_ssh_server(raw, means, file, handler, code):
    port = await raw(handler)
    problem, seconds = await problem_of(file(port, timeout=0.5), means)
    assert problem.code == code
    assert seconds < 5
    if code == Code.NO_BANNER:
        assert problem.params == {"port": str(port), "seconds": "0.5"}


async def test_a_login_that_never_ends(raw, means, file, monkeypatch):
    monkeypatch.setattr("ksocket.reach.ssh_client.login_limit", lambda _file: 0.6)

    async def named_then_silent(reader, writer):
        writer.write(NAME)
        await silent(reader, writer)

    port = await raw(named_then_silent)
    problem, seconds = await problem_of(file(port, timeout=0.5), means)
    assert (problem.code, seconds < 5) == (Code.CONNECTION_LOST, True)


async def test_a_closed_port(means, file):
    problem, _ = await problem_of(file(1), means)
    assert (problem.code, problem.params) == (Code.PORT_CLOSED, {"port": "1"})


async def test_an_address_that_drops_packets(means, file):
    """A full accept queue behaves like one, without a packet off this machine."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port = full.getsockname()[1]
        fillers = []
        for _ in range(4):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
            fillers.append(filler)
        problem, seconds = await problem_of(file(port, timeout=0.5), means)
        for filler in fillers:
            filler.close()
    assert problem.code in {Code.NO_ANSWER, Code.NO_BANNER}
    assert seconds < 5


async def test_the_clock_stands_still_while_the_guard_lets_wait(serve, means, file, monkeypatch):
    """The login may take 0.6 s here, the guard takes 1 s."""
    monkeypatch.setattr("ksocket.reach.ssh_client.login_limit", lambda _file: 0.6)

    class Slow:
        def password(self, *args, **kwargs):
            return self

        async def __aenter__(self):
            await asyncio.sleep(1)
            return Login(lambda _verdict: None)

        async def __aexit__(self, *args):
            return None

    port, seen = await serve()
    async with login(HERE, file(port), replace(means, guard=Slow()), Memory()) as opened:
        assert opened.login == "password"
    assert seen.passwords == ["right"]


async def test_cancelling_closes_the_connection(raw, means, file):
    closed = asyncio.Event()

    async def watched(reader, writer):
        await reader.read()
        closed.set()

    port = await raw(watched)
    task = asyncio.create_task(problem_of(file(port), means))
    await asyncio.sleep(0.1)
    task.cancel()
    async with asyncio.timeout(2):
        await closed.wait()
    with pytest.raises(asyncio.CancelledError):
        await task
