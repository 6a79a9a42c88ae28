"""A credential file while it is read: what the files of all methods have in common."""

import hashlib
import os
import shlex
from collections.abc import Mapping
from pathlib import Path

from ksocket.credentials import modes
from ksocket.credentials.accounts import Network, PasswordSource, Warn
from ksocket.credentials.secret import Secret
from ksocket.documents.addresses import address
from ksocket.documents.reading import parse
from ksocket.documents.table import Table, harmless
from ksocket.documents.text import load
from ksocket.documents.values import Value
from ksocket.documents.variables import expand
from ksocket.faults import Fault

LONGEST = 3600.0  # seconds; a longer time-out is a slip of the pen
SECONDS = 5.0  # to wait for an answer, where nobody says
HOPS = 8


class Draft:
    """The table of a file, the files that it names, and what should be known of it. Methods raise Fault.

    timeout: seconds, where the file says none.
    """

    def __init__(self, path: Path, env: Mapping[str, str] = os.environ, *, timeout: float = SECONDS) -> None:
        source = load(path)
        modes.check(path, source.stat)
        self.path = path
        self.env = env
        self._timeout = timeout
        self.table: Table = parse(source)
        self._noted: list[Warn] = []
        self._files = [source.stat]

    def includes(self) -> tuple[Network, ...]:
        """The networks that the file is for; without them it is for none, and that is a mistake."""
        value = self.table.need("includes")
        if not value.items():
            self.warn(Warn("includes-empty", **value.place))
        return self.table.networks("includes", self._noted)

    def excludes(self) -> tuple[Network, ...]:
        """The networks that the file is not for."""
        return self.table.networks("excludes", self._noted)

    def port(self, default: int) -> int:
        """The port to connect to."""
        return self.table.integer("port", default, 1, 65535)

    def timeout(self) -> float:
        """Seconds to wait for an answer."""
        return self.table.number("timeout", self._timeout, 0, LONGEST, above=True)

    def ssh_tunnels(self) -> tuple[str, ...]:
        """The jump hosts, in the order of the way."""
        values = self.table.items("sshTunnels")
        hops = tuple(address(value) for value in values)
        if len(hops) > HOPS:
            raise Fault("too-many-hops", most=HOPS, **values[0].place)
        for at, hop in enumerate(hops):
            if hop in hops[:at]:
                raise Fault("hop-twice", value=hop, **values[at].place)
        return hops

    def secret(self, table: Table, key: str) -> Secret | None:
        """A secret; an empty one is none."""
        text = table.text(key, "")
        return Secret(text) if text else None

    def password(self, account: Table) -> tuple[Secret | None, PasswordSource | None]:
        """The password, or where it is to be had; at most one of the three keys may say so."""
        secret = self.secret(account, "password")
        file, command = account.get("passwordFile"), account.get("passwordCommand")
        if (secret is not None) + (file is not None) + (command is not None) > 1:
            raise Fault("password-twice", **(file or command or account.value).place)
        if file:
            return None, PasswordSource(file=self.named_secret(file), line=file.line)
        if command:
            return None, PasswordSource(command=_words(command), line=command.line)
        return secret, None

    def named(self, value: Value) -> Path:
        """A file that this one names, by an absolute path or one relative to it. Its changes change the revision."""
        try:
            path = self.path.parent / Path(expand(value, self.env)).expanduser()
        except RuntimeError:  # ~someone who has no home
            raise Fault("no-home", **value.place) from None
        try:
            self._files.append(path.stat())
        except (OSError, ValueError):
            return path  # whoever needs it says that it is missing
        return path

    def named_secret(self, value: Value) -> Path:
        """A file that this one names and that holds a secret: not to be read by others."""
        before = len(self._files)
        path = self.named(value)
        for status in self._files[before:]:
            modes.check(path, status)
        return path

    def warn(self, warning: Warn) -> None:
        """Note what works but should be known."""
        self._noted.append(warning)

    def revision(self) -> str:
        """Changes with the file and the files it names: made of time, size and inode. Ask last."""
        marks = [(status.st_mtime_ns, status.st_size, status.st_ino) for status in self._files]
        return hashlib.sha256(repr((str(self.path), marks)).encode(errors="surrogateescape")).hexdigest()[:16]

    def warnings(self) -> tuple[Warn, ...]:
        """All that was noted, and the keys that nobody asked for, none of them meant to keep us off. Ask last."""
        return (*self._noted, *harmless(self.table.unknown()))


def _words(value: Value) -> tuple[str, ...]:
    """A command as a list of words, or as one line that is split as a shell would and then run without one."""
    if isinstance(value.data, list):
        words = tuple(item.text() for item in value.items())
    else:
        try:
            words = tuple(shlex.split(value.text()))
        except ValueError:
            raise Fault("command-quotes", **value.place) from None
    if not words:
        raise Fault("command-empty", **value.place)
    return words
