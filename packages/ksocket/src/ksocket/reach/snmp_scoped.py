"""A socket to one context of an SNMPv3 agent, with the face of the library's, which knows only the main context."""

import random
import socket
import time
from dataclasses import dataclass, replace

from gufo.snmp._fast import SnmpDecodeError, get_master_key

from ksocket.reach import snmp_crypt, snmp_message, snmp_wire
from ksocket.reach.snmp_exchange import Refused, Reported
from ksocket.reach.snmp_keys import User
from ksocket.reach.snmp_message import GET, GET_BULK, REPORT, Engine, Keys, Pdu, Value

_LARGEST = 65535
_KNOWN = 0x3F  # of the library's number of an algorithm: what is beside it says in which form the key is
# The library's number -> hash, bytes of the code, number of the hash alone (RFC 3414, RFC 7860).
_HASHES = {
    **dict.fromkeys((1, 2, 3), ("md5", 12, 1)),
    **dict.fromkeys((4, 5, 6), ("sha1", 12, 4)),
    **dict.fromkeys((7, 8, 9), ("sha224", 16, 7)),
    10: ("sha256", 24, 10),
    11: ("sha384", 32, 11),
    12: ("sha512", 48, 12),
}
_DES = 1
_LENGTHS = {2: 16, 3: 24, 4: 32}  # the library's number of AES -> bytes of its key
_REEDER = 2  # what the library adds to the number of a hash, see snmp_keys.EXTENSIONS


@dataclass(slots=True)
class Cursor:
    """Where a walk below an OID is; done at the end of that part of the tree."""

    base: str
    repetitions: int
    after: str = ""

    def __post_init__(self) -> None:
        self.after = self.after or self.base


class ScopedClient:
    """Requests to one context. Sends and receives without waiting, as the library's sockets do."""

    def __init__(self, addr: str, port: int, user: User, context: str) -> None:
        family = socket.AF_INET6 if ":" in addr else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.connect((addr, port))
        self._user, self._context = user, context
        self._keys = Keys()
        self._engine = Engine()
        self._learned = 0.0
        self._number = random.randrange(1, 2**30)

    def get_fd(self) -> int:
        """The descriptor of the connected, non-blocking UDP socket."""
        return self._socket.fileno()

    def close(self) -> None:
        """Frees the socket."""
        self._socket.close()

    def send_refresh(self) -> None:
        """Asks for nothing: the answer, a report or not, tells who the agent is and what its clock says."""
        self._send(Pdu(GET, 0))

    def recv_refresh(self) -> None:
        """Learns the engine from the answer."""
        try:
            self._receive()
        except Reported as report:
            if report.counter != snmp_wire.UNKNOWN_ENGINE_IDS:
                raise

    def send_get_many(self, oids: list[str]) -> None:
        """A Get."""
        self._send(Pdu(GET, 0, variables=tuple((oid, None) for oid in oids)))

    def recv_get_many(self) -> dict[str, Value | None]:
        """The values; None for what the agent does not have."""
        return dict(self._receive().variables)

    def send_get_bulk(self, cursor: Cursor) -> None:
        """A GetBulk from where the cursor is."""
        self._send(Pdu(GET_BULK, 0, 0, cursor.repetitions, ((cursor.after, None),)))

    def recv_get_bulk(self, cursor: Cursor) -> list[tuple[str, Value | None] | None]:
        """The next rows; a last None when they are the last."""
        found: list[tuple[str, Value | None] | None] = []
        for oid, value in self._receive().variables:
            if value is None or not oid.startswith(f"{cursor.base}."):
                return [*found, None]
            found.append((oid, value))
            cursor.after = oid
        return found

    def _send(self, pdu: Pdu) -> None:
        self._number = self._number % 2**30 + 1
        passed = int(time.monotonic() - self._learned) if self._engine.boots or self._engine.time else 0
        engine = replace(self._engine, time=self._engine.time + passed)
        name = self._user.name if engine.id else ""
        pdu = replace(pdu, number=self._number)
        self._socket.send(snmp_message.write(pdu, self._context, name, self._keys, engine))

    def _receive(self) -> Pdu:
        """The reply to the request that was sent last.

        Raises:
            BlockingIOError: it is another one's. SnmpDecodeError: it cannot be read. Reported. Refused.
        """
        try:
            engine, pdu, proved = snmp_message.read(self._socket.recv(_LARGEST), self._keys)
        except ValueError as error:
            raise SnmpDecodeError(str(error)) from None
        if pdu.kind == REPORT:
            counter = pdu.variables[0][0] if pdu.variables else ""
            if not self._engine.id or (proved and counter == snmp_wire.NOT_IN_TIME_WINDOWS):
                self._learn(engine)
            raise Reported(counter)
        if pdu.number != self._number or (self._keys.size and not proved):
            raise BlockingIOError
        if pdu.first:
            raise Refused(pdu.first)
        return pdu

    def _learn(self, engine: Engine) -> None:
        self._engine, self._learned = engine, time.monotonic()
        self._keys = keys(self._user, engine.id)


def keys(user: User, engine: bytes) -> Keys:
    """The user's keys for this engine; none for a user without authentication."""
    if not user.auth_algorithm:
        return Keys()
    digest, size, number = _HASHES[user.auth_algorithm & _KNOWN]
    auth = snmp_crypt.localized(digest, user.auth_key, engine)
    if not user.priv_algorithm:
        return Keys(digest, auth, size)
    private = snmp_crypt.localized(digest, user.priv_key, engine)
    kind = user.priv_algorithm & _KNOWN
    if kind == _DES:
        return Keys(digest, auth, size, snmp_crypt.Des(private[:16]))
    length = _LENGTHS[kind]
    if len(private) < length and (user.auth_algorithm & _KNOWN) - number == _REEDER:
        private += snmp_crypt.localized(digest, bytes(get_master_key(number, private)), engine)
    return Keys(digest, auth, size, snmp_crypt.Aes(snmp_crypt.blumenthal(digest, private, length)[:length]))
