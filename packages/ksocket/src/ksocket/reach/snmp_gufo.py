"""gufo-snmp as a client: faster than our own, for what it can, on systems that it is made for.

It writes and reads on a socket of its own. That socket is never one of the network: its descriptor is made an end of a
pair within this process. So nothing leaves but by snmp_exchange, and the library sees one datagram at a time, which was
looked at before: it ends in a Rust panic on some malformed ones, does not say which report came, and does not look
whether a reply of v3 is authentic.
"""

import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from ksocket.reach import snmp_message
from ksocket.reach.snmp_client import Page, Refused, Reported, Unfit, Unreadable, heard
from ksocket.reach.snmp_keys import User
from ksocket.reach.snmp_message import Keys
from ksocket.reach.snmp_own import VERSIONS, Community, Cursor, Usm, page
from ksocket.reach.snmp_pdu import Row, Value
from ksocket.reach.snmp_wire import Reply

try:
    from gufo.snmp._fast import GetIter, SnmpError, SnmpV2cClientSocket, SnmpV3ClientSocket
except ImportError:  # there is none for Windows
    AVAILABLE = False
else:
    AVAILABLE = True

T = TypeVar("T")

_LARGEST = 65535
_MOST = 4000  # bytes of a datagram: the library has a buffer of 4096, and cuts off what is longer
_NOWHERE = "127.0.0.1:9"  # what its socket is made for before it is taken away; nothing is ever sent there
_PLAIN = (0, 0, 0, 0)  # type of service, buffers, time-out: as the system has them
# What the library calls the protocols; it adds the number of the key extension to that of the hash.
_HASHES = {"md5": 1, "sha1": 4, "sha224": 7, "sha256": 10, "sha384": 11, "sha512": 12}
_EXTENSIONS = {"": 0, "blumenthal": 1, "reeder": 2}
_PRIVACY = {
    "usmDESPrivProtocol": 1,
    "usmAesCfb128Protocol": 2,
    "usmAesCfb192Protocol": 3,
    "usmAesCfb256Protocol": 4,
}
_MASTER = 0x40  # tells the library that a key is a hashed password already


@dataclass(slots=True)
class _Walk:
    """Where a walk is, for the library; own, for our own client, once that has taken it over."""

    library: Any
    own: Cursor
    taken: bool = False


class Gufo:
    """One of the library's clients. own: reads what is too large for it, and walks on from there."""

    def __init__(self, library: Any, own: Community | Usm) -> None:
        self.keys = Keys()
        self._library, self._own = library, own
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
        with its:
            os.dup2(its.fileno(), library.get_fd(), inheritable=False)
        self._ours = ours
        for end in (ours.fileno(), library.get_fd()):
            os.set_blocking(end, False)

    @classmethod
    def community(cls, community: str) -> "Gufo":
        """A client of v2c."""
        return cls(SnmpV2cClientSocket(_NOWHERE, community, *_PLAIN), Community("2c", community))

    @classmethod
    def usm(cls) -> "Gufo":
        """A client of v3, that knows neither the agent nor a user yet."""
        return cls(SnmpV3ClientSocket(_NOWHERE, b"", "", 0, b"", 0, b"", *_PLAIN), Usm())

    @property
    def engine(self) -> bytes:
        """The agent's engine id, when it is known."""
        return bytes(self._library.get_engine_id()) if hasattr(self._library, "get_engine_id") else b""

    def close(self) -> None:
        """Frees our end; the library frees its own."""
        self._ours.close()

    def become(self, user: User) -> None:
        """Speaks as this user."""
        self.keys = user.keys(self.engine)
        auth = (_HASHES[user.hash.digest] + _EXTENSIONS[user.extension]) | _MASTER if user.hash else 0
        priv = _PRIVACY[user.privacy] | _MASTER if user.privacy else 0
        self._library.set_keys(user.name, auth, user.auth_key, priv, user.priv_key)
        self._own.become(user)

    def refresh(self) -> bytes:
        """A Get of nothing."""
        return self._written(self._library.send_refresh)

    def refreshed(self, datagram: bytes, reply: Reply) -> None:
        """Learns the engine and its clock."""
        if reply.encrypted:
            self._within(datagram, reply)
        try:
            self._read(datagram, self._library.recv_refresh)
        except Unfit:  # of agents that leave out the user's name
            if reply.report is None:
                raise
            raise Reported(reply.report) from None
        if self._own.engine:
            self._own.refreshed(datagram, reply)

    def get(self, oids: list[str]) -> bytes:
        """A Get."""
        return self._written(lambda: self._library.send_get_many(oids))

    def got(self, datagram: bytes, reply: Reply) -> dict[str, Value | None]:
        """The values."""
        if len(datagram) > _MOST:
            return dict(self._large(datagram))
        found: dict[str, Value | None] = self._answer(datagram, reply, self._library.recv_get_many, {})
        return found

    def cursor(self, oid: str, repetitions: int) -> _Walk:
        """The beginning of a walk below this OID."""
        return _Walk(GetIter(oid, repetitions), Cursor(oid, repetitions))

    def step(self, cursor: _Walk) -> bytes:
        """A GetBulk."""
        if cursor.taken:
            return self._own.step(cursor.own)
        return self._written(lambda: self._library.send_get_bulk(cursor.library))

    def stepped(self, cursor: _Walk, datagram: bytes, reply: Reply) -> Page:
        """The next rows."""
        if cursor.taken:
            return self._own.stepped(cursor.own, datagram, reply)
        if len(datagram) > _MOST:  # where the library is cannot be set: the rest of this walk is ours
            rows, cursor.taken = self._large(datagram), True
            self._own.refreshed(datagram, reply)
            return page(cursor.own, rows)
        found: Page = self._answer(datagram, reply, lambda: self._library.recv_get_bulk(cursor.library), [])
        return [None if row is None or row[1] is None else row for row in found] or [None]

    def _large(self, datagram: bytes) -> tuple[Row, ...]:
        """The variables of a reply that the library has no room for."""
        try:
            if self.engine:
                return heard(snmp_message.read(datagram, self.keys)[1]).variables
            return heard(snmp_message.read_plain(datagram, VERSIONS["2c"])).variables
        except ValueError as error:
            raise Unreadable(str(error)) from None

    def _written(self, send: Callable[[], None]) -> bytes:
        send()
        return self._ours.recv(_LARGEST)

    def _answer(self, datagram: bytes, reply: Reply, receive: Callable[[], T], nothing: T) -> T:
        """What is received; of an answer with an error, and of a report, the library makes nothing."""
        said = self._within(datagram, reply) if reply.encrypted else reply
        if said.report is not None:
            raise Reported(said.report)
        if said.error_status:
            raise Refused(said.error_status, said.error_index)
        try:
            return self._read(datagram, receive)
        except StopAsyncIteration:
            return nothing

    def _within(self, datagram: bytes, reply: Reply) -> Reply:
        """The library gets what is encrypted, too, only after it was looked at."""
        try:
            return snmp_message.within(datagram, reply, self.keys)
        except ValueError as error:
            raise Unreadable(str(error)) from None

    def _read(self, datagram: bytes, receive: Callable[[], T]) -> T:
        self._ours.send(datagram)
        try:
            return receive()
        except BlockingIOError:
            raise Unfit from None
        except StopAsyncIteration:
            raise
        except BaseException as error:
            if isinstance(error, SnmpError) or type(error).__module__ == "pyo3_runtime":
                raise Unreadable(type(error).__name__) from None
            raise
