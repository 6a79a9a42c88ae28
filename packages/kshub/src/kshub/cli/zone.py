"""The time zone of the first space: the one that is named, else the machine's own."""

import os
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from kshub.orders import windows
from kshub.words import language

NONE: Final = frozenset({"UTC", "Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu", "Universal", "UCT", "Zulu"})
_JAPAN: Final = "Asia/Tokyo"
_ETC: Final = Path("/etc")
_DATA: Final = "zoneinfo/"


def first(named: str | None, etc: Path = _ETC) -> str:
    """Of the first space. Servers and containers are often in UTC: one that speaks Japanese is in Japan then.

    Raises:
        Fault: "order-wrong": there is none of this name.
    """
    if named is not None:
        return windows.zone(named, "--time-zone").key
    own = machines(etc)
    return _JAPAN if own == "UTC" and language() == "ja" else own


def machines(etc: Path = _ETC) -> str:
    """The machine's own: TZ, /etc/timezone, or what /etc/localtime points at (tzset(3), localtime(5)); else UTC."""
    for name in (os.environ.get("TZ", "").removeprefix(":"), _written(etc / "timezone"), _pointed(etc / "localtime")):
        if name and _known(name):
            return "UTC" if name in NONE else name
    return "UTC"


def _written(file: Path) -> str:
    try:
        return file.read_text("ascii", "replace")[:100].strip()
    except OSError:
        return ""


def _pointed(link: Path) -> str:
    _, _, name = str(link.resolve()).partition(_DATA)
    return name


def _known(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return True
