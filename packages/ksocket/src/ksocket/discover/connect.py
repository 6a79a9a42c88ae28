"""TCP connections as probes, for those who may not send raw packets: one epoll, no task a connection."""

import asyncio
import errno
import select
import socket
import sys
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from ksocket.pace import Pace

if sys.platform != "win32":
    import resource

SECONDS = 1.0  # after it the kernel would send the second SYN
AT_ONCE = 500

_SOMEONE = frozenset({0, errno.ECONNREFUSED, errno.ECONNRESET})
_UNDER_WAY = errno.EWOULDBLOCK if sys.platform == "win32" else errno.EINPROGRESS  # on Linux EAGAIN: no port is free


class Connecting(Protocol):
    """What makes connections as probes."""

    async def call(
        self, addresses: Iterable[str], port: int, answered: Callable[[str], None], sent: Callable[[], None]
    ) -> None:
        """Connect to this port of each address; it returns when each is answered or given up.

        answered gets those where someone is; sent is told of each call that left.
        """

    def close(self) -> None:
        """Give up whatever is open."""


@dataclass(slots=True)
class _Wave:
    """The connections of one call."""

    answered: Callable[[str], None]
    open: int = 0
    over: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True, eq=False)
class _Call:
    """One connection under way."""

    sock: socket.socket
    addr: str
    wave: _Wave
    deadline: float


class Connector:
    """Many connections at once; each ends as soon as it is answered, and nothing is written."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._epoll = select.epoll()
        self._open: dict[int, _Call] = {}
        self._oldest: deque[_Call] = deque()
        self._room = asyncio.Semaphore(min(AT_ONCE, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 3))
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._epoll, self._collect)
        self._timer: asyncio.TimerHandle | None = None

    async def call(
        self, addresses: Iterable[str], port: int, answered: Callable[[str], None], sent: Callable[[], None]
    ) -> None:
        """Connect to this port of each address; it returns when each is answered or given up.

        answered gets those where someone is; sent is told of each call that left.
        """
        wave = _Wave(answered)
        for addr in addresses:
            await self._pace.probe([addr])
            await self._room.acquire()
            if self._begin(addr, port, wave):
                sent()
        while wave.open:
            wave.over.clear()
            await wave.over.wait()

    def close(self) -> None:
        """Give up whatever is open."""
        if self._timer:
            self._timer.cancel()
        with suppress(RuntimeError):  # the loop may be closed already
            self._loop.remove_reader(self._epoll)
        for call in self._open.values():
            call.sock.close()
        self._open.clear()
        self._epoll.close()

    def _begin(self, addr: str, port: int, wave: _Wave) -> bool:
        """Whether anything left for there."""
        sock = begin(addr, port)
        if isinstance(sock, int):
            self._room.release()
            if sock in _SOMEONE:
                wave.answered(addr)
            return sock in _SOMEONE
        call = _Call(sock, addr, wave, self._loop.time() + SECONDS)
        self._open[sock.fileno()] = call
        self._oldest.append(call)
        wave.open += 1
        self._epoll.register(sock, select.EPOLLOUT)
        if self._timer is None:
            self._timer = self._loop.call_at(call.deadline, self._expire)
        return True

    def _collect(self) -> None:
        for number, _ in self._epoll.poll(0):
            call = self._open[number]
            if call.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) in _SOMEONE:
                call.wave.answered(call.addr)
            self._end(number)

    def _expire(self) -> None:
        now, self._timer = self._loop.time(), None
        while self._oldest:
            call = self._oldest[0]
            if call.sock.fileno() >= 0:  # not ended yet
                if call.deadline > now:
                    self._timer = self._loop.call_at(call.deadline, self._expire)
                    return
                self._end(call.sock.fileno())
            self._oldest.popleft()

    def _end(self, number: int) -> None:
        call = self._open.pop(number)
        self._epoll.unregister(number)
        call.sock.close()
        call.wave.open -= 1
        call.wave.over.set()
        self._room.release()


def begin(addr: str, port: int) -> socket.socket | int:
    """A connection under way, or the error number (0: at once connected) with which it ended already."""
    sock = socket.socket(socket.AF_INET6 if ":" in addr else socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        code = sock.connect_ex((addr, port))
    except OSError as error:
        code = error.errno or errno.EIO
    if code == _UNDER_WAY:
        return sock
    sock.close()
    return code
