"""How answers of a Unix machine are read: bounded, without control characters. Everything it says may be hostile."""

import re
from collections.abc import Iterator
from ipaddress import ip_address, ip_interface
from typing import Final

MAX_ROWS: Final = 50_000
MAX_LINE: Final = 8_192  # characters
MAX_WORD: Final = 500
MAX_NUMBER: Final = 1 << 62
_LINE: Final = re.compile(r"[^\n]+")


def rows(text: str, limit: int = MAX_ROWS) -> Iterator[str]:
    """The lines that are not blank, each clipped.

    Raises:
        ValueError: there are more than limit.
    """
    count = 0
    for found in _LINE.finditer(text):  # not split: millions of empty lines would become a list first
        line = found[0]
        if not line.strip():
            continue
        count += 1
        if count > limit:
            raise ValueError(f"more than {limit} lines")
        yield line[:MAX_LINE].rstrip("\r")


def word(text: str, length: int = MAX_WORD) -> str | None:
    """The text without control characters and outer blanks; None when nothing is left."""
    clipped = text[: 4 * length].strip()
    if clipped.isprintable():  # nearly always, and thousands of times a machine
        return clipped[:length] or None
    return "".join(char for char in clipped if char.isprintable()).strip()[:length] or None


def number(text: str) -> int | None:
    """A non-negative decimal number, None for anything else."""
    text = text.strip()
    if not (text.isascii() and text.isdigit()) or len(text) > 19:
        return None
    value = int(text)
    return value if value < MAX_NUMBER else None


def assignments(text: str, separator: str = "=") -> dict[str, str]:
    """KEY=VALUE lines; the first of a key counts."""
    found: dict[str, str] = {}
    for row in rows(text):
        key, sign, value = row.partition(separator)
        if sign:
            found.setdefault(key.strip(), value.strip())
    return found


def address(text: str) -> str | None:
    """An IP address in its usual spelling, without zone; None for anything else."""
    try:
        return str(ip_address(text.partition("%")[0]))
    except ValueError:
        return None


def cidr(text: str) -> str | None:
    """The network of ADDRESS/LENGTH or of a lone address, in its usual spelling; None for anything else."""
    try:
        return str(ip_interface(text.partition("%")[0]).network)
    except ValueError:
        return None


def mac(text: str) -> str | None:
    """Six octets in lower case with colons; None for anything else and for the address of all zeros."""
    octets = text.strip().lower().replace("-", ":").split(":")
    if len(octets) != 6:
        return None
    try:
        values = [int(octet, 16) for octet in octets if len(octet) in {1, 2} and octet.isalnum()]
    except ValueError:
        return None
    if len(values) != 6 or not any(values):
        return None
    return ":".join(f"{value:02x}" for value in values)
