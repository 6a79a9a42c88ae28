"""The addresses of names, asked of the system in threads of their own.

The system's resolver cannot be broken off. In the threads that the loop has for everything, names whose name server
never answers would stand in the way of exports, reports and /health; and threads that are waited for at the end keep a
hub from ending.
"""

import asyncio
import socket
import threading
from concurrent.futures import Future
from typing import Any, Final

AT_ONCE: Final = 16  # names that are asked for: messages under way, and tests

Found = list[tuple[Any, ...]]


class BusyError(Exception):
    """So many names are asked for that no other one is, now."""


class Resolver:
    """It asks for so many names at once; whoever is one too many is turned away and waits for nothing."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._free = threading.BoundedSemaphore(at_once)

    async def resolved(self, host: str, port: int) -> list[str]:
        """The addresses of a name, as the system's resolver gives them.

        Raises:
            BusyError; OSError, UnicodeError: it has none.
        """
        if not self._free.acquire(blocking=False):
            raise BusyError
        answer: Future[Found] = Future()
        answer.set_running_or_notify_cancel()  # the one who asks may go; the thread cannot
        try:
            threading.Thread(target=self._ask, args=(host, port, answer), name="resolving", daemon=True).start()
        except RuntimeError:  # the system has no more threads
            self._free.release()
            raise BusyError from None
        found = await asyncio.wrap_future(answer)
        return list(dict.fromkeys(str(address[0]) for *_, address in found))

    def _ask(self, host: str, port: int, answer: "Future[Found]") -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except BaseException as error:  # it is raised where it is waited for
            self._free.release()
            answer.set_exception(error)
        else:
            self._free.release()
            answer.set_result(list(found))


resolved: Final = Resolver().resolved
"""Of the whole process, as its threads are."""
