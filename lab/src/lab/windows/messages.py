"""HTTP/1.1 as http.sys of Windows speaks it (RFC 9112): requests in, answers out."""

import asyncio
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus

LIMIT = 65_536  # octets of a header, for the reader that is given to read(); a Kerberos ticket has 12,000
_MOST_BODY = 4 << 20
_LINE = re.compile(r"([A-Z]+) (\S+) HTTP/1\.([01])")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_REASONS = {401: "", 500: ""}  # http.sys gives these two no words


@dataclass(frozen=True, slots=True)
class Request:
    """headers by their names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back. An answer without a content type has no body."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    content_type: str = ""
    close: bool = False

    def octets(self) -> bytes:
        """As it is on the wire."""
        return head(self.status, [*self._own(), *self.headers], len(self.body)) + self.body

    def _own(self) -> list[tuple[str, str]]:
        found = [("Content-Type", self.content_type)] if self.content_type else []
        return [*found, *([("Connection", "close")] if self.close else [])]


def head(status: int, headers: Iterable[tuple[str, str]], length: int | None) -> bytes:
    """The first lines of an answer; length None: no Content-Length."""
    lines = [f"HTTP/1.1 {status} {_REASONS.get(status, HTTPStatus(status).phrase)}"]
    lines += [f"{name}: {value}" for name, value in headers]
    lines += ["Server: Microsoft-HTTPAPI/2.0", f"Date: {formatdate(usegmt=True)}"]
    lines += [] if length is None else [f"Content-Length: {length}"]
    return "".join(f"{line}\r\n" for line in lines).encode("latin-1") + b"\r\n"


def parse(octets: bytes) -> Request:
    """A request without its body. Raises ValueError."""
    first, *lines = octets.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    found = _LINE.fullmatch(first)
    if found is None:
        raise ValueError("not a request")
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or _NAME.fullmatch(name) is None:
            raise ValueError("not a header")
        headers[name.lower()] = value.strip(" \t")
    return Request(found[1], found[2], headers)


def length(request: Request) -> int:
    """How long its body is. Raises ValueError for one that this server does not read."""
    if "transfer-encoding" in request.headers:
        raise ValueError("chunks are not read here")
    told = request.headers.get("content-length", "0")
    if not (told.isascii() and told.isdigit()) or len(told) > 9 or int(told) > _MOST_BODY:
        raise ValueError("no length of a body")
    return int(told)


async def read(reader: asyncio.StreamReader) -> Request | None:
    """The next request of a connection; None at its end. Raises ValueError, OSError."""
    try:
        octets = await reader.readuntil(b"\r\n\r\n")
        request = parse(octets)
        body = await reader.readexactly(length(request))
    except asyncio.IncompleteReadError:
        return None
    except asyncio.LimitOverrunError as error:
        raise ValueError("the header has no end") from error
    return Request(request.method, request.target, request.headers, body)
