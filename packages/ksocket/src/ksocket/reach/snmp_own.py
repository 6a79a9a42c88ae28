"""SNMP in Python: contexts, 3DES and v1, which the library cannot, and everything where the library is not to be had.

RFC 1157 (v1), RFC 3416, RFC 3414 (a request by v3 says what we believe the agent's clock to be).
"""

import random
import time
from dataclasses import dataclass, replace

from ksocket.reach import snmp_message, snmp_wire
from ksocket.reach.snmp_client import Page, Unfit, Unreadable, heard
from ksocket.reach.snmp_keys import User
from ksocket.reach.snmp_message import Engine, Keys
from ksocket.reach.snmp_pdu import GET, GET_BULK, GET_NEXT, Pdu, Row, Value
from ksocket.reach.snmp_wire import REPORT, Reply

VERSIONS = {"1": 0, "2c": 1}
_NO_SUCH_NAME = 2  # RFC 1157: by v1 a walk ends so


@dataclass(slots=True)
class Cursor:
    """Where a walk below an OID is; done at the end of that part of the tree."""

    base: str
    repetitions: int
    after: str = ""

    def __post_init__(self) -> None:
        self.after = self.after or self.base


def page(cursor: Cursor, rows: tuple[Row, ...]) -> Page:
    """The rows below the cursor's OID, which moves on; those to which the agent gives no value are passed over."""
    found: Page = []
    before = cursor.after
    for oid, value in rows:
        if not oid.startswith(f"{cursor.base}."):
            return [*found, None]
        cursor.after = oid
        if value is not None:
            found.append((oid, value))
    return found if found or cursor.after != before else [None]


class Own:
    """What the versions have in common: numbers of requests, Get and the walk."""

    next = GET_BULK  # what a walk asks by

    def __init__(self) -> None:
        self.keys, self.engine = Keys(), b""
        self._number = random.randrange(1, 2**30)

    def close(self) -> None:
        """There is nothing to free."""

    def become(self, user: User) -> None:
        """Only SNMPv3 knows users."""
        raise NotImplementedError

    def refresh(self) -> bytes:
        """A Get of nothing."""
        return self._request(Pdu(GET, 0))

    def refreshed(self, datagram: bytes, reply: Reply) -> None:
        """Only SNMPv3 has a clock."""

    def get(self, oids: list[str]) -> bytes:
        """A Get."""
        return self._request(Pdu(GET, 0, variables=tuple((oid, None) for oid in oids)))

    def got(self, datagram: bytes, reply: Reply) -> dict[str, Value | None]:
        """The values; None for what the agent does not have."""
        return dict(self._reply(datagram, reply).variables)

    def cursor(self, oid: str, repetitions: int) -> Cursor:
        """The beginning of a walk below this OID."""
        return Cursor(oid, repetitions)

    def step(self, cursor: Cursor) -> bytes:
        """The request for what comes after the cursor."""
        repetitions = cursor.repetitions if self.next == GET_BULK else 0
        return self._request(Pdu(self.next, 0, 0, repetitions, ((cursor.after, None),)))

    def stepped(self, cursor: Cursor, datagram: bytes, reply: Reply) -> Page:
        """The next rows."""
        return page(cursor, self._reply(datagram, reply).variables)

    def following(self, oids: list[str]) -> bytes:
        """A GetNext."""
        return self._request(Pdu(GET_NEXT, 0, variables=tuple((oid, None) for oid in oids)))

    def followed(self, datagram: bytes, reply: Reply) -> tuple[Row, ...]:
        """What comes next to each of them; the OID itself and None behind the last."""
        return self._reply(datagram, reply).variables

    def _request(self, pdu: Pdu) -> bytes:
        self._number = self._number % 2**30 + 1
        return self._write(replace(pdu, number=self._number))

    def _reply(self, datagram: bytes, reply: Reply) -> Pdu:
        try:
            pdu = self._read(datagram, reply)
        except ValueError as error:
            raise Unreadable(str(error)) from None
        if pdu.number != self._number and pdu.kind != REPORT:
            raise Unfit
        return heard(pdu)

    def _write(self, pdu: Pdu) -> bytes:
        raise NotImplementedError

    def _read(self, datagram: bytes, reply: Reply) -> Pdu:
        raise NotImplementedError


class Community(Own):
    """v1 or v2c."""

    def __init__(self, version: str, community: str) -> None:
        super().__init__()
        self._version, self._community = VERSIONS[version], community.encode()
        if not self._version:
            self.next = GET_NEXT

    def stepped(self, cursor: Cursor, datagram: bytes, reply: Reply) -> Page:
        """The next rows; by v1 there are none after what no name follows."""
        if not self._version and reply.error_status == _NO_SUCH_NAME:
            return [None]
        return super().stepped(cursor, datagram, reply)

    def _write(self, pdu: Pdu) -> bytes:
        return snmp_message.plain(pdu, self._version, self._community)

    def _read(self, datagram: bytes, reply: Reply) -> Pdu:
        del reply
        return snmp_message.read_plain(datagram, self._version)


class Usm(Own):
    """v3, in one context of the agent."""

    def __init__(self, context: str = "") -> None:
        super().__init__()
        self._user, self._context = User(""), context
        self._learned, self._clock = 0.0, Engine()

    def become(self, user: User) -> None:
        """Speaks as this user; the clock of the agent stays known."""
        self._user = user
        self.keys = user.keys(self.engine)

    def refreshed(self, datagram: bytes, reply: Reply) -> None:
        """Learns the engine and its clock: of an agent that is not known yet without a proof (RFC 3414, 4)."""
        del datagram
        clock = reply.clock
        if clock is None:
            raise Unfit
        if not self.engine:
            self.engine = clock.engine
            self.keys = self._user.keys(self.engine)
        elif self.keys.size and reply.report not in (None, snmp_wire.NOT_IN_TIME_WINDOWS):
            return
        self._clock, self._learned = Engine(clock.engine, clock.boots, clock.time), time.monotonic()

    def _write(self, pdu: Pdu) -> bytes:
        passed = int(time.monotonic() - self._learned) if self._clock.boots or self._clock.time else 0
        engine = replace(self._clock, id=self.engine, time=self._clock.time + passed)
        name = self._user.name if engine.id else ""
        return snmp_message.write(pdu, self._context, name, self.keys, engine)

    def _read(self, datagram: bytes, reply: Reply) -> Pdu:
        del reply
        return snmp_message.read(datagram, self.keys)[1]
