"""What a search is made of once it is understood, and how it is written. Pure."""

import dataclasses
import re
from dataclasses import dataclass
from typing import Final

_SAFE: Final = re.compile(r"[^\W_][\w./:*-]*")
_PLAIN: Final = re.compile(r"[^\W_][\w.]*")  # a bare word that nothing else could be
_JOINING: Final = frozenset({"OR", "AND"})
_QUOTES: Final = '\\"“”„‟'


@dataclass(frozen=True, slots=True)
class Term:
    """One condition. field: "text" for words without one. operator: ":" or a comparison.

    limit: what stands behind the value: the version of a package, the value of a tag; then `comparison` is before it.
    at, length: where it stands in what was typed, in Unicode characters from 0.
    """

    field: str
    operator: str
    value: str
    comparison: str = ""
    limit: str = ""
    at: int = dataclasses.field(default=0, compare=False)
    length: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """What this does not find."""

    inner: "Term | Not | All | Either"


@dataclass(frozen=True, slots=True)
class All:
    """What each of these finds; of none: everything."""

    parts: "tuple[Term | Not | All | Either, ...]"


@dataclass(frozen=True, slots=True)
class Either:
    """What one of these finds."""

    parts: "tuple[Term | Not | All | Either, ...]"


Part = Term | Not | All | Either
EVERYTHING: Final = All(())


def every(parts: list[Part]) -> Part:
    """All of these, without needless brackets."""
    flat = [one for part in parts for one in (part.parts if isinstance(part, All) else (part,))]
    return flat[0] if len(flat) == 1 else All(tuple(flat))


def some(parts: list[Part]) -> Part:
    """One of these, without needless brackets."""
    flat = [one for part in parts for one in (part.parts if isinstance(part, Either) else (part,))]
    return flat[0] if len(flat) == 1 else Either(tuple(flat))


def terms(part: Part) -> list[Term]:
    """All of its terms, in their order."""
    if isinstance(part, Term):
        return [part]
    if isinstance(part, Not):
        return terms(part.inner)
    return [one for inner in part.parts for one in terms(inner)]


def written(part: Part) -> str:
    """The search as text, which means the same."""
    if isinstance(part, All):
        return " ".join(_within(one) for one in part.parts)
    return _within(part) if not isinstance(part, Either) else _joined(part)


def _joined(part: Either) -> str:
    return " OR ".join(f"({written(one)})" if isinstance(one, All) else _within(one) for one in part.parts)


def _within(part: Part) -> str:
    if isinstance(part, Term):
        return _term(part)
    if isinstance(part, Not):
        return f"-{_within(part.inner)}"
    return f"({written(part)})"


def _term(term: Term) -> str:
    if term.field == "text":
        plain = _PLAIN.fullmatch(term.value) and term.value not in _JOINING
        return term.value if plain else _quoted(term.value)
    limit = f"{term.comparison}{_value(term.limit)}" if term.comparison else ""
    return f"{term.field}{term.operator}{_value(term.value)}{limit}"


def _value(text: str) -> str:
    return text if _SAFE.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    return '"' + "".join(f"\\{one}" if one in _QUOTES else one for one in text) + '"'
