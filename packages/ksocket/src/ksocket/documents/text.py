"""From a path to text: bounded, a regular file, UTF-8."""

import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from ksocket.faults import Fault

LIMIT = 1 << 20  # bytes; the largest settings file anyone writes by hand is a hundredth of it

# Tried in this order: text in Shift_JIS is hardly ever valid EUC-JP, while the reverse is common.
_GUESSES = (("euc_jp", "EUC-JP"), ("cp932", "Shift_JIS"))


@dataclass(frozen=True, slots=True)
class Source:
    """The text of a file, and what the system said of the file it was read from."""

    path: Path
    text: str = field(repr=False)
    stat: os.stat_result = field(repr=False)


def load(path: Path, limit: int = LIMIT) -> Source:
    """The text of a file. A byte order mark is dropped.

    Raises:
        Fault: it cannot be read, is no regular file, is larger than `limit` bytes, or is not UTF-8.
    """
    raw, status = _bytes(path, limit)
    return Source(path, decode(raw, path), status)


def _bytes(path: Path, limit: int) -> tuple[bytes, os.stat_result]:
    try:
        # O_NONBLOCK: a FIFO under a credential file's name must not hang us.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(descriptor, "rb", buffering=0) as file:  # noqa: PTH123 - a descriptor, not a path
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise Fault("not-a-file", file=path)
            raw = file.read(limit + 1) or b""
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or "not a path"
        raise Fault("file-unreadable", file=path, detail=reason) from None
    if len(raw) > limit:
        raise Fault("file-too-large", file=path, limit=limit)
    return raw, status


def decode(raw: bytes, file: Path) -> str:
    """UTF-8 bytes as text, without the byte order mark.

    Raises:
        Fault: other encodings, with the line of the first byte that shows it.
    """
    offset = _foreign(raw)
    if offset is None:
        try:
            return raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            # utf-8-sig counts from behind the mark
            offset = error.start + (3 if raw.startswith(b"\xef\xbb\xbf") else 0)
    raise Fault("not-utf8", file=file, line=raw.count(b"\n", 0, offset) + 1, encoding=_guess(raw)) from None


def _foreign(raw: bytes) -> int | None:
    """Where bytes stand that are valid UTF-8 and yet show another encoding: UTF-16 and ISO-2022-JP."""
    for mark in (b"\x00", b"\x1b$"):
        if mark in raw:
            return raw.index(mark)
    return None


def _guess(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in raw:
        return "UTF-16"
    if b"\x1b$" in raw:
        return "ISO-2022-JP"
    for codec, name in _GUESSES:
        try:
            raw.decode(codec)
        except UnicodeDecodeError:
            continue
        return name
    return "?"
