"""Messages of SNMPv3 with a context, written and read: the library that does the rest knows only the main one. Pure.

RFC 3412 (the message), RFC 3414 and RFC 7860 (authentication, DES), RFC 3826 (AES), RFC 3416 (the request).
"""

import hashlib
import hmac
import os
from dataclasses import dataclass
from ipaddress import IPv4Address

from ksocket.reach import snmp_wire
from ksocket.reach.snmp_crypt import Cipher
from ksocket.reach.snmp_wire import content, dotted, integer

Value = int | float | bytes | str

GET, GET_BULK, RESPONSE, REPORT = 0xA0, 0xA5, 0xA2, 0xA8
_SEQUENCE, _INTEGER, _OCTETS, _NULL, _OID = 0x30, 0x02, 0x04, 0x05, 0x06
_IP_ADDRESS, _OPAQUE = 0x40, 0x44
_NONE = frozenset({_NULL, 0x80, 0x81, 0x82})  # noSuchObject, noSuchInstance, endOfMibView
_LARGEST = 65507  # bytes of a reply that we take
_REPORTABLE, _PRIVATE, _AUTHENTIC = 4, 2, 1
_USM = 3


@dataclass(frozen=True, slots=True)
class Keys:
    """A user's keys, made for one engine. size: bytes of the authentication code; none without authentication."""

    digest: str = ""
    auth: bytes = b""
    size: int = 0
    cipher: Cipher | None = None


@dataclass(frozen=True, slots=True)
class Engine:
    """An agent: its id, and its clock when this message is written."""

    id: bytes = b""
    boots: int = 0
    time: int = 0


@dataclass(frozen=True, slots=True)
class Pdu:
    """A request or a reply. first, second: error status and index, or non-repeaters and repetitions of a GetBulk."""

    kind: int
    number: int
    first: int = 0
    second: int = 0
    variables: tuple[tuple[str, Value | None], ...] = ()


def write(pdu: Pdu, context: str, user: str, keys: Keys, engine: Engine) -> bytes:
    """The datagram. The number of the request is also that of the message."""
    scoped = _tlv(_SEQUENCE, _octets(engine.id), _octets(context.encode()), _pdu(pdu))
    flags, salt = _REPORTABLE | (_AUTHENTIC if keys.size else 0), b""
    if keys.cipher is not None:
        flags |= _PRIVATE
        salt = keys.cipher.salt(engine.boots, os.urandom(8))
        scoped = _octets(keys.cipher.encrypt(scoped, engine.boots, engine.time, salt))
    header = _tlv(_SEQUENCE, _int(pdu.number), _int(_LARGEST), _octets(bytes([flags])), _int(_USM))
    clock = _int(engine.boots) + _int(engine.time)
    name = _octets(user.encode())

    def message(code: bytes) -> bytes:
        security = _tlv(_SEQUENCE, _octets(engine.id), clock, name, _octets(code), _octets(salt))
        return _tlv(_SEQUENCE, _int(3), header, _octets(security), scoped)

    empty = message(bytes(keys.size))
    return message(_code(keys, empty)) if keys.size else empty


def read(datagram: bytes, keys: Keys) -> tuple[Engine, Pdu, bool]:
    """The reply: who sent it, what it says, and whether these keys prove that.

    Raises:
        ValueError: it is not well-formed, or is encrypted and cannot be read.
    """
    try:
        return _read(datagram, keys)
    except IndexError:
        raise ValueError("truncated") from None


def _read(data: bytes, keys: Keys) -> tuple[Engine, Pdu, bool]:
    snmp_wire.read(data)
    at, end = content(data, 0, len(data), _SEQUENCE)
    _, at = integer(data, at, end)
    header, at = content(data, at, end, _SEQUENCE)
    for _ in range(2):
        _, header = integer(data, header, at)
    flags = data[content(data, header, at, _OCTETS)[0]]
    start, at = content(data, at, end, _OCTETS)
    start, stop = content(data, start, at, _SEQUENCE)
    name, start = content(data, start, stop, _OCTETS)
    engine_id = data[name:start]
    boots, start = integer(data, start, stop)
    time, start = integer(data, start, stop)
    _, start = content(data, start, stop, _OCTETS)
    code, start = content(data, start, stop, _OCTETS)
    salt, salted = content(data, start, stop, _OCTETS)
    proved = bool(flags & _AUTHENTIC) and _proves(data, code, start, keys)
    if flags & _PRIVATE:
        if keys.cipher is None or not proved:
            raise ValueError("encrypted, and not to be believed")
        start, stop = content(data, at, end, _OCTETS)
        data = keys.cipher.decrypt(data[start:stop], boots, time, data[salt:salted])
        at, end = 0, len(data)
    return Engine(engine_id, boots, time), _scoped(data, at, end), proved


def _proves(data: bytes, start: int, stop: int, keys: Keys) -> bool:
    if not keys.size or stop - start != keys.size:
        return False
    empty = data[:start] + bytes(keys.size) + data[stop:]
    return hmac.compare_digest(data[start:stop], _code(keys, empty))


def _code(keys: Keys, message: bytes) -> bytes:
    return hmac.new(keys.auth, message, getattr(hashlib, keys.digest)).digest()[: keys.size]


def _scoped(data: bytes, at: int, end: int) -> Pdu:
    at, end = content(data, at, end, _SEQUENCE)
    for _ in range(2):  # contextEngineID, contextName
        _, at = content(data, at, end, _OCTETS)
    kind = data[at]
    if kind not in (RESPONSE, REPORT):
        raise ValueError("neither a response nor a report")
    at, end = content(data, at, end, kind)
    number, at = integer(data, at, end)
    status, at = integer(data, at, end)
    index, at = integer(data, at, end)
    at, end = content(data, at, end, _SEQUENCE)
    found = []
    while at < end:
        inner, at = content(data, at, end, _SEQUENCE)
        start, inner = content(data, inner, at, _OID)
        found.append((_oid_text(data[start:inner]), _value(data, inner, at)))
    return Pdu(kind, number, status, index, tuple(found))


def _value(data: bytes, at: int, end: int) -> Value | None:
    """As the library gives it: octets as bytes, an OID and an address as text, every number as int."""
    kind = data[at]
    start, stop = content(data, at, end, kind)
    raw = data[start:stop]
    if kind in _NONE:
        return None
    if kind in (_OCTETS, _OPAQUE):
        return raw
    if kind == _OID:
        return _oid_text(raw)
    if kind == _IP_ADDRESS:
        return str(IPv4Address(raw))
    return int.from_bytes(raw, "big", signed=kind == _INTEGER)


def _oid_text(raw: bytes) -> str:
    if not raw or raw[-1] & 0x80 or len(raw) > 640:
        raise ValueError("an OID that is empty, too long or unfinished")
    return dotted(raw)


def _pdu(pdu: Pdu) -> bytes:
    rows = [_tlv(_SEQUENCE, _tlv(_OID, _oid(name)), _tlv(_NULL)) for name, _ in pdu.variables]
    return _tlv(pdu.kind, _int(pdu.number), _int(pdu.first), _int(pdu.second), _tlv(_SEQUENCE, *rows))


def _tlv(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    if len(body) < 0x80:
        return bytes([tag, len(body)]) + body
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(size)]) + size + body


def _int(value: int) -> bytes:
    return _tlv(_INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))


def _octets(value: bytes) -> bytes:
    return _tlv(_OCTETS, value)


def _oid(name: str) -> bytes:
    first, second, *rest = (int(arc) for arc in name.split("."))
    return b"".join(map(_base128, (40 * first + second, *rest)))


def _base128(arc: int) -> bytes:
    found = [arc & 0x7F]
    while arc := arc >> 7:
        found.append(arc & 0x7F | 0x80)
    return bytes(reversed(found))
