"""Machines that say who they are without a login; and one that answers whatever it is asked with garbage."""

import asyncio
import ssl
import subprocess
import tempfile
from collections.abc import Awaitable, Callable
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from lab.namespaces import inside
from lab.theatre import wire
from lab.theatre.parts import Scene, listener

_SERVICES = "_services._dns-sd._udp.local"
_UNIQUE, _GROUP = 0x0400, 0x8400

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def play(scene: Scene, says: dict[str, Any]) -> None:
    """Say all of it (lab.description.Spoken) where others would ask."""
    if says["banner"]:
        await _listen(scene, 22, partial(_greet, f"{says['banner']}\r\n".encode()))
    if says["title"]:
        page = partial(_page, _document(says["title"], says["server"]))
        await _listen(scene, 80, page)
        if says["certificate"]:
            await _listen(scene, 443, page, _tls(says["certificate"]))
    if says["netbios"]:
        names = [(says["netbios"], 0x00, _UNIQUE), (says["netbios"], 0x20, _UNIQUE), (says["group"], 0x00, _GROUP)]
        wire.serve(scene, 137, lambda request: [wire.node_status(request, names)])
    if says["mdns"]:
        known = [(ip_address(scene.addresses[0]).reverse_pointer, f"{says['mdns']}.local")]
        known += [(_SERVICES, f"{one}.local") for one in says["services"]]
        wire.serve(scene, 5353, partial(_announce, known))


async def shout(scene: Scene) -> None:
    """Send garbage without end over every connection, and a lot of it for each datagram."""
    for port in (22, 80, 443):
        await _listen(scene, port, _endless)
    for port in (137, 5353):
        wire.serve(scene, port, lambda _: [b"\xff" * 1000] * 100)


async def _listen(scene: Scene, port: int, handler: Handler, tls: ssl.SSLContext | None = None) -> None:
    journal = scene.journal("speaker")

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        journal.write("connected", port=port)
        try:
            await handler(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    await asyncio.start_server(handle, sock=inside(scene.pid, partial(listener, port)), ssl=tls)


async def _greet(banner: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(banner)
    await reader.read()


async def _page(document: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(document)
    await writer.drain()


async def _endless(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        writer.write(b"\xff\x00<title" * 1000)
        await writer.drain()


def _announce(known: list[tuple[str, str]], datagram: bytes) -> list[bytes]:
    _, names = wire.questions(datagram)
    return [wire.response(datagram, [one for one in known if one[0] in names])]


def _document(title: str, server: str | None) -> bytes:
    """A page in Shift_JIS, as many Japanese devices have it."""
    body = f"<html><head><title>{title}</title></head></html>".encode("shift_jis")
    head = ["HTTP/1.0 200 OK", "Content-Type: text/html; charset=Shift_JIS", f"Content-Length: {len(body)}"]
    head += [f"Server: {server}"] if server else []
    return "\r\n".join((*head, "", "")).encode() + body


def _tls(name: str) -> ssl.SSLContext:
    """A server with a certificate of its own making, by openssl."""
    with tempfile.TemporaryDirectory() as directory:
        key, pem = Path(directory) / "key.pem", Path(directory) / "cert.pem"
        words = f"openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN={name} -keyout {key} -out {pem}"
        subprocess.run([*words.split(), "-addext", f"subjectAltName=DNS:{name}"], check=True, capture_output=True)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pem, key)
    return context
