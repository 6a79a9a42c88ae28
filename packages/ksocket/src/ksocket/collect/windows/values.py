"""What WS-Management prints -> words, numbers, truth, moments. Pure; everything a machine says may be hostile."""

import re
from datetime import UTC, datetime, timedelta, timezone

from ksocket.collect.linux import lines
from ksocket.collect.windows.question import Item, Items

_BLANKS = {0x3000: " ", 0xA0: " "}
_DMTF = re.compile(r"(\d{14})\.\d{6}([+-]\d{3})")  # yyyymmddHHMMSS.mmmmmm and minutes from UTC (DSP0004)


def first(items: Items) -> Item:
    """The only instance of a class that has one.

    Raises:
        ValueError: there is none.
    """
    if not items:
        raise ValueError("no instance at all")
    return items[0]


def text(item: Item, name: str) -> str:
    """As it is printed; empty where there is nothing."""
    value = item.get(name)
    return (value[0] if value else "") if isinstance(value, tuple) else value or ""


def many(item: Item, name: str) -> tuple[str, ...]:
    """All elements of an array."""
    value = item.get(name)
    return value if isinstance(value, tuple) else () if value is None else (value,)


def word(item: Item, name: str, length: int = lines.MAX_WORD) -> str | None:
    """Without control characters and outer blanks, which WMI leaves in many a Caption."""
    return plain(text(item, name), length)


def plain(value: str, length: int = lines.MAX_WORD) -> str | None:
    """The same of a text; the wide blanks of Japanese names become blanks."""
    return lines.word(value[: 4 * length].translate(_BLANKS), length)


def number(item: Item, name: str) -> int | None:
    """A number that is not negative and below 2**62."""
    return lines.number(text(item, name))


def flag(item: Item, name: str) -> bool | None:
    """XML's booleans; None for anything else."""
    return {"true": True, "1": True, "false": False, "0": False}.get(text(item, name).strip().lower())


def mac(value: str) -> str | None:
    """Six octets, with colons, with hyphens, or all together as Windows 8 prints them; never all zeros."""
    plain = value.strip()
    if len(plain) == 12:
        plain = ":".join(plain[place : place + 2] for place in range(0, 12, 2))
    return lines.mac(plain)


def moment(value: str) -> datetime | None:
    """A point in time: ISO 8601 with its offset, as in cim:Datetime, or the DMTF form; None without an offset."""
    value = value.strip()[:40]
    try:
        if matched := _DMTF.fullmatch(value):
            zone = timezone(timedelta(minutes=int(matched[2])))
            return datetime.strptime(matched[1], "%Y%m%d%H%M%S").replace(tzinfo=zone)
        found = datetime.fromisoformat(value)
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else None


def filetime(value: int) -> datetime | None:
    """Tenths of microseconds since 1601 in UTC; None when that is no date."""
    try:
        return datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=value // 10)
    except OverflowError:
        return None
