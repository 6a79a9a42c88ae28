"""The credential files of a directory, in the manual's order (3.3.2 and its example 3.3.3)."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from ksocket.documents.reading import SUFFIXES
from ksocket.faults import Fault

DEPTH = 16
FILES = 10_000


@dataclass(slots=True)
class Walk:
    """What was found: the files in the order they are tried, and what kept others from being found."""

    files: list[Path] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def walk(directory: Path) -> Walk:
    """Entries in lexical order, a directory where it stands. Names that begin with `_` are skipped.

    A directory that was seen already (a link to one above it, or twice the same) is not walked again.
    """
    found = Walk()
    _walk(directory, found, set(), 0)
    return found


def _walk(directory: Path, found: Walk, seen: set[tuple[int, int]], depth: int) -> None:
    entries = _entries(directory, found, seen)
    if entries and depth >= DEPTH:
        found.faults.append(Fault("directory-too-deep", file=directory, most=DEPTH))
        return
    for entry in entries:
        if len(found.files) >= FILES:
            found.faults.append(Fault("too-many-files", file=directory, most=FILES))
            return
        if _is_directory(entry):
            _walk(directory / entry.name, found, seen, depth + 1)
        elif entry.name.endswith(SUFFIXES):
            found.files.append(directory / entry.name)


def _entries(directory: Path, found: Walk, seen: set[tuple[int, int]]) -> list[os.DirEntry[str]]:
    try:
        status = directory.stat()
        if (status.st_dev, status.st_ino) in seen:
            return []
        seen.add((status.st_dev, status.st_ino))
        with os.scandir(directory) as entries:
            return sorted((entry for entry in entries if entry.name[0] != "_"), key=lambda entry: entry.name)
    except FileNotFoundError:
        return []  # a method without credentials
    except OSError as error:
        found.faults.append(Fault("file-unreadable", file=directory, detail=error.strerror))
        return []


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False  # a link in a circle: reading it says so
