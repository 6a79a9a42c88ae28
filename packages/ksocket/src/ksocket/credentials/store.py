"""The credentials directory: which account is for this address."""

import logging
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from ksocket.credentials import modes, passwords
from ksocket.credentials.accounts import CredentialFile, PasswordSource, SshFile, WinrmFile
from ksocket.credentials.draft import SECONDS
from ksocket.credentials.formats import METHODS, read
from ksocket.credentials.match import Index, matches
from ksocket.credentials.modes import Mended
from ksocket.credentials.secret import Secret
from ksocket.credentials.walk import walk
from ksocket.faults import Fault

log = logging.getLogger("ksocket.credentials")

# Looking for changes costs some microseconds a file. With few files every question looks; with many, a look is
# good for this long times the number of files, so that looking never takes more than a tenth of a scan.
_FEW = 50
_SECONDS_PER_FILE = 50e-6
_KEPT = 300.0  # seconds that a password from a file or command is kept in memory

_Mark = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Examined:
    """One file of a method and what it says of an address: reason is a code of match.Match, or of the fault."""

    method: str
    path: Path
    matches: bool
    reason: str
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    path: Path
    mark: _Mark
    file: CredentialFile | None = None
    fault: Fault | None = None


@dataclass(slots=True)
class _Shelf:
    """The files of one method as they were last seen."""

    entries: list[_Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)  # of the directory, not of one file
    index: Index = field(default_factory=lambda: Index(()))
    until: float = float("-inf")  # looked at, and good until then


class Store:
    """The credential files below a directory (ssh/, winrm/, snmp/). Read when first needed, and again when changed.

    Blocks: on reading, and on `passwordCommand` for up to ten seconds a file. A caller with an event loop asks
    `await asyncio.to_thread(store.which, ...)`; one question is answered after the other.

    timeouts: seconds to wait for an answer, by method, for files that do not say.
    """

    def __init__(
        self,
        directory: Path,
        *,
        timeouts: Mapping[str, float] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.directory = directory.absolute()
        self._timeouts = timeouts or {}
        self._clock = clock
        self._shelves = {method: _Shelf() for method in METHODS}
        self._passwords: dict[Path, tuple[str, float, Secret | Fault]] = {}
        self._lock = threading.RLock()
        self._fetching = threading.Lock()  # apart: who only asks which files match must not wait for a command

    def which(self, method: str, addr: str) -> tuple[CredentialFile, ...]:
        """The files that are for an address, in the order they are tried, each with its password fetched.

        A file that cannot be read, or whose password cannot be fetched, is left out: see `faults`.

        Raises:
            ValueError: no address.
        """
        matching = self.matching(method, addr)
        with self._fetching:
            files = tuple(ready for file in matching if (ready := self._ready(file)))
        for file in files:
            log.info("%s: %s matches %s", method, file.path, addr)
        if not files:
            log.warning("%s: no credential file matches %s", method, addr)
        return files

    def matching(self, method: str, addr: str) -> tuple[CredentialFile, ...]:
        """The files that are for an address, in the order they are tried, without their passwords. Runs no command.

        Raises:
            ValueError: no address.
        """
        with self._lock:
            candidates = self._shelf(method).index.candidates(addr)
            return tuple(file for file in candidates if matches(file, addr).matches)

    def files(self, method: str) -> tuple[CredentialFile, ...]:
        """All files of a method that can be read, in the order they are tried. Runs no command."""
        with self._lock:
            return tuple(entry.file for entry in self._shelf(method).entries if entry.file)

    def examine(self, method: str, addr: str | None) -> tuple[Examined, ...]:
        """Every file of a method, what it says of the address (None: of none), or why it cannot be read.

        Runs no command.

        Raises:
            ValueError: no address.
        """
        with self._lock:
            return tuple(_examined(method, entry, addr) for entry in self._shelf(method).entries)

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What keeps files from being used: of directories, of files, and of passwords that could not be fetched."""
        with self._lock:
            shelves = [self._shelf(method) for method in METHODS]
            own = [fault for shelf in shelves for fault in shelf.faults]
            of_files = [entry.fault for shelf in shelves for entry in shelf.entries if entry.fault]
            of_passwords = [kept for _, _, kept in list(self._passwords.values()) if isinstance(kept, Fault)]
            return (*own, *of_files, *of_passwords)

    def mend(self) -> list[Mended]:
        """Take the files, and those that they name, from the eyes of others; says what was changed.

        A file that is refused is not read, so its keys show only when it is mended: hence in rounds.
        """
        found: list[Mended] = []
        with self._lock:
            while mended := modes.mend(self._open()):
                found += mended
                for shelf in self._shelves.values():
                    shelf.until = float("-inf")
        return found

    def _open(self) -> list[Path]:
        return sorted({Path(fault.params["file"]) for fault in self.faults if fault.code == "credential-file-open"})

    def _shelf(self, method: str) -> _Shelf:
        shelf = self._shelves[method]
        if self._clock() >= shelf.until:
            self._look(method, shelf)
        return shelf

    def _look(self, method: str, shelf: _Shelf) -> None:
        found = walk(self.directory / method)
        old = {entry.path: entry for entry in shelf.entries}
        seconds = self._timeouts.get(method, SECONDS)
        entries = [_entry(path, method, seconds, old.get(path)) for path in found.files]
        if entries != shelf.entries:
            shelf.entries = entries
            shelf.index = Index([entry.file for entry in entries if entry.file])
        shelf.faults = found.faults
        shelf.until = self._clock() + (len(entries) * _SECONDS_PER_FILE if len(entries) > _FEW else 0)

    def _ready(self, file: CredentialFile) -> CredentialFile | None:
        if not isinstance(file, SshFile | WinrmFile) or not file.password_source:
            return file
        password = self._password(file, file.password_source)
        return replace(file, password=password) if isinstance(password, Secret) else None

    def _password(self, file: CredentialFile, source: PasswordSource) -> Secret | Fault:
        revision, until, kept = self._passwords.get(file.path, ("", 0.0, Secret("")))
        if revision == file.revision and self._clock() < until:
            return kept
        try:
            kept = passwords.fetch(source, file.path)
        except Fault as fault:
            log.warning("%s: its password could not be fetched (%s)", file.path, fault.code)
            kept = fault
        self._passwords[file.path] = (file.revision, self._clock() + _KEPT, kept)
        return kept


def _entry(path: Path, method: str, timeout: float, old: _Entry | None) -> _Entry:
    mark = _seen(path)
    if old and old.mark == mark + _named(old):
        return old
    entry = _read(path, method, timeout)
    return replace(entry, mark=mark + _named(entry))


def _read(path: Path, method: str, timeout: float) -> _Entry:
    try:
        return _Entry(path, (), file=read(path, method, timeout=timeout))
    except Fault as fault:
        return _Entry(path, (), fault=fault)


def _named(entry: _Entry) -> _Mark:
    """Changes when a file does that the entry's names, or that is at fault instead of it."""
    paths: list[Path] = []
    if isinstance(entry.file, SshFile):
        paths += [key.filename for key in entry.file.client_keys]
        paths += [entry.file.known_hosts] if entry.file.known_hosts else []
    if isinstance(entry.file, SshFile | WinrmFile) and entry.file.password_source and entry.file.password_source.file:
        paths.append(entry.file.password_source.file)
    if entry.fault and entry.fault.params.get("file") != str(entry.path):
        paths.append(Path(entry.fault.params["file"]))
    return tuple(part for path in paths for part in _seen(path))


def _seen(path: Path) -> _Mark:
    """Changes when a file does, in its mode and owner, too: that is often the mend."""
    try:
        status = os.stat(path)  # noqa: PTH116 - thrice as fast as Path.stat, and asked for each file
    except (OSError, ValueError):
        return (0,)
    return (status.st_mtime_ns, status.st_size, status.st_ino, status.st_mode, status.st_uid)


def _examined(method: str, entry: _Entry, addr: str | None) -> Examined:
    if entry.file is None or addr is None:
        return Examined(method, entry.path, False, entry.fault.code if entry.fault else "", entry.fault)
    match = matches(entry.file, addr)
    return Examined(method, entry.path, match.matches, match.reason)
