"""The way to the hub through an HTTP proxy: CONNECT (RFC 9110, 9.3.6), with Basic (RFC 7617) when it asks."""

import asyncio
import base64
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
from ksocket.link.unreachable import Unreachable

SECONDS = 30.0
MAX_HEAD = 16 << 10  # bytes of a proxy's answer
_CHUNK = 64 << 10

_STATUS = re.compile(rb"HTTP/1\.[01] ([0-9]{3})(?: ([^\r\n]{0,100}))?")
_OFFER = re.compile(rb"^proxy-authenticate:[ \t]*([!#$%&'*+.^_`|~0-9a-z-]+)", re.IGNORECASE | re.MULTILINE)


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
        self.sock.close()

    async def _run(self) -> None:
        reader, writer = await asyncio.open_connection(sock=self._inner)
        ways = [asyncio.create_task(_pour(reader, self._writer)), asyncio.create_task(_pour(self._reader, writer))]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
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
    status, offers, made = await _ask(proxy, authority, None)
    if status == b"407" and b"basic" in offers and proxy.username is not None and proxy.password is not None:
        words = f"{proxy.username}:{proxy.password.reveal()}".encode()
        status, offers, made = await _ask(proxy, authority, base64.b64encode(words).decode())
    if made is not None:
        return made
    if status == b"407":
        asked = b", ".join(sorted(offers)).decode() or "-"
        raise Unreachable("proxy-login", proxy=proxy.url, methods=asked)
    raise Unreachable("proxy-status", proxy=proxy.url, status=status.decode(), host=authority)


async def _ask(proxy: Proxy, authority: str, login: str | None) -> tuple[bytes, set[bytes], Tunnel | None]:
    """Status, the kinds of login that it offers, and the connection if it was made."""
    parts = urlsplit(proxy.url)
    secure = ssl.create_default_context() if parts.scheme == "https" else None
    if secure and proxy.ca_file:
        secure.load_verify_locations(proxy.ca_file)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port, ssl=secure, limit=MAX_HEAD)
    made: Tunnel | None = None
    try:
        lines = [f"CONNECT {authority} HTTP/1.1", f"Host: {authority}", "User-Agent: ksocket"]
        lines += [f"Proxy-Authorization: Basic {login}"] if login else []
        writer.write("\r\n".join([*lines, "", ""]).encode())
        head = await reader.readuntil(b"\r\n\r\n")
        status = _STATUS.match(head)
        if status is None:
            raise ValueError("it does not speak HTTP")
        if status[1] == b"200":
            made = Tunnel(reader, writer)
        return status[1], {offer.lower() for offer in _OFFER.findall(head)}, made
    finally:
        if made is None:
            await _close(writer)
