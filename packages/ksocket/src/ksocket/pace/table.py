"""Buckets and places that all scans of this machine share: one small mapped file, and the kernel's locks on it.

A process that is killed leaves nothing locked: the kernel lets go of flock(2) and of open file description locks
(fcntl(2), F_OFD_SETLK) with its files. Buckets are found by hash; two that fall together are merely slower.
"""

import asyncio
import logging
import mmap
import os
import struct
import sys
import weakref
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from hashlib import blake2b
from pathlib import Path
from zlib import crc32

from ksocket.faults import Fault
from ksocket.state import private_file

if sys.platform == "linux":
    import fcntl

_SLOT_BITS = 16
SLOTS = 1 << _SLOT_BITS
_GOLDEN = 0x9E3779B1  # 2**32 divided by the golden ratio, odd: multiplicative hashing (Knuth, TAOCP 3, 6.4)
MAX_PLACES = 16
_FILE = "pace"
_RETRY_SECONDS = 0.001  # others hold the buckets for microseconds; a stopped process must not stop our event loop
_LOCK = struct.Struct("hhqqi4x")  # struct flock: type, whence, start, length, process
_LOG = logging.getLogger(__name__)


class Table:
    """The buckets as numbers, and the places as locked bytes; of this process alone when descriptor is None."""

    def __init__(self, descriptor: int | None = None) -> None:
        self._descriptor = descriptor
        buffer = bytearray(SLOTS * 8) if descriptor is None else mmap.mmap(descriptor, SLOTS * 8)
        self.paid: memoryview[float] = memoryview(buffer).cast("d")
        self._seed = crc32(_network_namespace().encode())
        self._seeds: dict[str, int] = {}
        if descriptor is not None:
            weakref.finalize(self, os.close, descriptor)

    @classmethod
    def open(cls, state: Path | None) -> "Table":
        """The table in the state directory; with a warning one of this process alone, when there can be none."""
        if state is None or sys.platform != "linux":
            return cls()
        try:
            private_file(state / _FILE)
            descriptor = os.open(state / _FILE, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
            if os.fstat(descriptor).st_size < SLOTS * 8:  # it only ever grows: others have it mapped
                os.ftruncate(descriptor, SLOTS * 8)
            return cls(descriptor)
        except (Fault, OSError) as error:
            _LOG.warning("rates are kept by this process alone, not with other scans of this machine: %s", error)
            return cls()

    @property
    def shared(self) -> bool:
        """Do other processes see it?"""
        return self._descriptor is not None

    def slots(self, kind: str, keys: Iterable[str]) -> list[int]:
        """Where the buckets are, of this network namespace: namespaces have links of their own."""
        seed = self._seeds.get(kind) or self._seeds.setdefault(kind, crc32(kind.encode(), self._seed))
        # A CRC is linear: with another seed the same keys would fall on one another again, all at once.
        return [(crc32(key.encode(), seed) * _GOLDEN & 0xFFFFFFFF) >> (32 - _SLOT_BITS) for key in keys]

    @asynccontextmanager
    async def locked(self) -> AsyncIterator["memoryview[float]"]:
        """The buckets, for this process alone. Not to be held across an await."""
        if self._descriptor is None or sys.platform != "linux":
            yield self.paid
            return
        while not self._flock(self._descriptor):  # noqa: ASYNC110 - another process sets no event of ours
            await asyncio.sleep(_RETRY_SECONDS)
        try:
            yield self.paid
        finally:
            fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def begin(self, key: str) -> int:
        """The first of the 16 places that this key has."""
        digest = blake2b(f"{self._seed} {key}".encode(), digest_size=6).digest()
        return (1 << 52) + int.from_bytes(digest, "big") * MAX_PLACES

    def claim(self, place: int) -> bool:
        """Take this place unless another process, or another table, has it."""
        return self._lock_byte(place, take=True)

    def give_back(self, place: int) -> None:
        """Let others have the place."""
        self._lock_byte(place, take=False)

    def _lock_byte(self, place: int, *, take: bool) -> bool:
        """A place is a byte far behind the end: such locks need no file below them."""
        if self._descriptor is None or sys.platform != "linux":
            return True
        kind = fcntl.F_WRLCK if take else fcntl.F_UNLCK
        try:
            fcntl.fcntl(self._descriptor, fcntl.F_OFD_SETLK, _LOCK.pack(kind, os.SEEK_SET, place, 1, 0))
        except (BlockingIOError, PermissionError):
            return False
        return True

    @staticmethod
    def _flock(descriptor: int) -> bool:
        if sys.platform == "linux":
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True


def _network_namespace() -> str:
    try:
        return str(Path("/proc/self/ns/net").stat().st_ino)
    except OSError:
        return "-"
