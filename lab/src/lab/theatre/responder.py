"""A thousand agents and more in one process, as cheap as they can be: for benchmarks of who asks.

    python -m lab.theatre.responder

plays the same switch at every loopback address that is asked, 127.0.0.0/8, by SNMP v2c, community "public", on a port
that its first line names. Nothing from outside reaches it: its socket is bound to the device `lo`. What a line on stdin
says is done: "delay S": from now on every answer takes so many seconds, at least; "counts": prints as JSON what was
counted and what one of the agents was asked, and begins anew. It ends when stdin does.
"""

import json
import os
import select
import socket
import struct
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lab.theatre import agent, ber, switch
from lab.theatre.agent import RESPONSE, Agent

_IP_PKTINFO = 8
_LARGEST = 65535
_AT_ONCE = 256  # requests that are taken before any is answered
_STAND_IN = bytes((10, 77, 110, 123))  # whose answers are kept; below 128 each, see switch.objects
_MOST_KEPT = 10_000
_MOST_TOLD = 1000

Peer = tuple[str, int]


@dataclass(slots=True)
class Counts:
    """early: requests that came while the same agent still owed an answer; unanswered: what nobody can answer.

    first: the agent that was asked first, and all that it was asked (at most 1,000).
    """

    requests: int = 0
    early: int = 0
    unanswered: int = 0
    first: bytes = b""
    asked: list[bytes] = field(default_factory=list)

    def add(self, datagram: bytes, asked: bytes) -> None:
        """One more request, of this agent."""
        self.requests += 1
        self.first = self.first or asked
        if asked == self.first and len(self.asked) < _MOST_TOLD:
            self.asked.append(datagram)

    def told(self) -> dict[str, Any]:
        """For JSON; of each request of the first agent its type as RFC 3416 numbers it, the repetitions, the OIDs."""
        requests = [agent.read(one) for one in self.asked]
        asked = [[one.kind & 0x1F, one.repetitions, [".".join(map(str, oid)) for oid in one.oids]] for one in requests]
        return {"requests": self.requests, "early": self.early, "unanswered": self.unanswered, "asked": asked}


class Switches:
    """The answers of all of them. An answer is worked out once and then only filled in for whoever is asked."""

    def __init__(self) -> None:
        self._agent = Agent(switch.objects(_STAND_IN), ["public"])
        self._kept: dict[bytes, bytes | None] = {}

    def answer(self, datagram: bytes, asked: bytes) -> bytes | None:
        """The response of the agent at this address, four octets of which the last three are below 128."""
        try:
            begin, end = number_at(datagram)
        except IndexError:
            return None
        if not 1 <= end - begin <= 8:
            return None
        own = b"\x0a" + asked[1:]
        # Lengths depend on how long the number is, and nothing else does.
        key = (datagram[:begin] + b"\0" * (end - begin) + datagram[end:]).replace(own, _STAND_IN)
        if key not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = self._rest(key)
        rest = self._kept[key]
        if rest is None:
            return None
        rest = rest.replace(_STAND_IN, own).replace(_STAND_IN.hex().encode(), own.hex().encode())
        pdu = ber.encode(RESPONSE, datagram[begin - 2 : end] + rest)
        return ber.encode(ber.SEQUENCE, _HEAD + pdu)

    def _rest(self, key: bytes) -> bytes | None:
        """What stands behind the number in the answer to this request."""
        answer = self._agent.answer(key)
        if answer is None:
            return None
        (message,) = ber.decode(answer)
        pdu = ber.decode(message.content)[2].content
        return pdu[3:]  # the number was 0: three bytes


_HEAD = ber.integer(1) + ber.encode(ber.OCTET_STRING, b"public")


def number_at(datagram: bytes) -> tuple[int, int]:
    """Where the content of the request's number begins and ends. Raises IndexError when there is none."""
    at = _inside(datagram, 0)
    at = _behind(datagram, _behind(datagram, at))  # version, community
    at = _inside(datagram, at)
    begin = _inside(datagram, at)
    return begin, _behind(datagram, at)


def _inside(data: bytes, at: int) -> int:
    size = data[at + 1]
    return at + 2 + (size & 0x7F if size & 0x80 else 0)


def _behind(data: bytes, at: int) -> int:
    begin = _inside(data, at)
    size = data[at + 1]
    return begin + (int.from_bytes(data[at + 2 : begin], "big") if size & 0x80 else size)


class Desk:
    """Takes requests and gives answers, in time. Pure but for the clock."""

    def __init__(self, answer: Callable[[bytes, bytes], bytes | None], clock: Callable[[], float]) -> None:
        self._answer, self._clock = answer, clock
        self._owed: deque[tuple[float, bytes, bytes, Peer]] = deque()
        self._busy: set[bytes] = set()
        self.counts, self.delay = Counts(), 0.0

    def take(self, datagram: bytes, asked: bytes, peer: Peer) -> None:
        """A request has come to this agent."""
        answer = self._answer(datagram, asked)
        if answer is None:
            self.counts.unanswered += 1
            return
        self.counts.add(datagram, asked)
        self.counts.early += asked in self._busy
        self._busy.add(asked)
        self._owed.append((self._clock() + self.delay, answer, asked, peer))

    def wait(self) -> float | None:
        """Seconds until an answer is due; None: none is owed."""
        return max(0.0, self._owed[0][0] - self._clock()) if self._owed else None

    def due(self) -> list[tuple[bytes, bytes, Peer]]:
        """The answers that are to leave now, each with who gives it and who gets it."""
        found = []
        while self._owed and self._owed[0][0] <= self._clock():
            _, answer, asked, peer = self._owed.popleft()
            self._busy.discard(asked)
            found.append((answer, asked, peer))
        return found


def serve(desk: Desk, listening: socket.socket, commands: int) -> None:
    """Until the descriptor of commands is at its end."""
    poll = select.poll()
    for one in (listening.fileno(), commands):
        poll.register(one, select.POLLIN)
    heard = b""
    while True:
        wait = desk.wait()
        ready = {found for found, _ in poll.poll(None if wait is None else 1000 * wait)}
        if commands in ready:
            said = os.read(commands, _LARGEST)
            if not said:
                return
            *lines, heard = (heard + said).split(b"\n")
            for line in lines:
                _command(desk, line.decode())
        if listening.fileno() in ready:
            _hear(desk, listening)
        for answer, asked, peer in desk.due():
            source = struct.pack("@i4s4s", 0, asked, bytes(4))
            listening.sendmsg([answer], [(socket.IPPROTO_IP, _IP_PKTINFO, source)], 0, peer)


def _hear(desk: Desk, listening: socket.socket) -> None:
    for _ in range(_AT_ONCE):
        try:
            datagram, control, _, peer = listening.recvmsg(_LARGEST, socket.CMSG_SPACE(12))
        except BlockingIOError:
            return
        desk.take(datagram, control[0][2][8:12], peer)


def _command(desk: Desk, line: str) -> None:
    match line.split():
        case ["delay", seconds]:
            desk.delay = float(seconds)
        case ["counts"]:
            print(json.dumps(desk.counts.told()), flush=True)
            desk.counts = Counts()


def open_socket() -> socket.socket:
    """A port of all loopback addresses."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")
    listening.setsockopt(socket.IPPROTO_IP, _IP_PKTINFO, 1)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 24)
    listening.setblocking(False)
    listening.bind(("0.0.0.0", 0))
    return listening


if __name__ == "__main__":
    with open_socket() as _listening:
        print(_listening.getsockname()[1], flush=True)
        serve(Desk(Switches().answer, time.monotonic), _listening, sys.stdin.fileno())
