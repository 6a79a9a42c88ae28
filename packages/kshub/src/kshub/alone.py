"""One hub at a time on one SQLite database: its presence rows and its turn to write are of one process."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kshub.archives import LOCK
from kshub.faults import Fault


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Hold the hub's directory while the block runs; the lock ends with the process, however that ends.

    Raises:
        Fault: "already-serving".
    """
    handle = os.open(home / LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Fault("already-serving", home=home) from None
        yield
    finally:
        os.close(handle)
