"""Messages that the login's own keys encrypt: multipart/encrypted. Pure, but for the counters in the keys.

Source: MS-WSMV 2.2.9.1 (encrypted message types). Windows writes and wants a TAB before the fields of a part.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

from ksocket.reach.winrm_http import MAX_BODY, SOAP_TYPE

SPNEGO: Final = "application/HTTP-SPNEGO-session-encrypted"
CREDSSP: Final = "application/HTTP-CredSSP-session-encrypted"
CHUNK: Final = 16 << 10  # bytes: what fits into one record of TLS
MAX_SIGNATURE: Final = 1024  # bytes
MAX_PARTS: Final = 2048

_BOUNDARY: Final = "Encrypted Boundary"
_MARK: Final = f"--{_BOUNDARY}"
_TYPE: Final = re.compile(r"multipart/(?:x-multi-)?encrypted[ \t]*;", re.IGNORECASE)
_GIVEN: Final = re.compile(r';[ \t]*boundary[ \t]*=[ \t]*(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))', re.IGNORECASE)
_LENGTH: Final = re.compile(rb"OriginalContent:[^\r\n]{0,200};[ \t]*Length=([0-9]{1,9})[ \t]*\r\n", re.IGNORECASE)
_OCTETS: Final = re.compile(rb"[ \t]*Content-Type:[ \t]*application/octet-stream[ \t]*\r\n(?:\r\n)?", re.IGNORECASE)


class Keys(Protocol):
    """What a login has agreed upon with the server."""

    def seal(self, message: bytes) -> tuple[bytes, bytes]:
        """Signature and encrypted message."""

    def open(self, signature: bytes, sealed: bytes) -> bytes:
        """The message.

        Raises:
            ValueError: it is not what the other side has sealed.
        """


@dataclass(frozen=True, slots=True)
class Sealed:
    """What is sent in place of a message."""

    content_type: str
    body: bytes


def seal(keys: Keys, message: bytes, protocol: str, *, tabs: bool = True) -> Sealed:
    """The message for the server. protocol: SPNEGO or CREDSSP. tabs: as Windows wants the parts; OMI refuses them."""
    parts = [message]
    if protocol == CREDSSP:
        parts = [message[start : start + CHUNK] for start in range(0, len(message), CHUNK)] or [b""]
    kind = "multipart/encrypted" if len(parts) == 1 else "multipart/x-multi-encrypted"
    body = b"".join(_part(keys, part, protocol, "\t" if tabs else "") for part in parts)
    return Sealed(f'{kind};protocol="{protocol}";boundary="{_BOUNDARY}"', body + f"{_MARK}--\r\n".encode())


def is_sealed(content_type: str) -> bool:
    """Is an answer of this type encrypted?"""
    return _TYPE.match(content_type) is not None


def unseal(keys: Keys, content_type: str, body: bytes) -> bytes:
    """The message in an encrypted answer.

    Raises:
        ValueError: it is not well-formed, or not what the other side has sealed.
    """
    given = _GIVEN.search(content_type)
    if given is None or not is_sealed(content_type):
        raise ValueError("an encrypted answer without a boundary")
    opened = bytearray()
    for signature, sealed, length in _parts(body, (given[1] or given[2]).encode("latin-1")):
        message = keys.open(signature, sealed)
        if len(message) != length:
            raise ValueError("an encrypted answer of another length than it says")
        opened += message
        if len(opened) > MAX_BODY:
            raise ValueError("an encrypted answer is too long")
    return bytes(opened)


def _part(keys: Keys, message: bytes, protocol: str, tab: str) -> bytes:
    signature, sealed = keys.seal(message)
    lines = (
        _MARK,
        f"{tab}Content-Type: {protocol}",
        f"{tab}OriginalContent: type={SOAP_TYPE};Length={len(message)}",
        _MARK,
        f"{tab}Content-Type: application/octet-stream",
        "",
    )
    return "\r\n".join(lines).encode() + struct.pack("<I", len(signature)) + signature + sealed


def _parts(body: bytes, boundary: bytes) -> Iterator[tuple[bytes, bytes, int]]:
    """Signature, encrypted message and the length that it says to have, of each part.

    The boundary is looked for only where the encrypted bytes must have ended: they may hold anything.
    """
    mark = _mark(boundary)
    place = 0
    for _ in range(MAX_PARTS):
        found = mark.match(body, place)
        if found is None:
            raise ValueError("an encrypted answer without an end")
        if found[1]:
            return
        length = _LENGTH.search(body, found.end(), found.end() + 1024)
        second = mark.match(body, length.end()) if length else None
        octets = _OCTETS.match(body, second.end()) if second else None
        if length is None or octets is None or len(body) < octets.end() + 4:
            raise ValueError("a part of an encrypted answer is not well-formed")
        (size,) = struct.unpack_from("<I", body, octets.end())
        start, count = octets.end() + 4, int(length[1])
        end = mark.search(body, start + count)  # signature and message together are longer than what they hold
        if size > MAX_SIGNATURE or end is None or start + size > end.start():
            raise ValueError("a part of an encrypted answer is not as long as it says")
        yield body[start : start + size], body[start + size : end.start()], count
        place = end.start()
    raise ValueError("an encrypted answer of too many parts")


@lru_cache(16)  # a server has one
def _mark(boundary: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"--[ \t]?" + re.escape(boundary) + rb"(--)?\r?\n?")
