"""Whose login it is: domain accounts by all their spellings, and the process that has one in flight."""

import os
import unicodedata
from functools import cache
from pathlib import Path

_PROC = Path("/proc")


def login_name(username: str) -> str:
    """The user under which failures are counted: a domain account as domain_account() has it, else the bare name.

    Case plays no part: Windows has none, and on Unix counting two users as one only means one try less.
    """
    return domain_account(username) or _folded(username.removeprefix(".\\").strip("\\@"))


def domain_account(username: str) -> str:
    r"""user@domain with the first label of the domain; empty for a bare user name, which every host has its own of.

    CORP\Bob, bob@corp and bob@corp.example.com are one account. `.\bob` is a local one.
    """
    name = _folded(username)
    if "\\" in name:
        domain, _, user = name.partition("\\")
    else:
        user, _, domain = name.rpartition("@")
    label = domain.partition(".")[0]
    return f"{user}@{label}" if user and label else ""


def this_process() -> str:
    """BOOT:PID-NAMESPACE:PID:START, which no other process ever had or will have."""
    return _identity(os.getpid())


def may_live(owner: str) -> bool:
    """May the process that this_process() named so still run? True where it cannot be known (another container)."""
    boot, namespace, pid, start = owner.split(":")
    if boot != _boot():
        return False
    return namespace != _namespace() or start == _start(int(pid))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


@cache
def _boot() -> str:
    try:
        return (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return "-"


@cache
def _namespace() -> str:
    try:
        return str((_PROC / "self/ns/pid").stat().st_ino)
    except OSError:
        return "-"


@cache
def _identity(pid: int) -> str:
    return f"{_boot()}:{_namespace()}:{pid}:{_start(pid)}"


def _start(pid: int) -> str:
    """When the process started, in clock ticks since boot (proc(5), stat field 22); "-" when it is no more."""
    try:
        status = (_PROC / str(pid) / "stat").read_bytes()
    except OSError:
        return "-"
    fields = status.rpartition(b")")[2].split()  # the name before may hold blanks and brackets
    return "-" if fields[0] in (b"Z", b"X") else fields[19].decode("ascii")
