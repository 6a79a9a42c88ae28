"""What people read, in their language: a table of each kind for each; nothing else in the code is a sentence."""

import os
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # words are the first thing that a command imports: they must cost nothing
    from ksocket.documents.warn import Warn
    from ksocket.faults import Fault
    from kswire.problems import Problem

LANGUAGES = ("en", "ja")


def language() -> str:
    """The language of the locale, as gettext picks it; English where there is no table."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return next((one for one in LANGUAGES if value.startswith(one)), "en")
    return "en"


def _table(kind: str, of: str | None = None) -> ModuleType:
    return import_module(f"ksocket.words.{of or language()}.{kind}")


def say(key: str, **params: object) -> str:
    """A message of the command line."""
    table: dict[str, str] = _table("messages").MESSAGES
    return table[key].format(**params)


def fault_text(fault: "Fault | Warn") -> str:
    """One line: what is wrong, where, and how to mend it."""
    table: dict[str, str] = _table("faults").FAULTS
    return table[fault.code].format(**fault.params)


def problem_text(problem: "Problem") -> str:
    """One line: what happened."""
    return str(_problems().problem_text(problem, language()))


def advice(problem: "Problem") -> str:
    """One line: what to do about it."""
    return str(_problems().advice(problem, language()))


def _problems() -> Any:
    return import_module("kswire.words")
