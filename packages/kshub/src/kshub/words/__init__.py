"""What people read on the command line, in their language."""

import os
from importlib import import_module
from typing import Final

from kshub.faults import Fault

PARTS: Final = (
    "messages",
    "operations",
    "rights",
    "actions",
    "events",
    "search",
    "exports",
    "differences",
    "zabbix",
    "notify",
    "values",
)
"""The tables of each language, one file each."""


def _table(language: str) -> dict[str, str]:
    parts = [import_module(f"{__name__}.{language}.{part}").MESSAGES for part in PARTS]
    return {key: text for part in parts for key, text in part.items()}


TABLES: Final = {language: _table(language) for language in ("en", "ja")}

_LONGEST: Final = 1000  # characters of a header that are read


def language() -> str:
    """The language of the locale, as gettext picks it; English where there is no table."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return next((one for one in TABLES if value.startswith(one)), "en")
    return "en"


def say(key: str, **params: object) -> str:
    """A message of the command line."""
    return TABLES[language()][key].format(**params)


def word(key: str, of: str) -> str:
    """The same in this language."""
    return TABLES[of][key]


def value(vocabulary: str, told: str, of: str | None = None) -> str:
    """One of a fixed set of values, for people; one of a newer version, or of somebody else's, as it is."""
    return TABLES[of or language()].get(f"value-{vocabulary}-{told}", told)


def action_text(action: str, of: str | None = None, kind: str | None = None) -> str:
    """What was done, for people; an action of a newer hub by its name.

    kind: where one operation does several things: a plan sends nothing, and is no scan.
    """
    table = TABLES[of or language()]
    return table.get(f"action-{action}-{kind}") or table.get(f"action-{action}", action)


def preferred(header: str) -> str:
    """The language that a browser's Accept-Language likes best of ours (RFC 9110, 12.5.4); else that of the locale."""
    likes: list[tuple[float, str]] = []
    for part in header[:_LONGEST].split(","):
        name, _, weight = part.strip().lower().partition(";q=")
        known = next((one for one in TABLES if name == one or name.startswith(f"{one}-")), None)
        if known is not None and (liking := _weight(weight)):
            likes.append((liking, known))
    return max(likes, key=lambda one: one[0])[1] if likes else language()


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


def fault_text(fault: Fault, of: str | None = None) -> str:
    """One line: what is wrong, and how to mend it; of: the language, if not that of the locale."""
    return TABLES[of or language()][fault.code].format(**fault.params)
