"""Installed updates of Windows. Source: Win32_QuickFixEngineering, which knows those of component-based servicing.

InstalledOn is text, and each Windows writes it as it likes: M/D/YYYY, whatever the language (Server 2012 and newer,
much of 2008 R2); a FILETIME in 16 hexadecimal digits (Vista to 2008 R2); YYYYMMDD.

The registry's list of servicing packages would say no more of what is in force: it has some ten thousand keys, of which
each costs a round trip. Windows Update's own history needs DCOM. The level of cumulative updates is in the build.
"""

import re
from datetime import date
from typing import Final

from ksocket.collect.windows.question import CIMV2, Item, Items, Question, WmiProbe
from ksocket.collect.windows.values import filetime, moment, text, word
from kswire.facts import Facts, Update

QUICK_FIX = Question(
    CIMV2,
    "Win32_QuickFixEngineering",
    ("HotFixID", "Description", "InstalledOn", "ServicePackInEffect"),
    limit=5_000,
)

KB: Final = re.compile(r"\bKB\d{5,8}\b", re.IGNORECASE)
_HEXADECIMAL: Final = re.compile(r"[0-9a-fA-F]{16}")
_YEAR_FIRST: Final = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})|(\d{4})([-/.])(\d{1,2})\6(\d{1,2})(?: .*)?")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?: .*)?")


def parse(fixes: Items) -> Facts:
    """Each once, by its number; "File 1", which old systems write for parts of one, is named in ServicePackInEffect."""
    found: dict[str, Update] = {}
    for one in fixes:
        update = _update(one)
        if update is not None:
            found.setdefault(update.name, update)
    return Facts(windows_updates=tuple(sorted(found.values(), key=order)))


def order(update: Update) -> tuple[int, str]:
    """By the number, the oldest first."""
    return int(re.sub(r"\D", "", update.name) or 0), update.name


def _update(item: Item) -> Update | None:
    named = KB.search(text(item, "HotFixID")[:100]) or KB.search(text(item, "ServicePackInEffect")[:100])
    if named is None:
        return None
    return Update(
        name=named[0].upper(), description=word(item, "Description"), installed_on=day(text(item, "InstalledOn"))
    )


def day(told: str) -> str | None:
    """YYYY-MM-DD, None when it is no date."""
    told = told.strip()[:40]
    if _HEXADECIMAL.fullmatch(told):
        found = filetime(int(told, 16))
        return found.date().isoformat() if found else None
    if matched := _YEAR_FIRST.fullmatch(told):
        year, month, number = matched.group(1, 3, 4) if matched[1] else matched.group(5, 7, 8)
        return _date(int(year), int(month), int(number))
    if matched := _YEAR_LAST.fullmatch(told):
        first, second, year = int(matched[1]), int(matched[3]), int(matched[4])
        # M/D/YYYY, unless the first cannot be a month, or points show a language that begins with the day
        month_first = matched[2] != "." and first <= 12
        return _date(year, first, second) if month_first else _date(year, second, first)
    at = moment(told)
    return at.date().isoformat() if at else None


def _date(year: int, month: int, number: int) -> str | None:
    try:
        return date(year, month, number).isoformat() if year >= 1990 else None
    except ValueError:
        return None


PROBE = WmiProbe("windowsUpdates", (QUICK_FIX,), parse)
