"""OpenSSH's known_hosts files, as far as they name addresses (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT).

Plain, wildcard, negated, `[host]:port` and hashed names; `@revoked`. `@cert-authority` lines are passed over: host
certificates are not asked for.
"""

import hmac
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path

from ksocket.credentials.hostkey import HostKey, parse_key

MAX_FILE_SIZE = 4 << 20
_MAX_LINE = 64 << 10


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: the names it is for, and the key."""

    names: tuple[str, ...]
    key: HostKey
    revoked: bool = False

    @property
    def plain(self) -> bool:
        """Only whole names, nothing that must be tried against each."""
        return not any(set("*?!|") & set(name) for name in self.names)

    def matches(self, name: str) -> bool:
        """Is it for this name? A matching name after `!` takes it out whatever the others say."""
        if any(one.startswith("!") and _same(one[1:], name) for one in self.names):
            return False
        return any(_same(one, name) for one in self.names)


@dataclass(slots=True)
class KnownHosts:
    """What one file says; plain names are looked up, the others tried one by one."""

    plain: dict[str, list[Entry]] = field(default_factory=dict)
    others: list[Entry] = field(default_factory=list)

    def add(self, entry: Entry) -> None:
        """One more line."""
        if not entry.plain:
            self.others.append(entry)
            return
        for name in entry.names:
            self.plain.setdefault(_canonical(name), []).append(entry)

    def keys(self, addr: str, port: int = 22) -> tuple[HostKey, ...]:
        """The keys that are right for this address and port; empty when the file does not speak of it."""
        return tuple(one.key for one in self._entries(addr, port) if not one.revoked)

    def revokes(self, addr: str, port: int, key: HostKey) -> bool:
        """Must this key never be trusted there?"""
        return any(one.revoked and one.key == key for one in self._entries(addr, port))

    def _entries(self, addr: str, port: int) -> Iterator[Entry]:
        name = _canonical(addr if port == 22 else f"[{addr}]:{port}")
        yield from self.plain.get(name, ())
        yield from (one for one in self.others if one.matches(name))


def read(path: Path) -> KnownHosts:
    """The file; read again only after it changed.

    Raises:
        OSError: it cannot be read.
        ValueError: it is larger than 4 MiB.
    """
    status = path.stat()
    return _read(path, (status.st_mtime_ns, status.st_size, status.st_ino))


def parse(text: str) -> KnownHosts:
    """What the text of such a file says. Lines that cannot be read are passed over, as ssh does."""
    known = KnownHosts()
    for line in text.split("\n"):
        if len(line) <= _MAX_LINE and (entry := _entry(line)):
            known.add(entry)
    return known


@lru_cache(maxsize=16)
def _read(path: Path, version: tuple[int, int, int]) -> KnownHosts:
    del version  # part of the cache's key only
    with path.open("rb") as file:
        data = file.read(MAX_FILE_SIZE + 1)
    if len(data) > MAX_FILE_SIZE:
        raise ValueError(f"larger than {MAX_FILE_SIZE >> 20} MiB")
    return parse(data.decode("utf-8", "replace"))  # comments may be in any encoding


def _entry(line: str) -> Entry | None:
    words = line.split()
    if not words or words[0].startswith("#"):
        return None
    marker = words.pop(0) if words[0].startswith("@") else ""
    if marker not in ("", "@revoked") or len(words) < 3:
        return None
    try:
        key = parse_key(" ".join(words[1:3]))
    except ValueError:
        return None
    return Entry(tuple(words[0].split(",")), key, revoked=marker == "@revoked")


def _same(pattern: str, name: str) -> bool:
    if pattern.startswith("|1|"):
        return _hashed(pattern, name)
    if set("*?") & set(pattern):
        return fnmatchcase(name, pattern.lower().replace("[", "[[]"))  # a bracket stands for itself here
    return _canonical(pattern) == name


def _canonical(word: str) -> str:
    """An address, or `[address]:port`, in its usual spelling: IPv6 has many."""
    host, bracket, port = word.removeprefix("[").partition("]")
    try:
        return f"[{ip_address(host)}]{port}" if bracket else str(ip_address(host))
    except ValueError:
        return word.lower()


def _hashed(pattern: str, name: str) -> bool:
    """`|1|SALT|HASH`: HMAC-SHA1 of the name under the salt."""
    try:
        salt, digest = (b64decode(part, validate=True) for part in pattern[3:].split("|"))
    except ValueError:
        return False
    return hmac.compare_digest(hmac.digest(salt, name.encode(), "sha1"), digest)
