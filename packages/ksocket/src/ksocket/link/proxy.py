"""The way to the hub through an HTTP proxy: CONNECT (RFC 9110, 9.3.6), with a login when it asks for one."""

import asyncio
import base64
import binascii
import re
import socket
import ssl
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from ksocket.credentials.secret import Secret
from ksocket.link import login as logins
from ksocket.link.unreachable import Unreachable

SECONDS = 30.0
MAX_HEAD = 16 << 10  # bytes of a proxy's answer
MAX_BODY = 1 << 20  # bytes of the page with which it refuses
MAX_STEPS = 4  # of one login
_CHUNK = 64 << 10

_STATUS = re.compile(rb"HTTP/1\.[01] ([0-9]{3})(?: ([^\r\n]{0,100}))?")
_OFFER = re.compile(
    rb"^proxy-authenticate:[ \t]*([!#$%&'*+.^_`|~0-9a-z-]+)(?:[ \t]+([A-Za-z0-9+/]+=*)[ \t]*\r?$)?",
    re.IGNORECASE | re.MULTILINE,
)
_LENGTH = re.compile(rb"^content-length:[ \t]*([0-9]{1,9})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Proxy:
    """url is http://host:port or https://host:port; ca_file is trusted beside the system's for https."""

    url: str
    username: str | None = None
    password: Secret | None = None
    ca_file: Path | None = None


def goes_direct(host: str, port: int, words: Iterable[str]) -> bool:
    """Is the hub reached without the proxy, by noProxy or NO_PROXY?

    A word is an address, a network, a name (with all below it, a leading dot or not), or `*`; each with or without
    a port.
    """
    return any(_covers(word.strip().lower(), host.lower().rstrip("."), port) for word in words)


def _covers(word: str, host: str, port: int) -> bool:
    if word == "*":
        return True
    with suppress(ValueError):
        network = ip_network(word, strict=False)
        try:
            return ip_address(host) in network
        except ValueError:
            return False
    name, _, number = word.partition(":")
    if number and number != str(port):
        return False
    name = name.removeprefix("*").strip(".")
    return bool(name) and (host == name or host.endswith(f".{name}"))


class Tunnel:
    """A connection through a proxy, as a socket that TLS and WebSocket can use like any other.

    `sock` is one end of a pair; what goes in there comes out at the hub, also when the proxy itself is reached by TLS.
    """

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.sock, self._inner = socket.socketpair()
        self._reader, self._writer = reader, writer
        self._relay = asyncio.create_task(self._run())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._relay.cancel()
        await asyncio.gather(self._relay, return_exceptions=True)
        await _close(self._writer)  # the relay may have been ended before it began
        self._inner.close()
        self.sock.close()

    async def _run(self) -> None:
        reader, writer = await asyncio.open_connection(sock=self._inner)
        ways = [asyncio.create_task(_pour(reader, self._writer)), asyncio.create_task(_pour(self._reader, writer))]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for end in (writer, self._writer):  # at once: what waits below may be cancelled
                end.transport.abort()
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
            await asyncio.gather(_close(writer), _close(self._writer))


async def _pour(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while chunk := await source.read(_CHUNK):
            sink.write(chunk)
            await sink.drain()


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()
    with suppress(OSError):
        await writer.wait_closed()


async def tunnel(proxy: Proxy, host: str, port: int) -> Tunnel:
    """A connection to the hub through the proxy; closed by leaving its context.

    The login is shown only to a proxy that asks for it.

    Raises:
        Unreachable: "proxy" (nobody there, or no proxy), "proxy-login", "proxy-status".
    """
    try:
        async with asyncio.timeout(SECONDS):
            return await _login(proxy, f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
    except TimeoutError as error:
        raise Unreachable("proxy", proxy=proxy.url, detail=f"no answer within {SECONDS:.0f} s") from error
    except (OSError, ValueError, asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
        raise Unreachable("proxy", proxy=proxy.url, detail=error) from error


async def _login(proxy: Proxy, authority: str) -> Tunnel:
    async with _Asking(proxy, authority) as asking:
        answer = await asking.ask()
        if answer.status == "200":
            return asking.tunnel()
    if answer.status == "407" and proxy.username is not None and proxy.password is not None:
        for kind in logins.KINDS:
            if kind in answer.offers and (made := await _with_login(proxy, authority, kind)):
                return made
    raise _refused(proxy, authority, answer)


async def _with_login(proxy: Proxy, authority: str, kind: str) -> Tunnel | None:
    """On a connection of its own: NTLM and Negotiate log the connection in, not the request.

    None: the proxy offers this kind and does not speak it; the password was not tried.
    """
    assert proxy.username is not None
    assert proxy.password is not None
    refused = Unreachable("proxy-refused", proxy=proxy.url, username=proxy.username, method=kind)
    async with _Asking(proxy, authority) as asking:
        try:
            talk = logins.begin(kind, proxy.username, proxy.password, urlsplit(proxy.url).hostname or "")
            challenge = b""
            for _ in range(MAX_STEPS):
                if (words := talk.step(challenge)) is None:
                    break
                answer = await asking.ask(words)
                if answer.status == "200":
                    return asking.tunnel()
                if answer.status != "407":
                    raise _refused(proxy, authority, answer)
                former, challenge = challenge, answer.offers.get(kind, b"")
                if not challenge and kind != "basic":
                    if not former:
                        return None
                    break
        except logins.Failed as error:
            raise refused from error
    raise refused


def _refused(proxy: Proxy, authority: str, answer: "_Answer") -> Unreachable:
    if answer.status == "407":
        return Unreachable("proxy-login", proxy=proxy.url, methods=", ".join(sorted(answer.offers)) or "-")
    return Unreachable("proxy-status", proxy=proxy.url, status=answer.status, host=authority)


@dataclass(frozen=True, slots=True)
class _Answer:
    """offers: kinds of login in lower case, each with the challenge that it carries."""

    status: str
    offers: dict[str, bytes]


class _Asking:
    """One connection to the proxy, closed at the end unless it became a tunnel."""

    def __init__(self, proxy: Proxy, authority: str) -> None:
        self._proxy, self._authority = proxy, authority
        self._reader: asyncio.StreamReader
        self._writer: asyncio.StreamWriter
        self._passed_on = False

    async def __aenter__(self) -> Self:
        parts = urlsplit(self._proxy.url)
        secure = ssl.create_default_context() if parts.scheme == "https" else None
        if secure and self._proxy.ca_file:
            secure.load_verify_locations(self._proxy.ca_file)
        made = await asyncio.open_connection(parts.hostname, parts.port, ssl=secure, limit=MAX_HEAD)
        self._reader, self._writer = made
        return self

    async def __aexit__(self, *_: object) -> None:
        if not self._passed_on:
            await _close(self._writer)

    def tunnel(self) -> Tunnel:
        self._passed_on = True
        return Tunnel(self._reader, self._writer)

    async def ask(self, login: str | None = None) -> _Answer:
        """Its answer to CONNECT; ready for another one unless that is the tunnel."""
        lines = [f"CONNECT {self._authority} HTTP/1.1", f"Host: {self._authority}", "User-Agent: ksocket"]
        lines += [f"Proxy-Authorization: {login}"] if login else []
        self._writer.write("\r\n".join([*lines, "", ""]).encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        status = _STATUS.match(head)
        if status is None:
            raise ValueError("it does not speak HTTP")
        offers = {kind.lower().decode(): _challenge(text) for kind, text in _OFFER.findall(head)}
        if status[1] == b"407" and any(offers.values()):
            await self._pass_over_page(head)
        return _Answer(status[1].decode(), offers)

    async def _pass_over_page(self, head: bytes) -> None:
        """What stands between a challenge and the answer to the next request."""
        length = _LENGTH.search(head)
        if b"transfer-encoding:" in head.lower():
            raise ValueError("it sends a page of unknown length with its challenge")
        if length is None or int(length[1]) > MAX_BODY:
            return
        await self._reader.readexactly(int(length[1]))


def _challenge(text: bytes) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""
