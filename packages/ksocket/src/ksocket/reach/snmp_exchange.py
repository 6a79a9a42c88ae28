"""One SNMP request and its reply: the only place where the library decodes what came from the network.

The library's own asynchronous client cannot be used: it decodes a datagram as it takes it from the socket, and some
malformed ones end in a Rust panic (a BaseException, with a backtrace on stderr). Here every datagram is looked at
(MSG_PEEK) before the library may have it; what is malformed is thrown away, and the wait goes on.
"""

import asyncio
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from gufo.snmp._fast import SnmpAuthError, SnmpError

from ksocket.outbound import Outbound
from ksocket.reach import snmp_wire
from ksocket.reach.trouble import Trouble
from kswire.problems import Code

T = TypeVar("T")

_LARGEST = 65535
# Reports that are heard although the library keeps them to itself: it sets its clock by the first, and finds no fit
# between the request and those of agents that leave out the user's name. A late one does no harm.
_HEARD = frozenset(
    {
        snmp_wire.NOT_IN_TIME_WINDOWS,
        snmp_wire.UNKNOWN_USER_NAMES,
        snmp_wire.WRONG_DIGESTS,
        snmp_wire.UNSUPPORTED_SEC_LEVELS,
        snmp_wire.DECRYPTION_ERRORS,
    }
)
_MOST_REFUSED = 64  # datagrams thrown away in one request before it is given up


class ClientSocket(Protocol):
    """What the library's three sockets have in common, as far as it is needed here."""

    def get_fd(self) -> int:
        """The descriptor of the connected, non-blocking UDP socket."""


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


class Reported(Exception):  # noqa: N818 - an answer of SNMPv3, not an error of ours
    """The agent answered with a report; counter is the OID of the usmStats counter in it."""

    def __init__(self, counter: str) -> None:
        super().__init__(counter)
        self.counter = counter


class Refused(Exception):  # noqa: N818 - an answer of the agent, not an error of ours
    """The agent answered with an error status (RFC 3416, 3)."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Exchange:
    """Requests on one of the library's sockets, one at a time."""

    def __init__(self, client: ClientSocket, port: int, patience: Patience, outbound: Outbound) -> None:
        self._port, self._outbound = port, outbound
        self._patience = patience
        self._socket = socket.socket(fileno=os.dup(client.get_fd()))
        self._outbound.source(str(self._socket.getsockname()[0]))
        self.silent = False

    def close(self) -> None:
        """Frees the descriptor; the library frees its own."""
        self._socket.close()

    async def ask(self, send: Callable[[], None], receive: Callable[[], T]) -> tuple[T, snmp_wire.Reply]:
        """Sends, waits, and gives what the library makes of the reply, beside what could be read on its outside.

        After a request without answer, nothing more is asked.

        Raises:
            Trouble: SNMP_NO_ANSWER, PORT_CLOSED, SNMP_MALFORMED, UNREACHABLE.
            Reported: the agent answered with a report, and the library does not take it for the answer.
            Refused: the agent answered with an error.
        """
        if self.silent:
            raise self._no_answer()
        malformed = 0
        try:
            for one in range(self._patience.tries):
                last = one + 1 == self._patience.tries
                send()
                self._outbound.sent("snmp")
                wait = self._patience.seconds + (0 if last else self._patience.interval)
                try:
                    async with asyncio.timeout(wait):
                        return await self._answer(receive)
                except _Malformed as error:
                    malformed += error.count
                except TimeoutError:
                    malformed += self._thrown_away
        except ConnectionRefusedError:
            self.silent = True
            raise Trouble(Code.PORT_CLOSED, port=self._port) from None
        except OSError as error:
            self.silent = True
            raise Trouble(Code.UNREACHABLE, detail=error.strerror or str(error)) from None
        self.silent = True
        raise Trouble(Code.SNMP_MALFORMED) if malformed else self._no_answer()

    def _no_answer(self) -> Trouble:
        return Trouble(Code.SNMP_NO_ANSWER, port=self._port, seconds=f"{self._patience.total:g}")

    async def _answer(self, receive: Callable[[], T]) -> tuple[T, snmp_wire.Reply]:
        """The reply to the request that was just sent, whatever else comes before it."""
        self._thrown_away = 0
        while self._thrown_away < _MOST_REFUSED:
            reply = await self._next()
            if reply is None:
                continue
            try:
                value = receive()
            except BlockingIOError:  # the reply to another request
                if reply.report in _HEARD:
                    raise Reported(reply.report) from None
                await asyncio.sleep(0)  # a flood of them, as below
            except SnmpAuthError:
                raise self._answered(reply) from None
            except BaseException as error:
                if not _is_malformed(error):
                    raise
                self._thrown_away += 1
            else:
                if reply.error_status:  # the library gives an empty answer then
                    raise Refused(reply.error_status)
                return value, reply
        raise _Malformed(self._thrown_away)

    @staticmethod
    def _answered(reply: snmp_wire.Reply) -> Exception:
        if reply.report is not None:
            return Reported(reply.report)
        return Refused(reply.error_status or 16)  # 16: authorizationError, which is all that the library tells

    async def _next(self) -> snmp_wire.Reply | None:
        """The outside of the next datagram, which stays in the socket; None for one that was thrown away."""
        try:
            datagram = self._socket.recv(_LARGEST, socket.MSG_PEEK)
        except BlockingIOError:
            await self._readable()
            return None
        try:
            return snmp_wire.read(datagram)
        except ValueError:
            self._socket.recv(1)
            self._thrown_away += 1
            await asyncio.sleep(0)  # a flood must not keep the others from their turn
            return None

    async def _readable(self) -> None:
        loop = asyncio.get_running_loop()
        ready: asyncio.Future[None] = loop.create_future()
        loop.add_reader(self._socket, _wake, ready)
        try:
            await ready
        finally:
            loop.remove_reader(self._socket)


def _wake(ready: "asyncio.Future[None]") -> None:
    if not ready.done():
        ready.set_result(None)


def _is_malformed(error: BaseException) -> bool:
    """Whether the library could not decode: its own errors, and a panic, which only encrypted data can still cause."""
    return isinstance(error, SnmpError) or type(error).__module__ == "pyo3_runtime"


class _Malformed(Exception):  # noqa: N818 - becomes a Trouble above
    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.count = count
