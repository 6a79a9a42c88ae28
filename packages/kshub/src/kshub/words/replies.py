"""What the API answers to wrong questions, in the reader's language: sentences of ours, of Litestar and of msgspec.

They are English where they arise, some in libraries; here they are found again by their English text, as gettext does.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from string import Formatter
from typing import Final

_LONGEST: Final = 2000  # characters that are looked at


def reply(text: str, of: str) -> str:
    """The sentence in this language; one that nobody has translated as it is."""
    table, nouns = _table(of)
    if text in table:
        return table[text]
    for pattern, told in _patterns(of):
        if len(text) <= _LONGEST and (found := pattern.fullmatch(text)):
            return told.format(**{name: _noun(value, nouns) for name, value in found.groupdict().items()})
    return text


def _noun(value: str, nouns: Mapping[str, str]) -> str:
    """Also one of several types: "int | null"."""
    kinds = [one for one in value.split(" | ") if one != "null"] or [value]
    return "、".join(nouns.get(one, one) for one in kinds)


@cache
def _table(language: str) -> tuple[dict[str, str], dict[str, str]]:
    if language == "en":
        return {}, {}
    words = import_module(f"{__package__}.{language}.replies")
    return words.REPLIES, words.NOUNS


@cache
def _patterns(language: str) -> list[tuple[re.Pattern[str], str]]:
    """Those with fields, in their order: of two that fit, the first."""
    table, _ = _table(language)
    return [(_pattern(english), told) for english, told in table.items() if "{" in english]


def _pattern(english: str) -> re.Pattern[str]:
    parts = (re.escape(text) + (f"(?P<{name}>.*?)" if name else "") for text, name, _, _ in Formatter().parse(english))
    return re.compile("".join(parts), re.DOTALL)
