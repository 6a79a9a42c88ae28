"""What people read on the command line, in their language."""

import os

from kshub.faults import Fault
from kshub.words.en.events import MESSAGES as ENGLISH_EVENTS
from kshub.words.en.messages import MESSAGES as ENGLISH
from kshub.words.en.operations import MESSAGES as ENGLISH_OPERATIONS
from kshub.words.ja.events import MESSAGES as JAPANESE_EVENTS
from kshub.words.ja.messages import MESSAGES as JAPANESE
from kshub.words.ja.operations import MESSAGES as JAPANESE_OPERATIONS

TABLES = {
    "en": ENGLISH | ENGLISH_OPERATIONS | ENGLISH_EVENTS,
    "ja": JAPANESE | JAPANESE_OPERATIONS | JAPANESE_EVENTS,
}


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


def fault_text(fault: Fault) -> str:
    """One line: what is wrong, and how to mend it."""
    return say(fault.code, **fault.params)
