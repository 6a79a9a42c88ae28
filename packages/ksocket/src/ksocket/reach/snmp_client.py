"""What speaks SNMP: requests in, datagrams out, and back. No sockets; who sends and waits is snmp_exchange."""

from typing import Any, Protocol

from ksocket.reach.snmp_keys import User
from ksocket.reach.snmp_message import Keys
from ksocket.reach.snmp_pdu import Pdu, Value
from ksocket.reach.snmp_wire import REPORT, Reply

# Rows of a walk; a last None when they are the last. An empty page says nothing, and the walk goes on.
Page = list[tuple[str, Value] | None]


class Unreadable(Exception):  # noqa: N818 - the agent's mistake, not ours
    """What came is no reply that can be read."""


class Unfit(Exception):  # noqa: N818 - an answer to somebody else
    """What came is no reply to the request that was sent last."""


class Reported(Exception):  # noqa: N818 - an answer of SNMPv3, not an error of ours
    """The agent answered with a report; counter is the OID of the usmStats counter in it."""

    def __init__(self, counter: str) -> None:
        super().__init__(counter)
        self.counter = counter


class Refused(Exception):  # noqa: N818 - an answer of the agent, not an error of ours
    """The agent answered with an error status (RFC 3416, 3). index: of the variable that it is about, from 1; or 0."""

    def __init__(self, status: int, index: int = 0) -> None:
        super().__init__(status, index)
        self.status, self.index = status, index


class Client(Protocol):
    """A client of one agent. Each datagram that it writes takes the place of the one before it.

    What reads a reply raises Unreadable, Unfit, Reported or Refused. A cursor is where a walk is, of the client's kind.
    """

    @property
    def keys(self) -> Keys:
        """What proves replies; of no size where nothing does."""

    @property
    def engine(self) -> bytes:
        """The engine id that the agent told; empty before, and by v1 and v2c."""

    def become(self, user: User) -> None:
        """Speaks as this user of SNMPv3 from now on."""

    def refresh(self) -> bytes:
        """Asks for nothing: the answer tells who the agent is and what its clock says."""

    def refreshed(self, datagram: bytes, reply: Reply) -> None:
        """Learns the agent's engine id and clock."""

    def get(self, oids: list[str]) -> bytes:
        """A Get."""

    def got(self, datagram: bytes, reply: Reply) -> dict[str, Value | None]:
        """The values; None, or nothing, for what the agent does not have."""

    def cursor(self, oid: str, repetitions: int) -> Any:
        """The beginning of a walk below this OID."""

    def step(self, cursor: Any) -> bytes:
        """A GetBulk, or a GetNext by v1, from where the cursor is."""

    def stepped(self, cursor: Any, datagram: bytes, reply: Reply) -> Page:
        """The next rows."""

    def close(self) -> None:
        """Frees what it has."""


def heard(pdu: Pdu) -> Pdu:
    """The reply, if it holds an answer.

    Raises:
        Reported: it is a report. Refused: it tells an error.
    """
    if pdu.kind == REPORT:
        raise Reported(pdu.variables[0][0] if pdu.variables else "")
    if pdu.first:
        raise Refused(pdu.first, pdu.second)
    return pdu
