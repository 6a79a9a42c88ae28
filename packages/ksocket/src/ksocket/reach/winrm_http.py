"""HTTP/1.1 as far as WinRM needs it (RFC 9112): POST on a connection that stays open. Every part has a bound.

Nothing is unpacked, and no redirect is followed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from typing import Final, Protocol

MAX_HEAD: Final = 64 << 10  # bytes; a token of CredSSP with certificates has some 6 KiB
MAX_BODY: Final = 16 << 20  # bytes
MAX_FIELDS: Final = 100
MAX_INTERIM: Final = 5  # answers 1xx before the one that counts
SOAP_TYPE: Final = "application/soap+xml;charset=UTF-8"

_STATUS: Final = re.compile(r"HTTP/1\.([01]) ([0-9]{3})(?: (.*))?")
_FIELD: Final = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):(.*)")
_CHUNK: Final = re.compile(rb"([0-9A-Fa-f]{1,8})(?:[ \t]*;.*)?")
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9-]*)(?:[ \t]+(.*))?")
_TOKEN: Final = re.compile(r"[A-Za-z0-9+/]+={0,2}")


class TooLarge(ValueError):  # noqa: N818 - what came, not an error of ours
    """The answer is longer than any sane one; `limit` in bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"more than {limit} bytes")


class Stream(Protocol):
    """Bytes to and from the other side."""

    async def read(self) -> bytes:
        """What comes next, at most 64 KiB; empty at the end."""

    async def write(self, data: bytes) -> None:
        """Sends."""


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of an answer. fields: names in lower case, each with its lines."""

    status: int
    fields: Mapping[str, tuple[str, ...]]
    lasting: bool  # the connection stays open after it

    def field(self, name: str) -> str:
        """The one line of this name; empty: there is none.

        Raises:
            ValueError: there are several.
        """
        lines = self.fields.get(name, ())
        if len(set(lines)) > 1:
            raise ValueError(f"several {name}")
        return lines[0] if lines else ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A head and what follows it."""

    head: Head
    body: bytes

    @property
    def status(self) -> int:
        """200, 401, 500."""
        return self.head.status


def request(host: str, body: bytes, *, content_type: str = SOAP_TYPE, authorization: str = "") -> bytes:
    """A POST to the WSMan service. host as in a URL, with the port."""
    lines = [
        "POST /wsman HTTP/1.1",
        f"Host: {host}",
        f"User-Agent: ksocket/{_version()}",
        "Accept-Encoding: identity",
        "Connection: Keep-Alive",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(body)}",
    ]
    if authorization:
        lines.append(f"Authorization: {authorization}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def head(text: bytes) -> Head:
    """The head without its last empty line.

    Raises:
        ValueError: it is no head of HTTP.
    """
    status, *lines = text.decode("latin-1").split("\r\n")
    found = _STATUS.fullmatch(status)
    if found is None:
        raise ValueError("it does not speak HTTP")
    if len(lines) > MAX_FIELDS:
        raise ValueError(f"more than {MAX_FIELDS} header fields")
    fields: dict[str, tuple[str, ...]] = {}
    for line in lines:
        field = _FIELD.fullmatch(line)
        if field is None:
            raise ValueError("a header field without a name")
        name = field[1].lower()
        fields[name] = (*fields.get(name, ()), field[2].strip(" \t"))
    words = {word.strip().lower() for line in fields.get("connection", ()) for word in line.split(",")}
    lasting = "keep-alive" in words if found[1] == "0" else "close" not in words
    return Head(int(found[2]), fields, lasting)


def offers(head: Head) -> dict[str, str]:
    """The ways to log in that the server names, in lower case, each with its token (base64) or an empty text."""
    found: dict[str, str] = {}
    for line in head.fields.get("www-authenticate", ()):
        for part in line.split(","):
            scheme = _SCHEME.fullmatch(part.strip())
            if scheme:
                token = scheme[2] or ""
                found.setdefault(scheme[1].lower(), token if _TOKEN.fullmatch(token) else "")
    return found


class Exchange:
    """Questions and answers on one connection, one at a time. heard: anything has come."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._buffer = bytearray()
        self.heard = False
        self.lasting = True

    async def ask(self, question: bytes) -> Answer:
        """The answer to a request.

        Raises:
            ValueError: it is none; TooLarge.
            EOFError: the connection ended before it was whole.
            OSError: as the stream has it.
        """
        self.lasting = False  # until the answer is whole
        await self._stream.write(question)
        for _ in range(1 + MAX_INTERIM):
            answered = head((await self._until(b"\r\n\r\n", MAX_HEAD))[:-4])
            if answered.status >= 200:
                break
        else:
            raise ValueError("no answer but 1xx")
        body = await self._body(answered)
        self.lasting = answered.lasting
        return Answer(answered, body)

    async def _body(self, head: Head) -> bytes:
        coding, length = head.field("transfer-encoding").lower(), head.field("content-length")
        if head.field("content-encoding").lower() not in {"", "identity"}:
            raise ValueError("a packed answer was not asked for")
        if coding:
            if coding != "chunked" or length:
                raise ValueError("the length of the answer is not clear")
            return await self._chunks()
        if length:
            if not (length.isascii() and length.isdigit() and len(length) < 16):
                raise ValueError("a wrong length")
            return await self._exactly(int(length))
        return b"" if head.status in {204, 304} or head.lasting else await self._rest()

    async def _chunks(self) -> bytes:
        whole = bytearray()
        while True:
            size = _CHUNK.fullmatch((await self._until(b"\r\n", 1024))[:-2])
            if size is None:
                raise ValueError("a wrong chunk")
            if (count := int(size[1], 16)) == 0:
                break
            if len(whole) + count > MAX_BODY:
                raise TooLarge(MAX_BODY)
            whole += await self._exactly(count)
            if await self._exactly(2) != b"\r\n":
                raise ValueError("a wrong chunk")
        for _ in range(MAX_FIELDS):
            if await self._until(b"\r\n", 1024) == b"\r\n":
                return bytes(whole)
        raise ValueError("an endless trailer")

    async def _until(self, mark: bytes, limit: int) -> bytes:
        start = 0
        while (place := self._buffer.find(mark, start)) < 0:
            if len(self._buffer) > limit:
                raise TooLarge(limit)
            start = max(0, len(self._buffer) - len(mark) + 1)
            await self._more()
        if place > limit:
            raise TooLarge(limit)
        return self._take(place + len(mark))

    async def _exactly(self, count: int) -> bytes:
        if count > MAX_BODY:
            raise TooLarge(MAX_BODY)
        while len(self._buffer) < count:
            await self._more()
        return self._take(count)

    async def _rest(self) -> bytes:
        try:
            while len(self._buffer) <= MAX_BODY:
                await self._more()
        except EOFError:
            return self._take(len(self._buffer))
        raise TooLarge(MAX_BODY)

    async def _more(self) -> None:
        data = await self._stream.read()
        if not data:
            raise EOFError("it hung up")
        self.heard = True
        self._buffer += data

    def _take(self, count: int) -> bytes:
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken


@cache
def _version() -> str:
    try:
        return metadata.version("ksocket")
    except metadata.PackageNotFoundError:
        return "0"
