"""One SNMP request and its reply: sending, waiting, and what may be believed of what comes."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from ksocket.outbound import Outbound
from ksocket.reach import snmp_wire
from ksocket.reach.snmp_client import Client, Reported, Unfit, Unreadable
from ksocket.reach.snmp_socket import AgentSocket
from ksocket.reach.snmp_wire import Reply
from ksocket.reach.trouble import Trouble
from kswire.problems import Code

T = TypeVar("T")

_MOST_REFUSED = 64  # datagrams thrown away in one request before it is given up


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one request may take. seconds of one try; tries in all; interval in seconds before the next try."""

    seconds: float
    tries: int
    interval: float

    @property
    def total(self) -> float:
        """The seconds that a request without answer takes."""
        return self.seconds * self.tries + self.interval * (self.tries - 1)


class Exchange:
    """Requests to one agent, one at a time, by a socket that hears nobody else."""

    def __init__(self, addr: str, port: int, client: Client, patience: Patience, outbound: Outbound) -> None:
        self._client, self._port, self._patience, self._outbound = client, port, patience, outbound
        self._socket = AgentSocket(addr, port)
        outbound.source(self._socket.source)
        self.silent = False

    def close(self) -> None:
        """Frees the socket."""
        self._socket.close()

    async def ask(self, write: Callable[[], bytes], read: Callable[[bytes, Reply], T]) -> tuple[T, Reply]:
        """Sends, waits, and gives what is read of the reply, beside its outside.

        After a request without answer, nothing more is asked.

        Raises:
            Trouble: SNMP_NO_ANSWER, PORT_CLOSED, SNMP_MALFORMED, UNREACHABLE.
            Reported: the agent answered with a report.
            Refused: the agent answered with an error.
        """
        if self.silent:
            raise self._no_answer()
        malformed = 0
        request = write()  # the same for every try: an answer that comes late is one all the same
        try:
            for one in range(self._patience.tries):
                last = one + 1 == self._patience.tries
                self._socket.send(request)
                self._outbound.sent("snmp")
                wait = self._patience.seconds + (0 if last else self._patience.interval)
                until = asyncio.get_running_loop().time() + wait
                try:
                    return await self._answer(snmp_wire.number(request), read, until)
                except _Malformed as error:
                    malformed += error.count
                except TimeoutError:
                    malformed += self._thrown_away
        except (ConnectionRefusedError, ConnectionResetError):  # the latter on Windows
            self.silent = True
            raise Trouble(Code.PORT_CLOSED, port=self._port) from None
        except OSError as error:
            self.silent = True
            raise Trouble(Code.UNREACHABLE, detail=error.strerror or str(error)) from None
        self.silent = True
        raise Trouble(Code.SNMP_MALFORMED) if malformed else self._no_answer()

    def _no_answer(self) -> Trouble:
        return Trouble(Code.SNMP_NO_ANSWER, port=self._port, seconds=f"{self._patience.total:g}")

    async def _answer(self, number: int, read: Callable[[bytes, Reply], T], until: float) -> tuple[T, Reply]:
        """The reply to the request of this number, whatever else comes before it."""
        self._thrown_away = 0
        while self._thrown_away < _MOST_REFUSED:
            datagram = await self._socket.receive(until)
            try:
                reply = snmp_wire.read(datagram)
                if reply.number == number and self._believes(datagram, reply):
                    return read(datagram, reply), reply
            except (ValueError, Unreadable):
                self._thrown_away += 1
            except Unfit:
                pass
        raise _Malformed(self._thrown_away)

    def _believes(self, datagram: bytes, reply: Reply) -> bool:
        """Whether it may be believed: with keys only what they prove, but for reports, of which few can be proved.

        Raises:
            Reported: the agent has another engine id now. Unreadable: it ought to be proved, and is not.
        """
        keys, clock = self._client.keys, reply.clock
        if clock is not None and self._client.engine not in (b"", clock.engine):
            if reply.report == snmp_wire.UNKNOWN_ENGINE_IDS:
                raise Reported(reply.report)
            return False
        if not keys.size or (reply.report is not None and reply.report != snmp_wire.NOT_IN_TIME_WINDOWS):
            return True
        if clock is None or clock.code is None or not keys.prove(datagram, clock.code):
            raise Unreadable("not authentic")
        return True


class _Malformed(Exception):  # noqa: N818 - becomes a Trouble above
    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count
