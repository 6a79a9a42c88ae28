"""Servers that send without end: each is left after a bounded number of bytes, and the others never wait for long."""

import asyncio
import contextlib
import struct
from types import SimpleNamespace

import asyncssh
import pytest
from asyncssh.constants import MSG_DEBUG, MSG_EXT_INFO, MSG_USERAUTH_BANNER
from asyncssh.packet import Boolean, String, UInt32

from ksocket.credentials.guard import Login
from ksocket.reach.jump import JumpPool
from ksocket.reach.ssh import connect
from ksocket.reach.ssh_flow import LOGIN, PIECE, Allowance, Flow, answer
from ksocket.reach.trouble import Trouble
from ksocket.target import Target
from kswire.problems import Code

HERE = Target("127.0.0.1")
NAME = b"SSH-2.0-Synthetic_1.0\r\n"
SOCKETS = 12 << 20  # bytes that two sockets of this machine may hold between them


def packet(kind: int, body: bytes = b"") -> bytes:
    """Without encryption (RFC 4253, 6)."""
    payload = bytes([kind]) + body
    padding = 8 - (5 + len(payload)) % 8
    padding += 8 if padding < 4 else 0
    return struct.pack(">IB", 1 + len(payload) + padding, padding) + payload + bytes(padding)


FLOODS = {
    "ignore": packet(2, String(b"")),
    "debug": packet(4, Boolean(False) + String(b"") * 2),
    "unimplemented": packet(3, UInt32(0)),
    "what nobody knows": packet(19),
    "the largest": packet(2, String(bytes(200 << 10))),
    "lines": b"Welcome\r\n" * 1000,
}


async def outcome(file, means, target=HERE):
    """What a script printed, or the problem."""
    try:
        async with JumpPool(means) as pool, connect(target, file, means, pool) as session:
            return await session.run("echo hello")
    except Trouble as trouble:
        return trouble.problem


@pytest.mark.parametrize("name", FLOODS)
async def test_without_end_before_the_key_exchange(raw, means, file, stall, name):
    sent = 0

    async def flood(reader, writer):
        nonlocal sent
        many = FLOODS[name] * max(1, PIECE // len(FLOODS[name]))
        writer.write(b"" if name == "lines" else NAME)
        while True:
            writer.write(many)
            sent += len(many)
            await writer.drain()

    port = await raw(flood)
    async with stall() as longest:
        problem = await outcome(file(port), means)
    print(f"{name}: {sent} bytes sent, the loop waited {1000 * longest.seconds:.0f} ms at most")
    assert problem.code == Code.PROTOCOL_ERROR
    assert sent < SOCKETS


def banners(conn):
    conn.send_packet(MSG_USERAUTH_BANNER, String("x"), String(""))


def notices(conn):
    conn.send_packet(MSG_DEBUG, Boolean(False), String("x"), String(""))


def extensions(conn):
    conn.send_packet(MSG_EXT_INFO, UInt32(1), String("server-sig-algs"), String("rsa-sha2-256"))


def large(conn):
    conn.send_packet(MSG_USERAUTH_BANNER, String("x" * 30000), String(""))


@pytest.fixture
def flooding(server_class):
    """Makes a server that says a thing a million times as soon as somebody wants to log in."""

    def made(say):
        class Flooding(server_class):
            said = 0

            def begin_auth(self, username):
                self.task = asyncio.get_running_loop().create_task(self.flood())
                return True

            def connection_lost(self, exc):
                self.task.cancel()

            async def flood(self):
                with contextlib.suppress(OSError, asyncssh.Error):
                    while Flooding.said < 1_000_000:
                        for _ in range(50):
                            say(self.conn)
                        Flooding.said += 50
                        await asyncio.sleep(0)

        return Flooding

    return made


@pytest.mark.parametrize("say", [banners, notices, extensions, large])
async def test_a_million_messages_before_the_login(serve, means, file, flooding, say):
    """While the password waits for its turn, too: then they would all be kept."""

    class Waiting:
        def password(self, *args, **kwargs):
            return self

        async def __aenter__(self):
            await waiting.wait()
            return Login(lambda _verdict: None)

        async def __aexit__(self, *args):
            return None

    waiting = asyncio.Event()
    kind = flooding(say)
    port, seen = await serve(kind)
    object.__setattr__(means, "guard", Waiting())
    problem = await outcome(file(port), means)
    assert (problem.code, seen.passwords) == (Code.PROTOCOL_ERROR, [])
    assert problem.params["detail"].startswith("it sends without end: more than ")
    assert kind.said < 200_000


async def test_a_banner_of_the_companys_lawyers_is_no_flood(serve, server_class, means, file):
    class Wordy(server_class):
        def begin_auth(self, username):
            self.conn.send_auth_banner("Unauthorised access is prohibited.\r\n" * 1000)
            return True

    port, _ = await serve(Wordy)
    assert await outcome(file(port), means) == b"hello\n"


async def drops(process):
    """A gigabyte a byte at a time."""
    with contextlib.suppress(asyncssh.Error, OSError):
        while True:
            for _ in range(100):
                process.stdout.write("x")
            await process.stdout.drain()
            await asyncio.sleep(0)


async def talks(process):
    with contextlib.suppress(asyncssh.Error, OSError):
        while True:
            for _ in range(100):
                notices(process.channel.get_connection())
            await asyncio.sleep(0)


async def exchanges_keys(process):
    """One exchange after the other (RFC 4253, 9), and never an answer."""
    connection = process.channel.get_connection()
    with contextlib.suppress(asyncssh.Error, OSError):
        while True:
            if not connection._kex and not connection._kexinit_sent:
                connection._send_kexinit()
                connection._kexinit_sent = True
            await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("process", "what"), [(drops, "50000 packets"), (talks, "50000 packets"), (exchanges_keys, "4 key exchanges")]
)
async def test_without_end_while_a_script_runs(serve, means, file, process, what):
    port, _ = await serve(process_factory=process)
    problem = await outcome(file(port), means)
    assert (problem.code, problem.params) == (
        Code.PROTOCOL_ERROR,
        {"detail": f"it sends without end: more than {what}"},
    )


async def test_others_are_not_disturbed(serve, raw, means, file, stall):
    """Servers without end and without an answer beside honest ones: these are read as ever."""

    async def notices_without_end(reader, writer):
        writer.write(NAME)
        while True:
            writer.write(FLOODS["debug"] * 1000)
            await writer.drain()

    async def silent(reader, writer):
        await asyncio.Event().wait()

    everywhere = {"addr": "0.0.0.0"}  # each under an address of its own: a host has two sessions at most
    hostile = [await raw(one, **everywhere) for one in (notices_without_end, silent) for _ in range(5)]
    hostile += [(await serve(process_factory=process, **everywhere))[0] for process in (drops, talks)]
    honest = [(await serve(**everywhere))[0] for _ in range(5)]
    async with stall() as longest:
        found = await asyncio.gather(
            *(outcome(file(port), means, Target(f"127.0.1.{n}")) for n, port in enumerate(hostile + honest))
        )
    print(f"{len(hostile)} hostile servers: the loop waited {1000 * longest.seconds:.0f} ms at most")
    assert found[len(hostile) :] == [b"hello\n"] * len(honest)
    assert {one.code for one in found[: len(hostile)]} == {Code.PROTOCOL_ERROR, Code.NO_BANNER}


class Connection:
    """As much of asyncssh's as Flow touches."""

    def __init__(self):
        self._recv_seq, self._kex, self._transport = 0, None, SimpleNamespace(max_size=256 << 10)
        self.taken, self.error = b"", None

    def data_received(self, data, datatype=None):
        self.taken += data
        self._recv_seq += 1

    def internal_error(self, raised):
        self.error = raised[1]


def test_what_is_counted():
    connection = Connection()
    flow = Flow(connection)
    assert connection._transport.max_size == PIECE
    flow.allow(Allowance(octets=10, packets=3, exchanges=1))
    connection.data_received(b"x" * 10)
    assert connection.error is None
    connection.data_received(b"x")
    assert str(connection.error) == "it sends without end: more than 10 bytes"

    flow.allow(Allowance(octets=10, packets=3, exchanges=1))
    connection.error, connection._recv_seq = None, 0  # an exchange: the number begins anew
    for _ in range(3):
        connection.data_received(b"")
    assert connection.error is None
    connection.data_received(b"")
    assert str(connection.error) == "it sends without end: more than 3 packets"

    flow.allow(Allowance(octets=10, packets=9, exchanges=1))
    connection.error = None
    for exchange in (object(), None, object()):
        assert connection.error is None
        connection._kex = exchange
        connection.data_received(b"")
    assert str(connection.error) == "it sends without end: more than 1 key exchanges"


def test_a_jump_host_has_no_bound():
    connection = Connection()
    flow = Flow(connection)
    flow.allow(None)
    for _ in range(9):
        connection.data_received(bytes(1 << 20))
    assert connection.error is None


def test_what_a_script_may_bring_is_more_than_its_answer():
    assert answer(16 << 20).octets > 2 * (16 << 20) > LOGIN.octets
