"""The messages around requests and replies of SNMP, written and read. Pure.

RFC 1157 (v1), RFC 1901 (v2c), RFC 3412 (v3), RFC 3414 and RFC 7860 (authentication, DES), RFC 3826 (AES).
"""

import hmac
import os
from dataclasses import dataclass, field

from ksocket.reach import snmp_pdu, snmp_wire
from ksocket.reach.snmp_crypt import Cipher
from ksocket.reach.snmp_pdu import OCTETS, SEQUENCE, Pdu, number, octets, tlv
from ksocket.reach.snmp_wire import Clock, Reply, content, integer

_LARGEST = 65507  # bytes of a reply that we take
_REPORTABLE, _PRIVATE, _AUTHENTIC = 4, 2, 1
_USM = 3


@dataclass(frozen=True, slots=True)
class Keys:
    """A user's keys, made for one engine. size: bytes of the authentication code; none without authentication."""

    digest: str = ""
    auth: bytes = field(default=b"", repr=False)
    size: int = 0
    cipher: Cipher | None = None

    def prove(self, message: bytes, code: int) -> bool:
        """Whether the message, whose code stands at this place, was made with these keys (RFC 3414, 6.3.2)."""
        if not self.size or len(message) < code + self.size:
            return False
        empty = message[:code] + bytes(self.size) + message[code + self.size :]
        return hmac.compare_digest(message[code : code + self.size], self.code(empty))

    def code(self, message: bytes) -> bytes:
        """The authentication code of a message that has nought where it will stand."""
        return hmac.digest(self.auth, message, self.digest)[: self.size]


@dataclass(frozen=True, slots=True)
class Engine:
    """An agent: its id, and its clock when this message is written."""

    id: bytes = b""
    boots: int = 0
    time: int = 0


def plain(pdu: Pdu, version: int, community: bytes) -> bytes:
    """A datagram of v1 (version 0) or v2c (version 1)."""
    return tlv(SEQUENCE, number(version), octets(community), snmp_pdu.write(pdu))


def read_plain(datagram: bytes, version: int) -> Pdu:
    """A reply by v1 or v2c.

    Raises:
        ValueError: it is not well-formed, or of another version.
    """
    try:
        snmp_wire.read(datagram)
        at, end = content(datagram, 0, len(datagram), SEQUENCE)
        spoken, at = integer(datagram, at, end)
        if spoken != version:
            raise ValueError("another version")
        _, at = content(datagram, at, end, OCTETS)
        return snmp_pdu.read(datagram, at, end)
    except IndexError:
        raise ValueError("truncated") from None


def write(pdu: Pdu, context: str, user: str, keys: Keys, engine: Engine) -> bytes:
    """A datagram of v3. The number of the request is also that of the message."""
    scoped = tlv(SEQUENCE, octets(engine.id), octets(context.encode()), snmp_pdu.write(pdu))
    flags, salt = _REPORTABLE | (_AUTHENTIC if keys.size else 0), b""
    if keys.cipher is not None:
        flags |= _PRIVATE
        salt = keys.cipher.salt(engine.boots, os.urandom(8))
        scoped = octets(keys.cipher.encrypt(scoped, engine.boots, engine.time, salt))
    header = tlv(SEQUENCE, number(pdu.number), number(_LARGEST), octets(bytes([flags])), number(_USM))
    clock = number(engine.boots) + number(engine.time)
    name = octets(user.encode())

    def message(code: bytes) -> bytes:
        security = tlv(SEQUENCE, octets(engine.id), clock, name, octets(code), octets(salt))
        return tlv(SEQUENCE, number(3), header, octets(security), scoped)

    empty = message(bytes(keys.size))
    return message(keys.code(empty)) if keys.size else empty


def read(datagram: bytes, keys: Keys) -> tuple[Engine, Pdu, bool]:
    """The reply by v3: who sent it, what it says, and whether these keys prove that.

    Raises:
        ValueError: it is not well-formed, or is encrypted and cannot be read.
    """
    try:
        return _read(datagram, keys)
    except IndexError:
        raise ValueError("truncated") from None


def within(datagram: bytes, reply: Reply, keys: Keys) -> Reply:
    """The outside of what an encrypted reply holds.

    Raises:
        ValueError: it cannot be decrypted, or is no well-formed reply.
    """
    if reply.clock is None or keys.cipher is None:
        raise ValueError("encrypted, and not for us")
    data = _decrypted(datagram, keys.cipher, reply.clock)
    try:
        return snmp_wire.scoped(data, 0, len(data))
    except IndexError:
        raise ValueError("truncated") from None


def _read(data: bytes, keys: Keys) -> tuple[Engine, Pdu, bool]:
    reply = snmp_wire.read(data)
    clock = reply.clock
    if clock is None:
        raise ValueError("not of SNMPv3")
    proved = clock.code is not None and keys.prove(data, clock.code)
    engine = Engine(clock.engine, clock.boots, clock.time)
    at, end = clock.scoped
    if reply.encrypted:
        if keys.cipher is None or not proved:
            raise ValueError("encrypted, and not to be believed")
        data = _decrypted(data, keys.cipher, clock)
        at, end = 0, len(data)
    return engine, _scoped(data, at, end), proved


def _decrypted(data: bytes, cipher: Cipher, clock: Clock) -> bytes:
    start, stop = content(data, *clock.scoped, OCTETS)
    salt = slice(*clock.salt)
    return cipher.decrypt(data[start:stop], clock.boots, clock.time, data[salt])


def _scoped(data: bytes, at: int, end: int) -> Pdu:
    at, end = content(data, at, end, SEQUENCE)
    for _ in range(2):  # contextEngineID, contextName
        _, at = content(data, at, end, OCTETS)
    return snmp_pdu.read(data, at, end)
