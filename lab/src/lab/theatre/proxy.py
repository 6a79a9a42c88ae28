"""HTTP proxies as companies have them: one wants a login, one looks into TLS, one cuts what is idle.

Real on the wire: pyspnego accepts NTLM and Negotiate; TLS ends at a certificate of the proxy's own authority.
"""

import asyncio
import base64
import binascii
import contextlib
import datetime as dt
import os
import re
import socket
import ssl
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from ipaddress import ip_address
from typing import Any

import spnego
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from lab.namespaces import inside
from lab.theatre.journal import Journal
from lab.theatre.parts import Scene, listener

DOMAIN = "LAB"  # of the account, for NTLM and Negotiate

_PAGE = b"<html>This proxy wants a login.</html>"
_LOGIN = re.compile(r"^Proxy-Authorization: (\w+) (\S+)\r$", re.MULTILINE)
_PEM = serialization.Encoding.PEM


@dataclass(frozen=True, kw_only=True)
class Rules:
    """login: "basic", "ntlm", "negotiate" or none; idle: seconds after which a silent connection is cut."""

    login: str | None = None
    username: str = ""
    password: str = ""
    inspects: bool = False
    idle: float | None = None


class Authority:
    """The proxy's own: makes a certificate for whatever host is asked for."""

    def __init__(self, name: str = "Inspecting Proxy CA") -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        self._own = self._signed(self._name, self._key, x509.BasicConstraints(ca=True, path_length=None), True)

    @property
    def pem(self) -> bytes:
        """What a client would have to trust."""
        return self._own.public_bytes(_PEM)

    def context(self, host: str) -> ssl.SSLContext:
        """The server's side of TLS as this host."""
        key = ec.generate_private_key(ec.SECP256R1())
        try:
            name: x509.GeneralName = x509.IPAddress(ip_address(host))
        except ValueError:
            name = x509.DNSName(host)
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host[:64])])
        leaf = self._signed(subject, key, x509.SubjectAlternativeName([name]), False)
        private = key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.NamedTemporaryFile() as file:
            file.write(private + leaf.public_bytes(_PEM) + self.pem)
            file.flush()
            context.load_cert_chain(file.name)
        return context

    def _signed(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, extension: x509.ExtensionType, critical: bool
    ) -> x509.Certificate:
        begin = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
        builder = x509.CertificateBuilder(self._name, subject, key.public_key(), x509.random_serial_number())
        builder = builder.not_valid_before(begin).not_valid_after(begin + dt.timedelta(days=30))
        return builder.add_extension(extension, critical).sign(self._key, hashes.SHA256())


class Proxy:
    """Serves connections; `events` says what happened, never with a secret."""

    def __init__(self, rules: Rules, make: Callable[[], socket.socket] | None = None) -> None:
        """make: a socket for the way on, in the network namespace that the proxy stands in."""
        self.rules, self._make = rules, make
        self.authority = Authority() if rules.inspects else None
        self.events: list[str] = []
        self._serving: set[asyncio.Task[None]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, to its end: what asyncio.start_server calls."""
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await self._join(await self._admitted(reader, writer), reader, writer)
        finally:
            writer.transport.abort()
            self._serving.discard(task)

    async def close(self) -> None:
        """End all connections."""
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _admitted(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> str:
        """The host and port of the first CONNECT with a login that is right."""
        with tempfile.NamedTemporaryFile("w") as users:
            users.write(f"{DOMAIN}:{self.rules.username}:{self.rules.password}\n")
            users.flush()
            os.environ["NTLM_USER_FILE"] = users.name  # where pyspnego looks
            acceptor = self._acceptor()
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                right, challenge = self._heard(acceptor, head)
                if right:
                    return head.split()[1]
                writer.write(self._page(challenge))
                await writer.drain()

    def _heard(self, acceptor: Any, head: str) -> tuple[bool, bytes]:
        """May it pass, and with which challenge it is asked once more."""
        if self.rules.login is None:
            return True, b""
        shown = _LOGIN.search(head)
        if shown is None or shown[1].lower() != self.rules.login:
            self.events.append("asked for a login")
            return False, b""
        right, challenge = self._judged(acceptor, shown[2])
        self.events.append(f"{self.rules.login} {'accepted' if right else 'challenged' if challenge else 'refused'}")
        return right, challenge

    def _page(self, challenge: bytes) -> bytes:
        offer = {"basic": 'Basic realm="lab"', "ntlm": "NTLM", "negotiate": "Negotiate"}[self.rules.login or "basic"]
        offer += f" {base64.b64encode(challenge).decode()}" if challenge else ""
        lines = ("HTTP/1.1 407 Proxy Authentication Required", f"Proxy-Authenticate: {offer}")
        return "\r\n".join([*lines, f"Content-Length: {len(_PAGE)}", "", ""]).encode() + _PAGE

    def _acceptor(self) -> Any:
        if self.rules.login not in {"ntlm", "negotiate"}:
            return None
        own = spnego.NegotiateOptions.use_ntlm if self.rules.login == "ntlm" else spnego.NegotiateOptions.use_negotiate
        return spnego.server(protocol=self.rules.login, options=own)

    def _judged(self, acceptor: Any, token: str) -> tuple[bool, bytes]:
        """Is the login right, and what to say next."""
        try:
            octets = base64.b64decode(token, validate=True)
        except binascii.Error:
            return False, b""
        if acceptor is None:
            return octets == f"{self.rules.username}:{self.rules.password}".encode(), b""
        try:
            answer = acceptor.step(octets)
        except (spnego.exceptions.SpnegoError, ValueError):
            return False, b""
        return acceptor.complete, answer or b""

    async def _join(self, authority: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host, _, port = authority.rpartition(":")
        host = host.strip("[]")
        blind = None
        if self.authority is not None:
            blind = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            blind.check_hostname, blind.verify_mode = False, ssl.CERT_NONE
        there, back = await self._dial(host, int(port), blind)
        writer.write(b"HTTP/1.1 200 Connection established\r\nVia: 1.1 lab\r\n\r\n")
        await writer.drain()
        self.events.append(f"joined {authority}")
        try:
            if self.authority is not None:
                await writer.start_tls(self.authority.context(host))
            await self._carry(reader, writer, there, back)
        finally:
            back.transport.abort()

    async def _dial(
        self, host: str, port: int, blind: ssl.SSLContext | None
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._make is None:
            return await asyncio.open_connection(host, port, ssl=blind)
        made = self._make()
        made.setblocking(False)
        await asyncio.get_running_loop().sock_connect(made, (host, port))
        return await asyncio.open_connection(sock=made, ssl=blind, server_hostname=host if blind else None)

    async def _carry(self, *ends: Any) -> None:
        reader, writer, there, back = ends
        loop = asyncio.get_running_loop()
        heard = [loop.time()]
        ways = [asyncio.create_task(_pour(*way, heard)) for way in ((reader, back), (there, writer))]
        try:
            while not any(way.done() for way in ways):
                left = None if self.rules.idle is None else heard[0] + self.rules.idle - loop.time()
                if left is not None and left <= 0:
                    self.events.append("cut an idle connection")
                    return
                await asyncio.wait(ways, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)


async def _pour(source: asyncio.StreamReader, sink: asyncio.StreamWriter, heard: list[float]) -> None:
    while octets := await source.read(65536):
        heard[0] = asyncio.get_running_loop().time()
        sink.write(octets)
        await sink.drain()


class Journaled(list[str]):
    """What happened, each also as a line of the host's log."""

    def __init__(self, journal: Journal, port: int) -> None:
        super().__init__()
        self._journal, self._port = journal, port

    def append(self, what: str) -> None:
        """One more."""
        super().append(what)
        self._journal.write("proxy", port=self._port, what=what)


async def play(scene: Scene, told: list[dict[str, Any]]) -> None:
    """The proxies of a host. One that looks into TLS leaves its authority beside its log: proxy-PORT.pem."""
    journal = scene.journal("proxies")
    for one in told:
        port = one.pop("port")
        proxy = Proxy(Rules(**one), partial(inside, scene.pid, socket.socket))
        proxy.events = Journaled(journal, port)
        if proxy.authority is not None:
            (scene.logs / f"proxy-{port}.pem").write_bytes(proxy.authority.pem)
        await asyncio.start_server(proxy.serve, sock=inside(scene.pid, partial(listener, port)))
