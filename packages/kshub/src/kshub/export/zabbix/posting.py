"""One HTTPS request, as a value with everything bounded: time, size, and where it goes. No redirect is followed."""

import asyncio
import ssl
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

import h11

from kshub.faults import Failure, Fault
from kshub.logs import plain

LARGEST: Final = 64 << 20  # bytes of an answer
SECONDS: Final = 180.0  # of one request and its answer
CONNECT_SECONDS: Final = 15.0
_HEAD: Final = 65_536  # bytes of the answer's head
_PIECE: Final = 65_536
_API: Final = "api_jsonrpc.php"


@dataclass(frozen=True, slots=True)
class Place:
    """Where Zabbix's API is. context: None on loopback without TLS."""

    url: str
    host: str
    port: int
    target: str
    context: ssl.SSLContext | None


def place(url: str, ca_file: Path | None = None) -> Place:
    """The API of the frontend at this URL; ca_file: who may have signed its certificate, else whom the system trusts.

    Raises:
        Fault: "zabbix-url", "zabbix-plain", "zabbix-ca".
    """
    parts = _split(url)
    host = parts.hostname or ""
    path = parts.path if parts.path.endswith(f"/{_API}") else f"{parts.path.rstrip('/')}/{_API}"
    secure = parts.scheme == "https"
    if not secure and not _loopback(host):
        raise Fault("zabbix-plain", url=plain(url, 200))
    context = _context(ca_file) if secure else None
    return Place(plain(url, 200), host, parts.port or (443 if secure else 80), path, context)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        right = parts.scheme in ("https", "http") and parts.hostname and (parts.port is None or parts.port > 0)
        name = (parts.hostname or "").encode("idna")
    except ValueError:  # UnicodeError is one
        raise Fault("zabbix-url", url=plain(url.rpartition("@")[2], 200)) from None
    # a password in a URL is seen by all who list processes: none is taken
    if not right or not name or "@" in parts.netloc or parts.query or parts.fragment or not _visible(parts.path):
        raise Fault("zabbix-url", url=plain(url.rpartition("@")[2], 200))
    return parts


def _visible(text: str) -> bool:
    return text.isascii() and text.isprintable() and " " not in text


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _context(ca_file: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file)
    except (OSError, ssl.SSLError) as error:
        raise Fault("zabbix-ca", file=ca_file, detail=error) from None


async def post(where: Place, body: bytes, headers: list[tuple[str, str]], seconds: float = SECONDS) -> bytes:
    """The body of the answer, which is 200.

    Raises:
        Failure: "zabbix-unreachable", "zabbix-slow", "zabbix-redirect", "zabbix-status", "zabbix-large",
            "zabbix-broken".
    """
    try:
        async with asyncio.timeout(seconds):
            return await _asked(where, body, headers)
    except TimeoutError:
        raise Failure("zabbix-slow", url=where.url, seconds=f"{seconds:g}") from None
    except (OSError, EOFError) as error:  # of TLS, too
        raise Failure("zabbix-unreachable", url=where.url, detail=_said(error)) from None
    except h11.RemoteProtocolError as error:
        raise Failure("zabbix-broken", url=where.url, detail=plain(str(error), 200)) from None


def _said(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted: {error.verify_message}"
    return plain(getattr(error, "strerror", None) or str(error) or type(error).__name__, 200)


async def _asked(where: Place, body: bytes, headers: list[tuple[str, str]]) -> bytes:
    async with asyncio.timeout(CONNECT_SECONDS):
        reader, writer = await asyncio.open_connection(where.host, where.port, ssl=where.context)
    try:
        speech = h11.Connection(h11.CLIENT, max_incomplete_event_size=_HEAD)
        shown = f"[{where.host}]" if ":" in where.host else where.host.encode("idna").decode()
        head = [("Host", f"{shown}:{where.port}"), ("Connection", "close"), ("Content-Length", str(len(body)))]
        request = h11.Request(method="POST", target=where.target, headers=[*head, *headers])
        for event in (request, h11.Data(data=body), h11.EndOfMessage()):
            writer.write(speech.send(event) or b"")
        await writer.drain()
        return await _answer(where, speech, reader)
    finally:
        writer.transport.abort()  # nothing more is said: an orderly end could take as long as the other likes


async def _answer(where: Place, speech: h11.Connection, reader: asyncio.StreamReader) -> bytes:
    whole, size = list[bytes](), 0
    while True:
        event = speech.next_event()
        if event is h11.NEED_DATA:
            speech.receive_data(await reader.read(_PIECE))
        elif isinstance(event, h11.Response):
            _check(where, event)
        elif isinstance(event, h11.Data):
            size += len(event.data)
            if size > LARGEST:
                raise Failure("zabbix-large", url=where.url, most=LARGEST >> 20)
            whole.append(bytes(event.data))
        elif isinstance(event, h11.EndOfMessage):
            return b"".join(whole)
        elif isinstance(event, h11.ConnectionClosed | type(h11.PAUSED)):
            raise EOFError("it hung up")


def _check(where: Place, answer: h11.Response) -> None:
    if 300 <= answer.status_code < 400:
        to = next((value for name, value in answer.headers if name == b"location"), b"")
        raise Failure("zabbix-redirect", url=where.url, to=plain(to.decode("latin-1"), 200))
    if answer.status_code != 200:
        raise Failure("zabbix-status", url=where.url, status=answer.status_code)
