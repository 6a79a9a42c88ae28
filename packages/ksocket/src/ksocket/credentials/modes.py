"""Who else can read a file that holds secrets."""

import os
import shlex
import stat
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ksocket.credentials.walk import walk
from ksocket.faults import Fault

_OTHERS = stat.S_IRGRP | stat.S_IWGRP | stat.S_IROTH | stat.S_IWOTH
_ALL = stat.S_IROTH | stat.S_IWOTH
_OWNER_ONLY = stat.S_IRUSR | stat.S_IWUSR
_SERVICE_USER = "ksocket"  # the identity that the installed service runs as


@dataclass(frozen=True, slots=True)
class Mended:
    """A file whose mode was changed, and what it was before."""

    path: Path
    before: int

    def __str__(self) -> str:
        return str(self.path)


def fault(path: Path, status: os.stat_result) -> Fault | None:
    """What is wrong with the owner or the mode of a file that holds a secret. Windows keeps its own lists: nothing."""
    if sys.platform == "win32":
        return None
    if status.st_uid not in _trusted():
        return Fault("credential-file-owner", file=path, owner=_name(status.st_uid))
    if status.st_mode & _OTHERS:
        mode = f"{stat.S_IMODE(status.st_mode):04o}"
        return Fault("credential-file-open", file=path, mode=mode, command=f"chmod 600 {shlex.quote(str(path))}")
    return None


def check(path: Path, status: os.stat_result) -> None:
    """Refuse a file that others can read or change.

    Raises:
        Fault: with the command that mends it.
    """
    found = fault(path, status)
    if found:
        raise found


def mend(paths: Iterable[Path], *, group: bool = False) -> list[Mended]:
    """Take from others what they should not have; says what was changed. Only regular files of ours are touched.

    Of a directory, the credential files in it; `Store.mend` also reaches the keys that they name. group: the file's
    group keeps what it has.
    """
    found = (_mended(path, group) for given in paths for path in (walk(given).files if given.is_dir() else [given]))
    return [mended for mended in found if mended]


def _mended(path: Path, group: bool) -> Mended | None:
    if sys.platform == "win32":
        return None
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    except OSError:
        return None
    try:
        # By descriptor: what was looked at is what is changed, whatever the path names meanwhile.
        status = os.fstat(descriptor)
        ours = stat.S_ISREG(status.st_mode) and status.st_uid in _trusted()
        if not ours or not status.st_mode & (_ALL if group else _OTHERS):
            return None
        os.fchmod(descriptor, stat.S_IMODE(status.st_mode) & ~stat.S_IRWXO if group else _OWNER_ONLY)
        return Mended(path, stat.S_IMODE(status.st_mode))
    except OSError:
        return None
    finally:
        os.close(descriptor)


def _trusted() -> frozenset[int]:
    """Root, ourselves, the service's user, and for root the person who became it with sudo."""
    own = os.geteuid()
    sudo = os.environ.get("SUDO_UID", "") if own == 0 else ""
    return frozenset({0, own, _service(), int(sudo) if sudo.isdecimal() else 0})


@cache
def _service() -> int:
    import pwd  # noqa: PLC0415 - not on Windows

    try:
        return pwd.getpwnam(_SERVICE_USER).pw_uid
    except KeyError:
        return 0


def _name(uid: int) -> str:
    import pwd  # noqa: PLC0415 - not on Windows

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
