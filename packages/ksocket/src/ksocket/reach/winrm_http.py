"""HTTP/1.1 as far as WinRM needs it (RFC 9112): requests to send, heads that came, the logins that they offer. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

MAX_BODY: Final = 4 << 20  # bytes; an honest answer has 512,000 at most, as it is asked (winrm_soap.ENVELOPE_LIMIT)
MAX_FIELDS: Final = 100
SOAP_TYPE: Final = "application/soap+xml;charset=UTF-8"

_AGENT: Final = f"ksocket/{version('ksocket')}"
_STATUS: Final = re.compile(r"HTTP/1\.([01]) ([0-9]{3})(?: (.*))?")
# Neither of them looks for the end of blanks: it would try each of 60,000 anew.
_FIELD: Final = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):(.*)")
_SCHEME: Final = re.compile(r"([A-Za-z][A-Za-z0-9-]*)(?:[ \t](.*))?")
_TOKEN: Final = re.compile(r"[A-Za-z0-9+/]+={0,2}")


class TooLarge(ValueError):  # noqa: N818 - what came, not an error of ours
    """The answer is longer than any sane one; `limit` in bytes."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        super().__init__(f"more than {limit} bytes")


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
        f"User-Agent: {_AGENT}",
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
                token = (scheme[2] or "").lstrip(" \t")
                found.setdefault(scheme[1].lower(), token if _TOKEN.fullmatch(token) else "")
    return found
