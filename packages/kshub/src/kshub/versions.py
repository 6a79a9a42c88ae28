"""Which of two versions is the later, by the rules of what installed them. Pure.

dpkg, opkg: Debian Policy 5.6.12. rpm: rpm-version(7), with ~ and ^. apk: apk-package(5). pacman: vercmp(8). Windows and
all others: numbers between dots, as far as there are such. At most MAX_VERSION characters of a version count.
"""

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final

MAX_VERSION: Final = 500  # characters
_EPOCHS: Final = frozenset({"dpkg", "opkg", "rpm", "pacman"})
_RELEASES: Final = frozenset({"rpm", "pacman"})  # a dependency that names no release is on all of them
_CONSTRAINT: Final = re.compile(r"(<=|>=|!=|==|=|<|>)?\s*([^\s<>=!]+)")
_HOLDS: Final = {
    "<": frozenset({-1}),
    "<=": frozenset({-1, 0}),
    "=": frozenset({0}),
    "!=": frozenset({-1, 1}),
    ">=": frozenset({0, 1}),
    ">": frozenset({1}),
}
_DEBIAN: Final = re.compile(r"([^0-9]*)([0-9]*)")
_RPM: Final = re.compile(r"[0-9]+|[a-zA-Z]+|~|\^")
_PACMAN: Final = re.compile(r"([^a-zA-Z0-9]*)([0-9]+|[a-zA-Z]+)")
_NUMBERS: Final = re.compile(r"[0-9]+(\.[0-9]+)*")
_APK: Final = re.compile(r"([0-9]+(?:\.[0-9]+)*)([a-z]?)((?:_[a-z]+[0-9]*)*)(?:~[0-9a-f]+)?(?:-r([0-9]+))?")
_SUFFIX: Final = re.compile(r"_([a-z]+)([0-9]*)")
_SUFFIXES: Final = {
    "alpha": -4,
    "beta": -3,
    "pre": -2,
    "rc": -1,
    "cvs": 1,
    "svn": 2,
    "git": 3,
    "hg": 4,
    "p": 5,
}


class NoConstraint(ValueError):  # noqa: N818 - what was asked, in words
    """This says nothing of versions."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """relation: `<`, `<=`, `=`, `!=`, `>=` or `>`; version: as the package manager writes it."""

    relation: str
    version: str

    def holds(self, kind: str | None, version: str, epoch: int | None = None) -> bool:
        """Whether a package of this version is meant; epoch: where it stands beside the version, as rpm's does.

        Who names no epoch asks without regard to epochs: advisories name the version alone, and `1:3.0.7` is not later
        than all of them. Of rpm and pacman, who names no release means every release, as their dependencies do.
        """
        wanted = self.version[:MAX_VERSION]
        found = whole(kind, version, epoch)[:MAX_VERSION]
        if kind in _EPOCHS and _epoch(wanted)[0] is None:
            found = _epoch(found)[1]
        if kind in _RELEASES and "-" not in wanted:
            found = found.rpartition("-")[0] or found
        return compare(kind, found, wanted) in _HOLDS[self.relation]


def whole(kind: str | None, version: str, epoch: int | None) -> str:
    """The version with its epoch, where that stands beside it."""
    return f"{epoch}:{version}" if epoch and kind in _EPOCHS else version


def constraint(text: str) -> Constraint:
    """What `<3.0.14` says; a version alone is one that is equal.

    Raises:
        NoConstraint: it is no relation and a version of at most MAX_VERSION characters.
    """
    found = _CONSTRAINT.fullmatch(text.strip()) if len(text) <= MAX_VERSION else None
    if found is None:
        raise NoConstraint(f"a version is asked for like <3.0.14, with one of {' '.join(_HOLDS)}")
    relation = found[1] or "="
    return Constraint("=" if relation == "==" else relation, found[2])


def compare(kind: str | None, first: str, second: str) -> int:
    """-1, 0 or 1: the first is earlier, the same or later; kind: as `kswire.facts.Package` names it."""
    a, b = first[:MAX_VERSION], second[:MAX_VERSION]
    if kind in ("dpkg", "opkg"):
        return _debian(a, b)
    if kind == "rpm":
        return _released(a, b, pacman=False)
    if kind == "pacman":
        return _released(a, b, pacman=True)
    return _alpine(a, b) if kind == "apk" else _dotted(a, b)


def _sign(first: Any, second: Any) -> int:
    return int(first > second) - int(first < second)


def _epoch(version: str) -> tuple[int | None, str]:
    head, colon, rest = version.partition(":")
    return (int(head or "0"), rest) if colon and re.fullmatch("[0-9]*", head) else (None, version)


def _debian(first: str, second: str) -> int:
    (one, a), (other, b) = _epoch(first), _epoch(second)
    if (one or 0) != (other or 0):
        return _sign(one or 0, other or 0)
    (upstream, revision), (upstream_b, revision_b) = _revision(a), _revision(b)
    return _policy(upstream, upstream_b) or _policy(revision, revision_b)


def _revision(version: str) -> tuple[str, str]:
    upstream, hyphen, revision = version.rpartition("-")
    return (upstream, revision) if hyphen else (revision, "")


def _policy(first: str, second: str) -> int:
    """Texts and numbers in turn: letters before all others, a tilde before the end."""
    pairs = zip_longest(_DEBIAN.findall(first), _DEBIAN.findall(second), fillvalue=("", ""))
    return next((found for a, b in pairs if (found := _sign(_weights(*a), _weights(*b)))), 0)


def _weights(text: str, digits: str) -> tuple[tuple[int, ...], int]:
    weights = (-1 if one == "~" else ord(one) + (0 if one.isascii() and one.isalpha() else 256) for one in text)
    return (*weights, 0), int(digits or "0")


def _released(first: str, second: str, *, pacman: bool) -> int:
    (one, a), (other, b) = _epoch(first), _epoch(second)
    if (one or 0) != (other or 0):
        return _sign(one or 0, other or 0)
    (version, release), (version_b, release_b) = _release(a), _release(b)
    by = _alpm if pacman else _segments
    found = by(version, version_b)
    if found or (pacman and None in (release, release_b)):
        return found
    if release is None or release_b is None:
        return _sign(release is not None, release_b is not None)
    return by(release, release_b)


def _release(version: str) -> tuple[str, str | None]:
    head, hyphen, release = version.rpartition("-")
    return (head, release) if hyphen else (release, None)


def _segments(first: str, second: str) -> int:
    pairs = zip_longest(_RPM.findall(first), _RPM.findall(second))
    return next((found for a, b in pairs if (found := _sign(_rank(a), _rank(b)))), 0)


def _rank(segment: str | None) -> tuple[int, int, str]:
    """A tilde is before the end, the end before a caret, that before letters, and those before a number."""
    if segment is None:
        return 1, 0, ""
    if segment in "~^":
        return (0 if segment == "~" else 2), 0, ""
    return (4, int(segment), "") if segment.isdecimal() else (3, 0, segment)


def _alpm(first: str, second: str) -> int:
    """The same without tilde and caret; letters that directly follow what both have are a version before it."""
    a, b = _PACMAN.findall(first), _PACMAN.findall(second)
    for one, other in zip(a, b, strict=False):
        if found := _sign(len(one[0]), len(other[0])) or _sign(_rank(one[1]), _rank(other[1])):
            return found
    if len(a) == len(b):
        return 0
    separator, rest = max(a, b, key=len)[min(len(a), len(b))]
    earlier = not separator and rest.isalpha()
    return _sign(len(a), len(b)) * (-1 if earlier else 1)


def _alpine(first: str, second: str) -> int:
    a, b = _APK.fullmatch(first), _APK.fullmatch(second)
    if a is None or b is None:
        return _dotted(first, second)
    return (
        _numbers(a[1].split("."), b[1].split("."))
        or _sign(a[2], b[2])
        or _suffixes(a[3], b[3])
        or _sign(int(a[4] or "0"), int(b[4] or "0"))
    )


def _numbers(first: list[str], second: list[str]) -> int:
    """After the first, one that begins with 0 is a fraction: 1.05 is before 1.1."""
    for place, (a, b) in enumerate(zip(first, second, strict=False)):
        fraction = place > 0 and "0" in (a[0], b[0])
        if found := _sign(a, b) if fraction else _sign(int(a), int(b)):
            return found
    return _sign(len(first), len(second))


def _suffixes(first: str, second: str) -> int:
    pairs = zip_longest(_SUFFIX.findall(first), _SUFFIX.findall(second), fillvalue=("", ""))
    keys = (((_SUFFIXES.get(a[0], 0), int(a[1] or "0")), (_SUFFIXES.get(b[0], 0), int(b[1] or "0"))) for a, b in pairs)
    return next((found for a, b in keys if (found := _sign(a, b))), 0)


def _dotted(first: str, second: str) -> int:
    """Numbers alone: what is missing at the end is 0. Others as rpm's segments."""
    if not (_NUMBERS.fullmatch(first) and _NUMBERS.fullmatch(second)):
        return _segments(first, second)
    pairs = zip_longest(first.split("."), second.split("."), fillvalue="0")
    return next((found for a, b in pairs if (found := _sign(int(a), int(b)))), 0)
