"""Versions of unlike systems in one order, as far as there is one. Pure.

Digits are compared as numbers and what is between them as text; "~" comes before the end, as in Debian's rule.
"""

import re
from collections.abc import Callable
from itertools import zip_longest
from typing import Final

_PIECES: Final = re.compile(r"[0-9]+|[^0-9]+")
_ORDERS: Final[dict[str, Callable[[int], bool]]] = {
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
    "=": lambda order: order == 0,
    ":": lambda order: order == 0,
}


def holds(one: str, operator: str, other: str) -> bool:
    """Whether one version stands so to the other."""
    return _ORDERS[operator](order(one, other))


def order(one: str, other: str) -> int:
    """-1: one is earlier; 0: they are alike; 1: one is later."""
    for left, right in zip_longest(_keys(one), _keys(other), fillvalue=(1, 0, "")):
        if left != right:
            return -1 if left < right else 1
    return 0


def _keys(version: str) -> list[tuple[int, int, str]]:
    """What sorts: a tilde (0) before the end (1) before text (2) before numbers (3)."""
    return [_key(piece) for piece in _PIECES.findall(version.strip().casefold())]


def _key(piece: str) -> tuple[int, int, str]:
    if piece.isdigit():
        number = piece.lstrip("0")
        return (3, len(number), number)
    return (0 if piece.startswith("~") else 2, 0, piece)
