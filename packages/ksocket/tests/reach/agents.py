"""What an SNMP agent says, made by hand (RFC 3416, RFC 3414), and one whose clock and engine do as a test wants."""

import asyncio
import functools
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass

from ksocket.reach.snmp_crypt import Aes

AUTH_KEY, PRIV_KEY = "made-up-auth-key", "made-up-priv-key"


def tlv(tag: int, body: bytes) -> bytes:
    size = len(body)
    return bytes((tag, size)) + body if size < 128 else bytes((tag, 0x82, size >> 8, size & 255)) + body


def integer(value: int, tag: int = 2) -> bytes:
    return tlv(tag, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    out = bytearray([first * 40 + second])
    for arc in rest:
        out += bytes(arc >> shift & 127 | 128 for shift in (28, 21, 14, 7) if arc >> shift) + bytes((arc & 127,))
    return tlv(6, bytes(out))


def binding(name: str, value: bytes) -> bytes:
    return tlv(0x30, oid(name) + value)


@dataclass
class Request:
    """What a test's agent needs to know of a request: its ids, and the OID where a GetBulk starts."""

    version: int
    message_id: bytes
    request_id: bytes
    pdu: int
    first: bytes
    names: int = 1

    def reply(self, *bindings: bytes, status: int = 0, request_id: bytes | None = None) -> bytes:
        body = tlv(2, request_id or self.request_id) + integer(status) + integer(0) + tlv(0x30, b"".join(bindings))
        return tlv(0x30, integer(1) + tlv(4, b"public") + tlv(0xA2, body))

    def report(self, counter: str, user: bytes = b"", engine: bytes = b"\x80\0\0\0\x05agent") -> bytes:
        pdu = tlv(0xA8, tlv(2, self.request_id) + integer(0) * 2 + tlv(0x30, binding(counter, integer(1, 0x41))))
        usm = tlv(0x30, tlv(4, engine) + integer(1) + integer(7) + tlv(4, user) + tlv(4, b"") * 2)
        header = tlv(0x30, tlv(2, self.message_id) + integer(65507) + tlv(4, b"\0") + integer(3))
        return tlv(0x30, integer(3) + header + tlv(4, usm) + tlv(0x30, tlv(4, engine) + tlv(4, b"") + pdu))


def elements(body: bytes) -> list[tuple[int, bytes]]:
    found, at = [], 0
    while at < len(body):
        tag, size, at = body[at], body[at + 1], at + 2
        if size & 128:
            more = size & 127
            size, at = int.from_bytes(body[at : at + more], "big"), at + more
        found.append((tag, body[at : at + size]))
        at += size
    return found


def understood(datagram: bytes) -> Request:
    parts = elements(elements(datagram)[0][1])
    message_id = b""
    if parts[0][1] == b"\3":
        message_id = elements(parts[1][1])[0][1]
        tag, pdu = elements(parts[3][1])[2]
    else:
        tag, pdu = parts[2]
    inside = elements(pdu)
    asked = elements(inside[3][1])
    return Request(
        parts[0][1][0], message_id, inside[0][1], tag, elements(asked[0][1])[0][1] if asked else b"", len(asked)
    )


Answer = Callable[[Request], list[bytes]]


@functools.cache
def master_key(password: str) -> bytes:
    return hashlib.new("sha1", (password.encode() * 70_000)[: 1 << 20]).digest()  # noqa: S324 - RFC 3414


class UsmAgent(asyncio.DatagramProtocol):
    """Knows one user, with SHA-1 and perhaps AES-128. jump: seconds by which its clock goes on with each request.

    liar: signs with another key. answer: what it says to a request by which it can be asked.
    """

    def __init__(self) -> None:
        self.engine, self.boots, self.time, self.jump = b"\x80\0\x1f\x88\4one", 3, 100_000, 0
        self.liar, self.asked, self.port, self.user = False, 0, 0, b"sha-none"
        self.answer: Callable[[Request], list[bytes]] = lambda request: [
            self.response(request, binding("1.3.6.1.2.1.1.3.0", integer(77, 0x43)))
        ]

    def restart(self, engine: bytes | None = None) -> None:
        self.boots, self.time, self.engine = self.boots + 1, 5, engine or self.engine

    def connection_made(self, transport) -> None:
        self.transport, self.port = transport, transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr) -> None:
        self.asked += 1
        self.time += self.jump
        parts = elements(elements(data)[0][1])
        engine, boots, time, _, _, salt = (one for _, one in elements(elements(parts[2][1])[0][1]))
        clock = int.from_bytes(boots, "big"), int.from_bytes(time, "big")
        if parts[3][0] == 4:
            scoped = self.cipher.decrypt(parts[3][1], *clock, salt)
            data = tlv(0x30, integer(3) + tlv(0x30, parts[1][1]) + tlv(4, parts[2][1]) + scoped)
        for reply in self.replies(understood(data), engine, *clock):
            self.transport.sendto(reply, addr)

    def replies(self, request: "Request", engine: bytes, boots: int, time: int) -> list[bytes]:
        if engine != self.engine:
            return [request.report("1.3.6.1.6.3.15.1.1.4.0", engine=self.engine)]
        if boots != self.boots or abs(time - self.time) > 150:
            late = binding("1.3.6.1.6.3.15.1.1.2.0", integer(1, 0x41))
            return [self.signed(request, tlv(0xA8, tlv(2, request.request_id) + integer(0) * 2 + tlv(0x30, late)))]
        return self.answer(request)

    def response(self, request: "Request", *bindings: bytes, status: int = 0) -> bytes:
        body = tlv(2, request.request_id) + integer(status) + integer(0) + tlv(0x30, b"".join(bindings))
        return self.signed(request, tlv(0xA2, body))

    def key(self, password: str) -> bytes:
        master = master_key(password)
        return hashlib.new("sha1", master + self.engine + master).digest()  # noqa: S324

    @functools.cached_property
    def cipher(self) -> Aes:
        return Aes(self.key(PRIV_KEY)[:16])

    def signed(self, request: "Request", pdu: bytes, *, private: bool = False) -> bytes:
        key = b"liar" if self.liar else self.key(AUTH_KEY)
        scoped, salt = tlv(0x30, tlv(4, self.engine) + tlv(4, b"") + pdu), b""
        if private:
            salt = b"8 octets"
            scoped = tlv(4, self.cipher.encrypt(scoped, self.boots, self.time, salt))
        clock = integer(self.boots) + integer(self.time)
        usm = tlv(0x30, tlv(4, self.engine) + clock + tlv(4, self.user) + tlv(4, bytes(12)) + tlv(4, salt))
        flags = tlv(4, b"\3" if private else b"\1")
        header = tlv(0x30, tlv(2, request.message_id) + integer(65507) + flags + integer(3))
        message = tlv(0x30, integer(3) + header + tlv(4, usm) + scoped)
        return message.replace(bytes(12), hmac.digest(key, message, "sha1")[:12], 1)
