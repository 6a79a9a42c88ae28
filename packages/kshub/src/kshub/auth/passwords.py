"""People's passwords: argon2id, in threads of their own, so that a flood of logins takes no more than two cores."""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Final, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from kshub.faults import Fault

SHORTEST: Final = 12  # characters
LONGEST: Final = 1000
_AT_ONCE: Final = 2  # each takes 64 MiB for some 50 ms
_WAITING: Final = 40

_hasher = PasswordHasher()

T = TypeVar("T")


class BusyError(Exception):
    """Too many passwords wait to be checked."""


def new() -> str:
    """One that nobody has to think up."""
    return secrets.token_urlsafe(15)


def kept(password: str) -> str:
    """What is kept of it; takes 50 ms on purpose.

    Raises:
        Fault: "password-short", "password-long".
    """
    if len(password) < SHORTEST:
        raise Fault("password-short", least=SHORTEST)
    if len(password) > LONGEST:
        raise Fault("password-long", most=LONGEST)
    return _hasher.hash(password.encode("utf-8", "surrogatepass"))


async def kept_soon(password: str) -> str:
    """The same beside the event loop.

    Raises:
        Fault: as `kept`.
        BusyError: too many wait.
    """
    return await _threads.run(kept, password)


async def matches(stored: str | None, password: str) -> bool:
    """Whether it is the password. None, for a user who is not there, takes as long as any other.

    Raises:
        BusyError: too many wait.
    """
    right = await _threads.run(_verify, stored or _nobody(), password[:LONGEST])
    return right and stored is not None


def outdated(stored: str) -> bool:
    """Whether it was made with other parameters than new ones are."""
    return _hasher.check_needs_rehash(stored)


def _verify(stored: str, password: str) -> bool:
    try:
        return _hasher.verify(stored, password.encode("utf-8", "surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher.hash(secrets.token_bytes(16))


class _Threads:
    """So many at once, so many waiting, and no more."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="passwords")
        self._waiting = 0

    async def run(self, work: Callable[..., T], *words: str) -> T:
        if self._waiting >= _WAITING:
            raise BusyError
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._pool, work, *words)
        finally:
            self._waiting -= 1


_threads = _Threads()
