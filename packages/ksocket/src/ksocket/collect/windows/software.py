"""Installed software, and its updates. Source: the registry below Uninstall, of which Windows makes its own list.

Never Win32_Product: to ask it starts a repair of every MSI package. Not Win32_InstalledWin32Program either: Microsoft
documents it for no server, and it tells what the compatibility inventory saw when that last ran. Each value costs a
round trip, so of each key the names of its values are asked first, and then only those that matter: four round trips
for a program, three for an update of one, two for a hidden part, one for a key that is none.
"""

import re
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from ksocket.collect.linux.lines import MAX_WORD
from ksocket.collect.windows.question import Read
from ksocket.collect.windows.session import Session
from ksocket.collect.windows.stdregprov import names, one, read
from ksocket.collect.windows.updates import KB, order
from ksocket.collect.windows.values import plain
from ksocket.reach.trouble import Trouble
from kswire.facts import Facts, Missing, Package, Update
from kswire.problems import Code, problem

GROUP: Final = "packages"
# What a 32-bit program sees as SOFTWARE\Microsoft is below WOW6432Node for everybody else; a 32-bit Windows has none.
VIEWS: Final = (
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall",
    r"SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall",
)
MAX_KEYS: Final = 5_000
SECONDS: Final = 180.0  # for all keys together

_PROGRAM: Final = ("DisplayName", "DisplayVersion", "Publisher")
_OF_ANOTHER: Final = ("ParentKeyName", "ParentDisplayName", "ReleaseType")  # some installers leave them empty
_LONGEST: Final = 4 * MAX_WORD  # characters of a value that are kept; `plain` looks at no more
_HIDDEN: Final = "SystemComponent"
_WIDE: Final = re.compile(r"\bx64\b|64[- ]?bit|64 ?ビット", re.IGNORECASE)  # set up by a 32-bit installer
READS: Final = tuple(
    Read(method, key, name)
    for view in VIEWS
    for method, key, name in (
        ("EnumKey", view, None),
        ("EnumValues", rf"{view}\*", None),
        *(("GetStringValue", rf"{view}\*", name) for name in _OF_ANOTHER),
        ("GetDWORDValue", rf"{view}\*", _HIDDEN),
        *(("GetStringValue", rf"{view}\*", name) for name in _PROGRAM),
    )
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One key below Uninstall; values: those that were read; part: it is an update of another one.

    closed: it could not be read, as some virus scanners' keys.
    """

    view: int
    values: Mapping[str, str]
    part: bool = False
    closed: bool = False


async def ask(session: Session, *, seconds: float = SECONDS) -> tuple[Entry, ...]:
    """All entries of both views.

    Raises:
        Trouble: the list is not whole; half a list would look like removed software.
    """
    deadline = time.monotonic() + seconds
    found: list[Entry] = []
    for view, path in enumerate(VIEWS):
        keys = names(await read(session, Read("EnumKey", path)))
        if len(keys) > MAX_KEYS:
            raise Trouble(Code.PARTIAL, group=GROUP, detail=f"more than {MAX_KEYS}")
        for key in keys:
            if time.monotonic() > deadline:
                raise Trouble(Code.COMMAND_TIMEOUT, seconds=f"{seconds:g}")
            try:
                entry = await _entry(session, view, rf"{path}\{key}")
            except Trouble as refused:
                if not _of_key(refused):
                    raise
                entry = Entry(view, {}, closed=True)
            if entry is not None:
                found.append(entry)
    return tuple(found)


def _of_key(refused: Trouble) -> bool:
    """Whether it says something of the key, and so the next time, too.

    The service's own faults pass, as of a quota: a program that is left out for one of them would look removed.
    """
    found = refused.problem
    of_wmi = found.code == Code.WSMAN_FAULT and str(found.params["code"]).startswith("0x8004")  # wbemcli.h
    return found.code == Code.PARTIAL or of_wmi


async def _entry(session: Session, view: int, key: str) -> Entry | None:
    there = {name.lower() for name in names(await read(session, Read("EnumValues", key)))}
    if "displayname" not in there:
        return None

    async def text(name: str) -> str:
        if name.lower() not in there:
            return ""
        return one(await read(session, Read("GetStringValue", key, name)))[:_LONGEST]

    for name in _OF_ANOTHER:
        if (await text(name)).strip():
            return Entry(view, {"DisplayName": await text("DisplayName")}, part=True)
    if _HIDDEN.lower() in there and one(await read(session, Read("GetDWORDValue", key, _HIDDEN))) == "1":
        return None
    return Entry(view, {name: await text(name) for name in _PROGRAM})


def parse(entries: Collection[Entry], system_type: str) -> Facts:
    """Programs as "Programs and Features" lists them, by name; updates of programs by their KB number.

    system_type: Win32_ComputerSystem's ("x64-based PC"), which is the same in every language.
    """
    packages = {found for entry in entries if not entry.part and (found := _package(entry, system_type))}
    updates = {update.name: update for entry in entries if entry.part and (update := _update(entry))}
    closed = sum(entry.closed for entry in entries)
    partial = problem(Code.PARTIAL, group=GROUP, detail=f"registry keys that could not be read: {closed}")
    return Facts(
        packages=tuple(sorted(packages, key=_order)),
        windows_updates=tuple(sorted(updates.values(), key=order)) or None,
        missing=(Missing(group=GROUP, problem=partial),) if closed else (),
    )


def _package(entry: Entry, system_type: str) -> Package | None:
    name = plain(entry.values.get("DisplayName", ""))
    if name is None:
        return None
    return Package(
        name=name,
        version=plain(entry.values.get("DisplayVersion", "")),
        arch=_architecture(system_type) if not entry.view or _WIDE.search(name) else "x86",
        vendor=plain(entry.values.get("Publisher", "")),
        kind="windows",
    )


def _architecture(system_type: str) -> str | None:
    """The system's own."""
    kind = system_type.strip().lower()
    return next((one for one in ("x64", "arm64", "x86") if kind.startswith(one)), None)


def _update(entry: Entry) -> Update | None:
    name = plain(entry.values.get("DisplayName", ""))
    named = KB.search(name or "")
    return Update(name=named[0].upper(), description=name) if named else None


def _order(package: Package) -> tuple[str, str, str]:
    return package.name, package.version or "", package.arch or ""
