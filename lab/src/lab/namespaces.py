"""Sockets and commands inside the namespaces of other processes (setns(2), nsenter(1))."""

import ctypes
import os
import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")

_CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


def enter_network(pid: int) -> None:
    """Move the calling thread into the network namespace of a process. Raises OSError."""
    descriptor = os.open(f"/proc/{pid}/ns/net", os.O_RDONLY | os.O_CLOEXEC)
    try:
        if _libc.setns(descriptor, _CLONE_NEWNET) != 0:
            number = ctypes.get_errno()
            raise OSError(number, f"cannot enter the network namespace of {pid}: {os.strerror(number)}")
    finally:
        os.close(descriptor)


def inside(pid: int, make: Callable[[], T]) -> T:
    """What make returns, run in the network namespace of a process.

    It runs in a thread of its own, since a namespace belongs to a thread: a socket made there stays there, and the
    caller never leaves home. Raises what make raises.
    """
    results: list[T] = []
    errors: list[BaseException] = []

    def visit() -> None:
        try:
            enter_network(pid)
            results.append(make())
        except BaseException as error:  # handed to the caller below
            errors.append(error)

    thread = threading.Thread(target=visit)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]


def command(pid: int, argv: Sequence[str], *, own_processes: bool) -> list[str]:
    """argv, to be run in all namespaces of a process, with its root directory (which may be a chroot)."""
    target = ["nsenter", "--target", str(pid), "--mount", "--uts", "--ipc", "--net", "--root", "--wd"]
    return [*target, *(["--pid"] if own_processes else []), "--", *argv]
