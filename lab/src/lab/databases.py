"""Package databases, written by dpkg and rpm themselves, kept in a cache since that takes seconds."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from subprocess import PIPE, STDOUT, run

from lab import dpkg, rpm
from lab.faults import LabError
from lab.system import System

_MAKERS: dict[str, Callable[[System, Path], list[list[str]]]] = {"dpkg": dpkg.prepare, "rpm": rpm.prepare}
_FORM = "1"  # part of the key: raise it when what is made changes although its inputs do not


def directory() -> Path:
    """Where databases are kept between runs."""
    base = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    return Path(base) / "ksocket-lab"


def of(system: System) -> Path:
    """A directory to be laid over a host's root, with the system's package database in it; made if it is not cached.

    Raises LabError with what dpkg or rpm said.
    """
    key = hashlib.sha256(f"{_FORM} {system!r}".encode()).hexdigest()[:16]
    kept = directory() / f"{system.name}-{key}"
    if kept.exists():
        return kept
    kept.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=f".{system.name}-", dir=kept.parent))
    try:
        for argv in _MAKERS[system.kind](system, work):
            _run(argv)
        try:
            (work / "root").rename(kept)
        except OSError:  # another lab was faster
            if not kept.exists():
                raise
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return kept


def _run(argv: Sequence[str]) -> None:
    done = run(argv, stdout=PIPE, stderr=STDOUT, env={**os.environ, "LC_ALL": "C"}, check=False)
    if done.returncode != 0:
        raise LabError(f"{argv[0]} failed while packages were made: {done.stdout.decode(errors='replace')[-2000:]}")
