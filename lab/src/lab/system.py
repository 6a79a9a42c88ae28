"""The operating systems that hosts can have (systems/*.toml): files, kernel words, packages."""

import tomllib
from functools import cache
from importlib.resources import files

import msgspec

from lab.description import Entry


class Packages(Entry, frozen=True):
    """One package a line; each kind has its own form, explained in its file."""

    names: tuple[str, ...]
    removed: tuple[str, ...] = ()


class System(Entry, frozen=True):
    """What a host of this system shows. release and version are uname's; vendor is every rpm's."""

    name: str
    kind: str  # "dpkg", "rpm"
    release: str
    version: str
    files: dict[str, str]
    packages: Packages
    vendor: str | None = None
    banner: bool = False

    @property
    def foreign(self) -> tuple[str, ...]:
        """Commands of the machine that this system would not have."""
        other = {"dpkg": ("rpm",), "rpm": ("dpkg-query", "dpkg", "apt", "apt-get", "apt-cache")}
        return (*other[self.kind], "snap", "flatpak", "apk", "pacman", "opkg", "dmidecode")


@cache
def read(name: str) -> System:
    """The system of systems/<name>.toml. Raises msgspec.ValidationError."""
    text = files("lab").joinpath("systems", f"{name}.toml").read_text(encoding="utf-8")
    return msgspec.convert({"name": name, **tomllib.loads(text)}, System)
