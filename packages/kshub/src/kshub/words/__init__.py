"""What people read on the command line, in their language."""

import os
from typing import Final

from kshub.faults import Fault
from kshub.words.en.events import MESSAGES as ENGLISH_EVENTS
from kshub.words.en.exports import MESSAGES as ENGLISH_EXPORTS
from kshub.words.en.messages import MESSAGES as ENGLISH
from kshub.words.en.notify import MESSAGES as ENGLISH_NOTIFY
from kshub.words.en.operations import MESSAGES as ENGLISH_OPERATIONS
from kshub.words.en.search import MESSAGES as ENGLISH_SEARCH
from kshub.words.ja.events import MESSAGES as JAPANESE_EVENTS
from kshub.words.ja.exports import MESSAGES as JAPANESE_EXPORTS
from kshub.words.ja.messages import MESSAGES as JAPANESE
from kshub.words.ja.notify import MESSAGES as JAPANESE_NOTIFY
from kshub.words.ja.operations import MESSAGES as JAPANESE_OPERATIONS
from kshub.words.ja.search import MESSAGES as JAPANESE_SEARCH

TABLES = {
    "en": ENGLISH | ENGLISH_OPERATIONS | ENGLISH_EVENTS | ENGLISH_SEARCH | ENGLISH_EXPORTS | ENGLISH_NOTIFY,
    "ja": JAPANESE | JAPANESE_OPERATIONS | JAPANESE_EVENTS | JAPANESE_SEARCH | JAPANESE_EXPORTS | JAPANESE_NOTIFY,
}

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
