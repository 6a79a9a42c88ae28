"""Nodes of the hub's API as a table for a terminal."""

from collections.abc import Iterator
from typing import Any, Final

_COLUMNS: Final = ("ADDRESS", "NAME", "TYPE", "SYSTEM", "SERIAL", "PACKAGES", "NOTE")
_WIDEST: Final = (24, 18, 10, 32, 14, 8, 60)


def table(nodes: list[Any]) -> Iterator[str]:
    """One line a node, below their titles."""
    rows = [_COLUMNS, *(_row(node) for node in nodes)]
    cut = [tuple(_short(word, width) for word, width in zip(row, _WIDEST, strict=True)) for row in rows]
    wide = [max(len(row[column]) for row in cut) for column in range(len(_COLUMNS))]
    for row in cut:
        yield "  ".join(word.ljust(width) for word, width in zip(row, wide, strict=True)).rstrip()


def _row(node: Any) -> tuple[str, ...]:
    system = node.get("system") or {}
    packages = node.get("numberOfPackages")
    return (
        ", ".join(one["addr"] for one in node["addresses"]),
        "" if node.get("displayName") == node["addresses"][0]["addr"] else node.get("displayName") or "",
        next((one["type"] for one in node.get("deviceTypes") or ()), ""),
        " ".join(one for one in (system.get("family"), system.get("version")) if one),
        system.get("serial") or "",
        "" if packages is None else str(packages),
        _note(node),
    )


def _note(node: Any) -> str:
    """Through whom it is reached, else why nothing is known of it."""
    routes = [one["route"] for one in node["addresses"] if one.get("route")]
    if routes:
        return f"behind {' > '.join(routes[0])}"
    if node.get("system"):
        return ""
    # the hub tells the latest attempt first; what a login says is told before what a closed SNMP port says
    attempts = sorted(node.get("attempts") or (), key=lambda one: one.get("method") == "snmp")
    problems = [one["problem"] for one in attempts if one.get("problem")]
    if not problems:
        return ""
    told = next((one for one in problems if one["code"] != "no-credentials"), problems[0])
    words = " ".join(f"{name}={value}" for name, value in (told.get("params") or {}).items())
    return f"{told['code']}: {words}".rstrip(": ")


def _short(word: str, width: int) -> str:
    return word if len(word) <= width else f"{word[: width - 1]}…"
