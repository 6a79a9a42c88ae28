"""Message encryption of WS-Management: multipart/encrypted ([MS-WSMV] 2.2.9.1), both ways.

Each part has a header of its own and, in the next one, a length (4 octets, little endian), the signature, the sealed
octets. Windows begins the lines of part headers with a TAB; OMI refuses that. CredSSP seals at most 16 KiB at a time.
"""

import re
import struct
from dataclasses import dataclass
from typing import Any

BOUNDARY = "Encrypted Boundary"
PROTOCOLS = {
    "negotiate": "application/HTTP-SPNEGO-session-encrypted",
    "ntlm": "application/HTTP-SPNEGO-session-encrypted",
    "credssp": "application/HTTP-CredSSP-session-encrypted",
}
_CHUNK = 16_384
_MOST_PARTS = 1024
_TYPE = re.compile(r"multipart/(?:x-multi-)?encrypted\s*;(.*)", re.IGNORECASE | re.DOTALL)
_BOUNDARY = re.compile(r'boundary="([^"\r\n]{1,70})"', re.IGNORECASE)
_PROTOCOL = re.compile(r'protocol="([^"\r\n]{1,100})"', re.IGNORECASE)
_HEADERS = re.compile(
    rb"([ \t]*)Content-Type:[ \t]*([^\r\n]+)\r\n"
    rb"[ \t]*OriginalContent:[ \t]*type=([^;\r\n]+);charset=UTF-8;Length=(\d{1,9})\r\n",
    re.IGNORECASE,
)
_OCTETS = re.compile(rb"[ \t]*Content-Type:[ \t]*application/octet-stream\r\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A sealed piece: length is that of the plain text, tab whether its headers began with one."""

    length: int
    signature: bytes
    sealed: bytes
    tab: bool


def is_sealed(content_type: str) -> bool:
    """Whether a body is what this module reads."""
    return _TYPE.match(content_type.strip()) is not None


def protocol(content_type: str) -> str:
    """What a sealed body names as its protection; "" when nothing."""
    found = _PROTOCOL.search(content_type)
    return found[1] if found else ""


def parts(content_type: str, body: bytes) -> list[Part]:
    """The pieces of a sealed body. Raises ValueError."""
    told = _TYPE.match(content_type.strip())
    boundary = _BOUNDARY.search(told[1]) if told else None
    if boundary is None:
        raise ValueError("not an encrypted body")
    mark = b"--" + boundary[1].encode("latin-1")
    pieces = body.split(mark + b"\r\n")
    if pieces[0].strip() or len(pieces) % 2 == 0 or not 3 <= len(pieces) <= 2 * _MOST_PARTS:
        raise ValueError("an encrypted body has pairs of parts")
    pieces[-1], end, rest = pieces[-1].rpartition(mark + b"--")
    if not end or rest.strip():
        raise ValueError("an encrypted body has an end")
    return [_part(pieces[index], pieces[index + 1]) for index in range(1, len(pieces), 2)]


def _part(headers: bytes, octets: bytes) -> Part:
    told, begin = _HEADERS.fullmatch(headers), _OCTETS.match(octets)
    if told is None or begin is None:
        raise ValueError("not the headers of an encrypted part")
    payload = octets[begin.end() :]
    size = struct.unpack_from("<I", payload)[0] if len(payload) >= 4 else len(payload)
    if size > len(payload) - 4:
        raise ValueError("a signature has an end")
    return Part(int(told[4]), payload[4 : 4 + size], payload[4 + size :], told[1].startswith(b"\t"))


def unseal(context: Any, found: list[Part]) -> bytes:
    """The plain text. Raises ValueError for a wrong length, spnego's errors for a wrong signature."""
    plain: list[bytes] = []
    for part in found:
        text = context.unwrap_winrm(part.signature, part.sealed)
        if len(text) != part.length:
            raise ValueError("not as long as it said")
        plain.append(text)
    return b"".join(plain)


def seal(context: Any, named: str, plain: bytes, *, tabs: bool = True) -> tuple[str, bytes]:
    """The content type and the body. named: the value of PROTOCOLS."""
    many = "CredSSP" in named and len(plain) > _CHUNK
    chunks = [plain[at : at + _CHUNK] for at in range(0, len(plain), _CHUNK)] if many else [plain]
    kind = "multipart/x-multi-encrypted" if many else "multipart/encrypted"
    body = b"".join(_sealed(context, named, chunk, "\t" if tabs else "") for chunk in chunks)
    return f'{kind};protocol="{named}";boundary="{BOUNDARY}"', body + f"--{BOUNDARY}--\r\n".encode()


def _sealed(context: Any, named: str, chunk: bytes, tab: str) -> bytes:
    signature, sealed, padding = context.wrap_winrm(chunk)
    lines = (
        f"--{BOUNDARY}",
        f"{tab}Content-Type: {named}",
        f"{tab}OriginalContent: type=application/soap+xml;charset=UTF-8;Length={len(chunk) + padding}",
        f"--{BOUNDARY}",
        f"{tab}Content-Type: application/octet-stream",
        "",
    )
    return b"".join(("\r\n".join(lines).encode(), struct.pack("<I", len(signature)), signature, sealed))
