"""The socket to one SNMP agent: it hears nobody else, and is made known to the event loop once, not for each reply."""

import asyncio
import socket

_LARGEST = 65535


class AgentSocket:
    """Sends at once; receives one datagram a turn of the event loop, so that a flood leaves the others their turn.

    Raises:
        OSError: there is no way to this address.
    """

    def __init__(self, addr: str, port: int) -> None:
        self._socket = socket.socket(socket.AF_INET6 if ":" in addr else socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        try:
            self._socket.connect((addr, port))
        except OSError:
            self._socket.close()
            raise
        self._known_to: asyncio.AbstractEventLoop | None = None
        self._waiting: asyncio.Future[bytes] | None = None
        self._until = 0.0
        self._alarm: asyncio.TimerHandle | None = None

    @property
    def source(self) -> str:
        """The address of this machine from which it sends."""
        return str(self._socket.getsockname()[0])

    def close(self) -> None:
        """Frees it."""
        self._forget()
        if self._alarm is not None:
            self._alarm.cancel()
        self._socket.close()

    def send(self, datagram: bytes) -> None:
        """Sends it, or raises OSError."""
        self._socket.send(datagram)

    async def receive(self, until: float) -> bytes:
        """The next datagram. until: when to give up, as the event loop counts.

        Raises:
            TimeoutError: there is none until then. OSError: what the agent's machine, or a router, said instead.
        """
        loop = asyncio.get_running_loop()
        if self._known_to is None:
            try:
                loop.add_reader(self._socket.fileno(), self._hear)
            except NotImplementedError:  # the loop that Windows has
                async with asyncio.timeout_at(until):
                    await asyncio.sleep(0)
                    return await loop.sock_recv(self._socket, _LARGEST)
            self._known_to = loop
        waiting: asyncio.Future[bytes] = loop.create_future()
        self._waiting, self._until = waiting, until
        if self._alarm is None or until < self._alarm.when():
            self._set_alarm(loop)
        return await waiting

    def _hear(self) -> None:
        """There is something to receive. While nobody waits it stays where it is, and the loop is not told again."""
        waiting = self._waiting
        if waiting is None or waiting.done():
            self._forget()
            return
        try:
            waiting.set_result(self._socket.recv(_LARGEST))
        except BlockingIOError:
            pass
        except OSError as error:
            waiting.set_exception(error)

    def _forget(self) -> None:
        if self._known_to is not None:
            self._known_to.remove_reader(self._socket.fileno())
            self._known_to = None

    def _set_alarm(self, loop: asyncio.AbstractEventLoop) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = loop.call_at(self._until, self._look_at_the_time, loop)

    def _look_at_the_time(self, loop: asyncio.AbstractEventLoop) -> None:
        """Is it over, or was it the alarm of a wait that has ended since? One alarm serves many replies."""
        self._alarm = None
        if self._waiting is None or self._waiting.done():
            return
        if loop.time() < self._until:
            self._set_alarm(loop)
        else:
            self._waiting.set_exception(TimeoutError())
