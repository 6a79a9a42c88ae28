"""Where running labs are recorded, and how those are found whose owner died.

A lab is a directory /run/ksocket-lab/<id> with a lock that its owner holds: the kernel lets go of it however the owner
ends, so a lock that can be had is a lab that nobody owns. Every process of a lab carries its id in the environment.
"""

import contextlib
import fcntl
import os
import secrets
import shutil
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path("/run/ksocket-lab")
MARK = "KSOCKET_LAB"


@dataclass
class Claim:
    """A lab's directory, and the open file whose lock says that its owner lives."""

    directory: Path
    descriptor: int

    @property
    def lab(self) -> str:
        """The lab's id."""
        return self.directory.name

    def release(self) -> None:
        """End what still carries the id, remove the directory, let go of the lock."""
        _end(self.lab)
        shutil.rmtree(self.directory, ignore_errors=True)
        os.close(self.descriptor)
        with contextlib.suppress(OSError):  # others are still there
            self.directory.parent.rmdir()


def claim() -> Claim:
    """A directory of a new lab. Raises OSError when /run cannot be written."""
    with _register():
        directory = ROOT / secrets.token_hex(4)
        directory.mkdir(mode=0o755)
        descriptor = os.open(directory / "owner", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        return Claim(directory, descriptor)


def leavings() -> list[str]:
    """Remove what labs left whose owner died; their ids."""
    if not ROOT.exists():
        return []
    found = []
    with _register():
        for directory in sorted(path for path in ROOT.iterdir() if path.is_dir()):
            dead = _abandoned(directory)
            if dead is not None:
                found.append(dead.lab)
                dead.release()
    return found


def running() -> list[Path]:
    """The directories of the labs that somebody owns."""
    if not ROOT.exists():
        return []
    found = []
    with _register():
        for directory in sorted(path for path in ROOT.iterdir() if path.is_dir()):
            dead = _abandoned(directory)
            if dead is None:
                found.append(directory)
            else:
                os.close(dead.descriptor)
    return found


def processes(lab: str) -> list[int]:
    """The processes that carry a lab's id in their environment."""
    mark = f"{MARK}={lab}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):  # it ended while we looked
                if mark in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(int(entry.name))
    return found


def _abandoned(directory: Path) -> Claim | None:
    descriptor = os.open(directory / "owner", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return Claim(directory, descriptor)


@contextlib.contextmanager
def _register() -> Iterator[None]:
    """One at a time among all processes, so that a lab in the making is not taken for an abandoned one."""
    descriptor = os.open(ROOT.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)  # a lock that leaves no file
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        ROOT.mkdir(mode=0o755, exist_ok=True)
        yield
    finally:
        os.close(descriptor)


def _end(lab: str, patience: float = 5.0) -> None:
    """Kill the lab's processes, as long as new ones turn up. patience in seconds."""
    deadline = time.monotonic() + patience
    while (left := [pid for pid in processes(lab) if pid != os.getpid()]) and time.monotonic() < deadline:
        for pid in left:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.005)
