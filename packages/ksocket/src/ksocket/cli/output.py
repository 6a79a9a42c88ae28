"""Where a command writes: standard output, or a file that appears whole."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TextIO

from ksocket.faults import Fault


@contextmanager
def text(path: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears when all is written; opened before the first packet.

    Raises:
        Fault: there can be no file at that path.
    """
    if path is None:
        yield sys.stdout
        return
    with _whole(path, 0o666 & ~_umask()) as handle, os.fdopen(handle, "w", encoding="utf-8", newline="") as out:
        yield out


@contextmanager
def binary(path: Path | None, form: str, *, mode: int | None = None) -> Iterator[BinaryIO]:
    """A file that appears when all is written, and is on the disk then; mode: by the user's umask when it is None.

    Raises:
        Fault: there is no path, or there can be no file at it.
    """
    if path is None:
        raise Fault("output-needed", form=form)
    with _whole(path, 0o666 & ~_umask() if mode is None else mode) as handle, os.fdopen(handle, "wb") as out:
        yield out
        out.flush()
        os.fsync(handle)


@contextmanager
def _whole(path: Path, mode: int) -> Iterator[int]:
    """A descriptor, which the caller closes; what was written there takes the path's place when the block ends well."""
    if path.is_dir():
        raise Fault("output-not-writable", path=path, detail=os.strerror(21))
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise Fault("output-not-writable", path=path, detail=error.strerror) from error
    try:
        os.fchmod(handle, mode)
        yield handle
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0o077)  # it can only be read by setting it
    os.umask(mask)
    return mask
