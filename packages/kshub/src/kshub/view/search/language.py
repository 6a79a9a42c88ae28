"""The language of the search box: text in, terms out, or a Fault that says where it went wrong. Pure.

    search = part { "OR" part }        part = one { [ "AND" ] one }        one = [ "-" ] ( "(" search ")" | term )
    term = word | "phrase" | field operator value { "," value }        value = ( word | "phrase" ) [ operator value ]

What is typed in full width (A: B, brackets, quotes, blanks) means the same. Positions are of what was typed.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from kshub.faults import Fault
from kshub.view.search.fields import FIELDS, Field, nearest
from kshub.view.search.terms import EVERYTHING, Not, Part, Term, every, some

MAX_LENGTH: Final = 1000  # characters
MAX_TERMS: Final = 50
MAX_DEPTH: Final = 20
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„‟", '"'))
_FIELD: Final = re.compile(r"([a-z]+)(:|<=|>=|<|>|=)", re.IGNORECASE)
_OPERATOR: Final = re.compile(r"<=|>=|<|>|=")
_ENDS: Final = frozenset(' ()"')


def parse(typed: str) -> Part:
    """What is searched for; EVERYTHING where nothing is.

    Raises:
        Fault: "search-..." with `position` (from 0) and `length` in what was typed, in Unicode characters.
    """
    if len(typed) > MAX_LENGTH:
        raise _fault("search-long", MAX_LENGTH, len(typed) - MAX_LENGTH, most=MAX_LENGTH)
    reader = _Reader(typed, "".join(map(_syntax, typed)))
    reader.check()
    reader.blanks()
    if reader.ended:
        return EVERYTHING
    found = reader.search(0)
    if not reader.ended:  # nothing else ends a search too early
        raise _fault("search-close", reader.at, 1)
    return found


def _syntax(one: str) -> str:
    """The character that it means to the language: one for one, so that positions stay."""
    if one.isspace():
        return " "
    plain = unicodedata.normalize("NFKC", one.translate(_QUOTES))
    return " " if plain.isspace() else plain if len(plain) == 1 else one


def _spaced(value: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", value).split())


def _fault(code: str, at: int, length: int, **more: object) -> Fault:
    return Fault(code, position=at, length=length, at=at + 1, **more)


@dataclass(slots=True)
class _Reader:
    """typed: as it came. text: the same, each character as the language means it."""

    typed: str
    text: str
    at: int = 0
    count: int = 0

    @property
    def ended(self) -> bool:
        return self.at >= len(self.text)

    def check(self) -> None:
        """No character that no database holds."""
        for number, one in enumerate(self.text):
            if unicodedata.category(one) in ("Cc", "Cs"):
                raise _fault("search-character", number, 1)

    def blanks(self) -> None:
        while self.text.startswith(" ", self.at):
            self.at += 1

    def search(self, depth: int) -> Part:
        parts = [self.part(depth)]
        while self.joined("OR"):
            parts.append(self.part(depth))
        return some(parts)

    def part(self, depth: int) -> Part:
        parts = [self.one(depth)]
        self.blanks()
        while not (self.ended or self.text[self.at] == ")" or self.word("OR")):
            self.joined("AND")
            parts.append(self.one(depth))
            self.blanks()
        return every(parts)

    def word(self, joining: str) -> bool:
        """Whether this word stands here, alone."""
        end = self.at + len(joining)
        return self.text.startswith(joining, self.at) and (end == len(self.text) or self.text[end] in _ENDS)

    def joined(self, joining: str) -> bool:
        self.blanks()
        there = self.word(joining)
        if there:
            self.at += len(joining)
        return there

    def one(self, depth: int) -> Part:
        self.blanks()
        if depth > MAX_DEPTH:
            raise _fault("search-deep", min(self.at, len(self.text) - 1), 1, most=MAX_DEPTH)
        if self.ended or self.text[self.at] == ")" or self.word("OR") or self.word("AND"):
            raise _fault("search-term", *self.here())
        if self.text[self.at] == "-":
            self.at += 1
            return Not(self.one(depth + 1))
        if self.text[self.at] == "(":
            return self.group(depth)
        return self.term()

    def here(self) -> tuple[int, int]:
        """Where something is missing: at the last character where the end came too early."""
        return (max(0, len(self.text) - 1), 1) if self.ended else (self.at, 1)

    def group(self, depth: int) -> Part:
        opened = self.at
        self.at += 1
        found = self.search(depth + 1)
        if self.ended:
            raise _fault("search-open", opened, 1)
        self.at += 1
        return found

    def term(self) -> Part:
        began = self.at
        known = _FIELD.match(self.text, self.at)
        if known is None:
            return self.counted(Term("text", ":", self.value(_ENDS, began), at=began, length=self.at - began))
        name, operator = known[1].lower(), known[2]
        field = self.field(name, began)
        if operator not in ":=" and not field.ordered:
            raise _fault("search-operator", known.start(2), len(operator), field=name, operator=operator)
        self.at = known.end()
        found: list[Part] = [self.valued(name, operator, field, began)]
        while self.text.startswith(",", self.at):
            self.at += 1
            found.append(self.valued(name, operator, field, self.at))
        return some(found)

    def field(self, name: str, at: int) -> Field:
        if name in FIELDS:
            return FIELDS[name]
        meant = nearest(name)
        if meant is None:
            raise _fault("search-field", at, len(name), field=name)
        raise _fault("search-field-near", at, len(name), field=name, nearest=meant)

    def valued(self, name: str, operator: str, field: Field, began: int) -> Part:
        ends = _ENDS | {","} | (frozenset("<>=") if field.limited else frozenset())
        at = self.at
        value, comparison, limit = self.value(ends, began, field), "", ""
        if not field.right(value):
            wrong = {"field": name, "value": value, "expected": field.example}
            raise _fault("search-value", at, self.at - at, **wrong)
        if field.limited and (compared := _OPERATOR.match(self.text, self.at)):
            comparison, self.at = compared[0], compared.end()
            if name == "tag" and comparison != "=":
                raise _fault("search-operator", compared.start(), len(comparison), field=name, operator=comparison)
            limit = self.value(_ENDS | {","}, began, field)
        length = self.at - began
        return self.counted(Term(name, operator, value, comparison, limit, began, length))

    def counted(self, term: Term) -> Term:
        self.count += 1
        if self.count > MAX_TERMS:
            raise _fault("search-many", term.at, term.length, most=MAX_TERMS)
        return term

    def value(self, ends: frozenset[str], began: int, field: Field | None = None) -> str:
        """A word, or what stands between quotes."""
        if self.text.startswith('"', self.at):
            return self.phrase()
        start = self.at
        while not self.ended and self.text[self.at] not in ends:
            self.at += 1
        if self.at == start:
            expected = "tokyo" if field is None else field.example
            began = min(began, len(self.text) - 1)  # what ends too early is pointed at by its last character
            raise _fault("search-empty", began, max(1, self.at - began), expected=expected)
        return _spaced(self.typed[start : self.at])

    def phrase(self) -> str:
        opened, said = self.at, list[str]()
        self.at += 1
        while not self.ended and self.text[self.at] != '"':
            if self.text[self.at] == "\\" and self.at + 1 < len(self.text):
                self.at += 1
            said.append(self.typed[self.at])
            self.at += 1
        if self.ended:
            raise _fault("search-quote", opened, 1)
        self.at += 1
        words = _spaced("".join(said))
        if not words:
            raise _fault("search-empty", opened, self.at - opened, expected='"tokyo"')
        return words
