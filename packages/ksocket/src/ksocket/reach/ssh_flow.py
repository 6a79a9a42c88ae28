"""What one SSH connection may bring: so much until the login is done, so much for each script, and a little at a time.

asyncssh bounds a packet and what a channel holds, and nothing else. A server may send notices (RFC 4253, 11), banners
and key exchanges without end; each costs us some 10 us or, an exchange, some ms, and what comes while a password waits
for its turn is kept in memory. So everything that arrives is counted before the login and while a script runs, and
taken in pieces: between two of them everyone else has a turn.
"""

from dataclasses import dataclass
from typing import Any, Final, cast

import asyncssh

PIECE: Final = 16 << 10  # bytes; as the smallest of packets some 10 ms of work


@dataclass(frozen=True, slots=True)
class Allowance:
    """Octets on the wire, packets, and key exchanges that the server begins."""

    octets: int
    packets: int
    exchanges: int


LOGIN: Final = Allowance(octets=256 << 10, packets=2_000, exchanges=2)
"""A login is some 6 kB in 20 packets and one exchange; banners of a company's lawyers have been seen at 30 kB."""


def answer(limit: int) -> Allowance:
    """For a script whose output may have so many octets: as much again for what it complains of, and for the packets.

    A shell's output comes in packets of a line at worst, mostly of some kB.
    """
    return Allowance(octets=3 * limit + (1 << 20), packets=50_000, exchanges=4)


class Flow:
    """Stands before a connection from its first octet on, with the allowance for a login."""

    def __init__(self, connection: asyncssh.SSHClientConnection) -> None:
        # asyncssh offers no place for this; asyncio and its own tunnels look the method up for each call.
        self._connection = cast("Any", connection)
        self._take = self._connection.data_received
        self._connection.data_received = self._received
        transport: Any = getattr(connection, "_transport", None)
        if hasattr(transport, "max_size"):  # the event loop's own; a jump host's channel brings 32 KiB at most
            transport.max_size = PIECE
        self._exchange: object = None
        self._seen = 0  # asyncssh's number of the last packet
        self.allow(LOGIN)

    def allow(self, allowance: Allowance | None) -> None:
        """Counts anew from here; None: without a bound, for a jump host that carries the connections of others."""
        self._left = allowance
        self._octets = self._packets = self._exchanges = 0

    def _received(self, data: bytes, datatype: int | None = None) -> None:
        self._count_exchange()
        self._take(data, datatype)
        if self._left is None:
            return
        self._octets += len(data)
        self._count_packets()
        if too_much := self._beyond(self._left):
            self.allow(None)
            error = asyncssh.ProtocolError(f"it sends without end: more than {too_much}")
            self._connection.internal_error((type(error), error, None))

    def _count_packets(self) -> None:
        """The number begins anew after an exchange with strict rules."""
        number = self._connection._recv_seq  # noqa: SLF001 - it is told nowhere else
        self._packets += number - self._seen if number >= self._seen else number
        self._seen = number

    def _count_exchange(self) -> None:
        """Each waits for our answer, so that what ends it arrives by itself: none is missed."""
        exchange = getattr(self._connection, "_kex", None)
        if exchange is not None and exchange is not self._exchange:
            self._exchanges += 1
        self._exchange = exchange

    def _beyond(self, left: Allowance) -> str:
        if self._octets > left.octets:
            return f"{left.octets} bytes"
        if self._packets > left.packets:
            return f"{left.packets} packets"
        return f"{left.exchanges} key exchanges" if self._exchanges > left.exchanges else ""
