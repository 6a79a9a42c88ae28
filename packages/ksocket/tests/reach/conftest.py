"""SNMP agents for the tests of reach.snmp*: net-snmp's own, and one that answers as badly as a test wants; Windows for
those of reach.winrm*: the lab's own, and servers that answer as badly."""

import asyncio
import contextlib
import itertools
import os
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
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
from ksocket.scope import Scope
from lab.windows.machine import Place
from lab.windows.serving import WindowsServer
from lab.windows.settings import Login, Settings

from .agents import AUTH_KEY, PRIV_KEY, Answer, Request, UsmAgent, binding, integer, oid, tlv, understood

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


@pytest.fixture
async def usm_agent():
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.create_datagram_endpoint(UsmAgent, local_addr=("127.0.0.1", 0))
    yield protocol
    transport.close()
