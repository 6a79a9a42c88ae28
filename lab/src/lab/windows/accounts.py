"""The accounts of a played Windows, and the file in which pyspnego's acceptors look them up."""

import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from lab.windows.settings import Login


class Accounts:
    """Who may log in to a machine, under each name that an account has."""

    def __init__(self, logins: Sequence[Login], machine: str) -> None:
        """machine: its name, which is the domain of local accounts. Raises ValueError for what the file cannot hold."""
        self._logins = tuple(logins)
        self._names = {name.lower(): one for one in logins for name in _spellings(one, machine)}
        lines = sorted({line for one in logins for line in _lines(one, machine)})
        self.file = _written("".join(f"{line}\n" for line in lines))

    def find(self, user: str) -> Login | None:
        r"""The account of a name as NTLM tells it (DOMAIN\name, name@domain, name)."""
        return self._names.get(user.lower())

    def basic(self, user: str, password: str) -> Login | None:
        """The account if the password is right: local ones alone, as the manual's note on Basic says."""
        found = self.find(user)
        return found if found is not None and found.domain is None and found.password == password else None


def _spellings(login: Login, machine: str) -> list[str]:
    if login.domain is None:
        return [login.username, f"{machine}\\{login.username}", f".\\{login.username}"]
    realms = [login.domain, *([login.realm] if login.realm else [])]
    return [name for one in realms for name in (f"{one}\\{login.username}", f"{login.username}@{one}")]


def _lines(login: Login, machine: str) -> list[str]:
    """DOMAIN:USER:PASSWORD, a line for each spelling: the domain is a part of what NTLM hashes."""
    if ":" in f"{login.username}{login.password}{login.domain}{login.realm}":
        raise ValueError("a colon separates the fields of the file of accounts")
    found = []
    for name in _spellings(login, machine):
        domain, _, user = name.rpartition("\\")
        found.append(f"{domain}:{user}:{login.password}")
    return found


@cache
def _written(text: str) -> Path:
    """A file with this text, one for all who need the same; it goes with the process's directory."""
    path = Path(_directory().name) / f"accounts-{abs(hash(text)):x}"
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")
    return path


@cache
def _directory() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="lab-windows-")
