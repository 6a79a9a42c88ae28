"""SNMP agents for the tests of reach.snmp*: net-snmp's own, and one that answers as badly as a test wants; Windows for
those of reach.winrm*: the lab's own, and servers that answer as badly."""

import asyncio
import contextlib
import functools
import hashlib
import hmac
import itertools
import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from pysnmp.carrier.asyncio.dgram import udp
from pysnmp.entity import config
from pysnmp.entity.engine import SnmpEngine
from pysnmp.entity.rfc3413 import cmdrsp, context

from ksocket.credentials.accounts import SnmpFile, WinrmFile
from ksocket.credentials.secret import Secret
from ksocket.pace import PROFILES, Pace
from ksocket.reach.means import Means
from ksocket.reach.snmp_crypt import Aes
from ksocket.scope import Scope
from lab.windows.machine import Place
from lab.windows.serving import WindowsServer
from lab.windows.settings import Login, Settings

AUTH = {
    "usmHMACMD5AuthProtocol": "MD5",
    "usmHMACSHAAuthProtocol": "SHA",
    "usmHMAC128SHA224AuthProtocol": "SHA-224",
    "usmHMAC192SHA256AuthProtocol": "SHA-256",
    "usmHMAC256SHA384AuthProtocol": "SHA-384",
    "usmHMAC384SHA512AuthProtocol": "SHA-512",
}
PRIV = {
    "usmNoPrivProtocol": (None, None),
    "usmDESPrivProtocol": ("DES", None),
    "usmAesCfb128Protocol": ("AES", None),
    "usmAesCfb192Protocol": ("AES-192", "AES-192-C"),
    "usmAesCfb256Protocol": ("AES-256", "AES-256-C"),
}
AUTH_KEY, PRIV_KEY = "made-up-auth-key", "made-up-priv-key"


def tlv(tag: int, body: bytes) -> bytes:
    size = len(body)
    return bytes((tag, size)) + body if size < 128 else bytes((tag, 0x82, size >> 8, size & 255)) + body


def integer(value: int, tag: int = 2) -> bytes:
    return tlv(tag, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    out = bytearray([first * 40 + second])
    for arc in rest:
        out += bytes(arc >> shift & 127 | 128 for shift in (28, 21, 14, 7) if arc >> shift) + bytes((arc & 127,))
    return tlv(6, bytes(out))


def binding(name: str, value: bytes) -> bytes:
    return tlv(0x30, oid(name) + value)


@dataclass
class Request:
    """What a test's agent needs to know of a request: its ids, and the OID where a GetBulk starts."""

    version: int
    message_id: bytes
    request_id: bytes
    pdu: int
    first: bytes
    names: int = 1

    def reply(self, *bindings: bytes, status: int = 0, request_id: bytes | None = None) -> bytes:
        body = tlv(2, request_id or self.request_id) + integer(status) + integer(0) + tlv(0x30, b"".join(bindings))
        return tlv(0x30, integer(1) + tlv(4, b"public") + tlv(0xA2, body))

    def report(self, counter: str, user: bytes = b"", engine: bytes = b"\x80\0\0\0\x05agent") -> bytes:
        pdu = tlv(0xA8, tlv(2, self.request_id) + integer(0) * 2 + tlv(0x30, binding(counter, integer(1, 0x41))))
        usm = tlv(0x30, tlv(4, engine) + integer(1) + integer(7) + tlv(4, user) + tlv(4, b"") * 2)
        header = tlv(0x30, tlv(2, self.message_id) + integer(65507) + tlv(4, b"\0") + integer(3))
        return tlv(0x30, integer(3) + header + tlv(4, usm) + tlv(0x30, tlv(4, engine) + tlv(4, b"") + pdu))


def elements(body: bytes) -> list[tuple[int, bytes]]:
    found, at = [], 0
    while at < len(body):
        tag, size, at = body[at], body[at + 1], at + 2
        if size & 128:
            more = size & 127
            size, at = int.from_bytes(body[at : at + more], "big"), at + more
        found.append((tag, body[at : at + size]))
        at += size
    return found


def understood(datagram: bytes) -> Request:
    parts = elements(elements(datagram)[0][1])
    message_id = b""
    if parts[0][1] == b"\3":
        message_id = elements(parts[1][1])[0][1]
        tag, pdu = elements(parts[3][1])[2]
    else:
        tag, pdu = parts[2]
    inside = elements(pdu)
    asked = elements(inside[3][1])
    return Request(
        parts[0][1][0], message_id, inside[0][1], tag, elements(asked[0][1])[0][1] if asked else b"", len(asked)
    )


Answer = Callable[[Request], list[bytes]]


class Agent(asyncio.DatagramProtocol):
    """Answers every request with the datagrams that `answer` makes of it."""

    def __init__(self, answer: Answer) -> None:
        self.answer, self.asked = answer, 0

    def connection_made(self, transport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, addr) -> None:
        self.asked += 1
        for reply in self.answer(understood(data)):
            self.transport.sendto(reply, addr)


@pytest.fixture
async def agent():
    """A function: answer -> the agent, with its port."""
    transports = []

    async def start(answer: Answer) -> SimpleNamespace:
        loop = asyncio.get_running_loop()
        transport, protocol = await loop.create_datagram_endpoint(lambda: Agent(answer), local_addr=("127.0.0.1", 0))
        transports.append(transport)
        return SimpleNamespace(port=transport.get_extra_info("sockname")[1], protocol=protocol)

    yield start
    for transport in transports:
        transport.close()


@pytest.fixture
def ber() -> SimpleNamespace:
    """How the tests write BER."""
    return SimpleNamespace(tlv=tlv, integer=integer, oid=oid, binding=binding, understood=understood, Request=Request)


def users() -> Iterator[tuple[str, str, str, str | None, list[str]]]:
    """Every combination that net-snmp has: name, the manual's protocols, key extension, net-snmp's words."""
    for auth, auth_word in AUTH.items():
        for priv, (word, reeder) in PRIV.items():
            name = f"{auth_word}-{word}".lower()
            yield name, auth, priv, "blumenthal" if reeder else None, [auth_word, *([word] if word else [])]
            if reeder:
                yield f"{name}-c", auth, priv, "reeder", [auth_word, reeder]


@pytest.fixture(scope="session")
def snmp_users() -> list[tuple[str, str, str, str | None]]:
    return [one[:4] for one in users()]


class Snmpd:
    """net-snmp's agent on a port of its own, with all users; its state survives a restart."""

    def __init__(self, home: Path) -> None:
        self.home = home
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        lines = [
            "sysServices 72",
            f"agentaddress udp:127.0.0.1:{self.port}",
            "rocommunity public",
            "sysName made-up",
            "engineID made-up",
        ]
        for name, _, priv, _, (auth, *privacy) in users():
            keys = [auth, AUTH_KEY, *(word for one in privacy for word in (one, PRIV_KEY))]
            level = "auth" if "NoPriv" in priv else "priv"
            lines += [f"createUser {name} {' '.join(keys)}", f"rouser {name} {level} -V all *"]
        # the system group once more, in the context "red"
        lines += ["view all included .1", f"proxy -Cn red -v 2c -c public udp:127.0.0.1:{self.port} .1.3.6.1.2.1.1"]
        lines += ["com2sec -Cn red red default public@red", "group red v2c red"]
        lines += ["access red red v2c noauth exact all none none"]
        lines += ["createUser open", "rouser open noauth", "createUser blind MD5 " + AUTH_KEY]
        (home / "etc").mkdir()
        (home / "etc" / "snmpd.conf").write_text("\n".join(lines) + "\n")

    def start(self) -> None:
        words = ["snmpd", "-f", "-Lo", "-p", str(self.home / "pid")]
        environment = os.environ | {"SNMPCONFPATH": str(self.home / "etc"), "SNMP_PERSISTENT_DIR": str(self.home)}
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment)
        assert self.process.stdout
        said = b""
        while b"NET-SNMP version" not in said:
            line = self.process.stdout.readline()
            assert line, f"snmpd did not start: {said.decode()}"
            said += line
        # a line for each request: the agent waits when nobody reads them
        self.reader = threading.Thread(target=self.process.stdout.read, daemon=True)
        self.reader.start()

    def stop(self) -> None:
        self.process.terminate()
        self.reader.join(timeout=10)
        self.process.communicate(timeout=10)


@pytest.fixture(scope="session")
def snmpd(tmp_path_factory) -> Iterator[Snmpd]:
    daemon = Snmpd(tmp_path_factory.mktemp("snmpd"))
    daemon.start()
    yield daemon
    daemon.stop()


@pytest.fixture
def snmp_file():
    """A function: the differences from a v2c file -> the file."""
    revisions = itertools.count(time.monotonic_ns())

    def make(**given) -> SnmpFile:
        for key in {"community", "auth_key", "priv_key"} & set(given):
            given[key] = given[key] and Secret(given[key])
        fields = {
            "path": Path("00_test.toml"),
            "revision": str(next(revisions)),
            "includes": (ip_network("127.0.0.0/8"),),
            "port": 161,
            "timeout": 0.5,
        }
        return SnmpFile(**fields | given)

    return make


class Counted(Pace):
    """The real one, that also counts the requests and how many are under way at once."""

    def __init__(self) -> None:
        super().__init__(PROFILES["safe"], state=None)
        self.now = self.most = self.asked = 0

    def snmp(self, addr: str):
        return Turn(self, super().snmp(addr))


class Turn:
    """A turn that is counted; as the real one it may be entered again and again."""

    def __init__(self, pace: Counted, turn) -> None:
        self.pace, self.turn = pace, turn

    async def __aenter__(self):
        await self.turn.__aenter__()
        self.pace.now, self.pace.asked = self.pace.now + 1, self.pace.asked + 1
        self.pace.most = max(self.pace.most, self.pace.now)

    async def __aexit__(self, *_):
        self.pace.now -= 1
        await self.turn.__aexit__(*_)


@pytest.fixture
def snmp_means():
    """Loopback is in scope, but for 127.0.0.66."""
    loopback, prohibited = ip_network("127.0.0.0/8"), ip_network("127.0.0.66/32")
    scope = Scope(named=(loopback,), prohibited=(prohibited,), allow_loopback=True)
    return Means(scope=scope, pace=Counted(), guard=None, host_keys=None, store=None)


# -- WinRM: the lab's Windows, which speaks as a genuine one, and servers that say what a test has them say


class Played:
    """A played Windows on loopback."""

    def __init__(self, server: WindowsServer, port: int, pem: bytes) -> None:
        self.server, self.port, self.pem = server, port, pem

    def of(self, event: str) -> list[dict]:
        return self.server.record.of(event)

    @property
    def shown(self) -> list[str]:
        """What it was offered in Authorization headers: kinds, no secrets."""
        return [one["kind"] for one in self.of("authorization")]


@pytest.fixture
async def windows():
    """Starts a Windows: `await windows(offers=..., https=True)`. bob of CORP, loc and guest (local): "right"."""
    servers = []

    async def start(*, https: bool = False, addr: str = "127.0.0.1", **settings) -> Played:
        logins = [
            Login(username="bob", password="right", domain="CORP", realm="corp.example.com"),
            Login(username="loc", password="right"),
            Login(username="guest", password="right", stranger=True),
            Login(username="日本", password="パスワード", domain="CORP") if settings.pop("wide", False) else None,
        ]
        place = Place(interface=f"{addr}/8")
        told = msgspec.convert({"machine": "2019"} | settings, Settings)
        server = WindowsServer(told, [one for one in logins if one], place)
        servers.append(server)
        return Played(server, await server.start(addr, tls=https), server.certificate.pem)

    yield start
    for server in servers:
        await server.stop()


@pytest.fixture
def winrm_file():
    """Makes credential files: NTLM for CORP\\bob unless a test says otherwise."""

    def made(port: int, addr: str = "127.0.0.1", **more) -> WinrmFile:
        known = {
            "path": Path("/x/winrm.toml"),
            "revision": "1",
            "includes": (ip_network(addr),),
            "port": port,
            "username": "CORP\\bob",
            "password": Secret("right"),
            "auth_method": "ntlm",
            "timeout": 20.0,
        }
        return WinrmFile(**known | more)

    return made


@pytest.fixture
async def listening():
    """Listens with a coroutine of a connection's two ends: `port = await listening(handler)`."""
    servers, tasks, writers = [], [], []

    async def start(handler, **more) -> int:
        async def served(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            tasks.append(asyncio.current_task())
            writers.append(writer)
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await handler(reader, writer)
                await writer.drain()
                writer.close()
                await writer.wait_closed()
            writer.transport.abort()

        servers.append(await asyncio.start_server(served, "127.0.0.1", 0, **more))
        return servers[-1].sockets[0].getsockname()[1]

    yield start
    for server in servers:
        server.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0)  # what was aborted is closed in the loop's next round


class Scripted:
    """Says what it is told, an answer a request. asked: the requests."""

    def __init__(self, answers) -> None:
        self.answers, self.asked, self.port = answers, [], 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in self.answers:
            self.asked.append(await self._request(reader))
            writer.write(answer)
            await writer.drain()
        await reader.read()

    @staticmethod
    async def _request(reader: asyncio.StreamReader) -> bytes:
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        return head + await reader.readexactly(length)


@pytest.fixture
def scripted(listening):
    """Starts a server that gives these answers on each connection, and is silent from then on."""

    async def start(*answers: bytes) -> Scripted:
        told = Scripted(answers)
        told.port = await listening(told.serve)
        return told

    return start


@pytest.fixture
def http():
    """Makes answers: `http(401, www_authenticate="Negotiate")`."""

    def made(status: int = 200, body: bytes = b"", **fields: str) -> bytes:
        lines = [f"HTTP/1.1 {status} x", *(f"{name.replace('_', '-')}: {value}" for name, value in fields.items())]
        return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body

    return made


# -- an agent of SNMP that has 3DES: pysnmp's


@pytest.fixture
async def pysnmp_agent():
    """Starts pysnmp's agent: a function of users (name, authentication, privacy: its words for them) -> its port."""
    engines = []

    async def start(users: list[tuple[str, str, str]]) -> int:
        engine = SnmpEngine()
        engines.append(engine)
        transport = udp.UdpAsyncioTransport().open_server_mode(("127.0.0.1", 0))
        config.add_transport(engine, udp.DOMAIN_NAME, transport)
        for name, auth, priv in users:
            keys = (getattr(config, auth), AUTH_KEY, getattr(config, priv), PRIV_KEY)
            config.add_v3_user(engine, name, *keys)
            config.add_vacm_user(engine, 3, name, "authPriv", (1, 3, 6), (1, 3, 6))
        here = context.SnmpContext(engine)
        for responder in (cmdrsp.GetCommandResponder, cmdrsp.NextCommandResponder, cmdrsp.BulkCommandResponder):
            responder(engine, here)
        while transport.transport is None:  # noqa: ASYNC110 - it tells nobody when it listens
            await asyncio.sleep(0)
        return transport.transport.get_extra_info("sockname")[1]

    yield start
    for engine in engines:
        engine.close_dispatcher()


# -- an agent of SNMPv3 whose clock and engine do as a test wants; what it says is made here, by RFC 3414


@functools.cache
def master_key(password: str) -> bytes:
    return hashlib.new("sha1", (password.encode() * 70_000)[: 1 << 20]).digest()  # noqa: S324 - RFC 3414


class UsmAgent(asyncio.DatagramProtocol):
    """Knows one user, with SHA-1 and perhaps AES-128. jump: seconds by which its clock goes on with each request.

    liar: signs with another key. answer: what it says to a request by which it can be asked.
    """

    def __init__(self) -> None:
        self.engine, self.boots, self.time, self.jump = b"\x80\0\x1f\x88\4one", 3, 100_000, 0
        self.liar, self.asked, self.port, self.user = False, 0, 0, b"sha-none"
        self.answer: Callable[[Request], list[bytes]] = lambda request: [
            self.response(request, binding("1.3.6.1.2.1.1.3.0", integer(77, 0x43)))
        ]

    def restart(self, engine: bytes | None = None) -> None:
        self.boots, self.time, self.engine = self.boots + 1, 5, engine or self.engine

    def connection_made(self, transport) -> None:
        self.transport, self.port = transport, transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr) -> None:
        self.asked += 1
        self.time += self.jump
        parts = elements(elements(data)[0][1])
        engine, boots, time, _, _, salt = (one for _, one in elements(elements(parts[2][1])[0][1]))
        clock = int.from_bytes(boots, "big"), int.from_bytes(time, "big")
        if parts[3][0] == 4:
            scoped = self.cipher.decrypt(parts[3][1], *clock, salt)
            data = tlv(0x30, integer(3) + tlv(0x30, parts[1][1]) + tlv(4, parts[2][1]) + scoped)
        for reply in self.replies(understood(data), engine, *clock):
            self.transport.sendto(reply, addr)

    def replies(self, request: "Request", engine: bytes, boots: int, time: int) -> list[bytes]:
        if engine != self.engine:
            return [request.report("1.3.6.1.6.3.15.1.1.4.0", engine=self.engine)]
        if boots != self.boots or abs(time - self.time) > 150:
            late = binding("1.3.6.1.6.3.15.1.1.2.0", integer(1, 0x41))
            return [self.signed(request, tlv(0xA8, tlv(2, request.request_id) + integer(0) * 2 + tlv(0x30, late)))]
        return self.answer(request)

    def response(self, request: "Request", *bindings: bytes, status: int = 0) -> bytes:
        body = tlv(2, request.request_id) + integer(status) + integer(0) + tlv(0x30, b"".join(bindings))
        return self.signed(request, tlv(0xA2, body))

    def key(self, password: str) -> bytes:
        master = master_key(password)
        return hashlib.new("sha1", master + self.engine + master).digest()  # noqa: S324

    @functools.cached_property
    def cipher(self) -> Aes:
        return Aes(self.key(PRIV_KEY)[:16])

    def signed(self, request: "Request", pdu: bytes, *, private: bool = False) -> bytes:
        key = b"liar" if self.liar else self.key(AUTH_KEY)
        scoped, salt = tlv(0x30, tlv(4, self.engine) + tlv(4, b"") + pdu), b""
        if private:
            salt = b"8 octets"
            scoped = tlv(4, self.cipher.encrypt(scoped, self.boots, self.time, salt))
        clock = integer(self.boots) + integer(self.time)
        usm = tlv(0x30, tlv(4, self.engine) + clock + tlv(4, self.user) + tlv(4, bytes(12)) + tlv(4, salt))
        flags = tlv(4, b"\3" if private else b"\1")
        header = tlv(0x30, tlv(2, request.message_id) + integer(65507) + flags + integer(3))
        message = tlv(0x30, integer(3) + header + tlv(4, usm) + scoped)
        return message.replace(bytes(12), hmac.digest(key, message, "sha1")[:12], 1)


@pytest.fixture
async def usm_agent():
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(UsmAgent, local_addr=("127.0.0.1", 0))
    yield protocol
    transport.close()
