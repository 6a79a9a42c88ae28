"""One value of a document, and where it stands."""

import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Never

from ksocket.faults import Fault

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18})(?:[eE][-+]?[0-9]{1,3})?")
# https://yaml.org/type/bool.html, without the lone y and n that nobody reads as a truth value
_FLAGS = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_SEPARATORS = ("Cc", "Zl", "Zp")


class Written(str):
    """A YAML scalar without quotes: what it is depends on who asks, so that a password 0755 stays 0755."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Value:
    """A value with its file, its line (from 1) and its key as people write it: `account.clientKeys[0].filename`.

    data is a dict or list of Values, a str, Written, int, float, bool, a date, or None (a YAML key without a value).
    It may be a secret, so it is not printed.
    """

    data: object = field(repr=False)
    file: Path
    line: int
    key: str

    @property
    def place(self) -> dict[str, object]:
        """Where to look, as parameters of a Fault or Warn."""
        return {"file": self.file, "line": self.line, "key": shown(self.key)}

    def text(self, *, control: bool = False) -> str:
        """A text; in YAML any scalar, as written. control: whether control characters are wanted."""
        if not isinstance(self.data, str):
            raise Fault("type-text", **self.place)
        text = str(self.data)
        if not control and not printable(text):
            raise Fault("control-character", **self.place)
        return text

    def flag(self) -> bool:
        """A truth value."""
        if isinstance(self.data, Written) and self.data.lower() in _FLAGS:
            return _FLAGS[self.data.lower()]
        if not isinstance(self.data, bool):
            raise Fault("type-flag", **self.place)
        return self.data

    def integer(self, low: int, high: int) -> int:
        """A whole number within [low, high]."""
        data = self.data
        if isinstance(data, Written) and _INTEGER.fullmatch(data):
            data = int(data)
        if isinstance(data, bool) or not isinstance(data, int):
            raise Fault("type-integer", **self.place)
        if not low <= data <= high:
            self._outside(low, high)
        return data

    def number(self, low: float, high: float, *, above: bool = False) -> float:
        """A number within [low, high]; with `above` low itself is too small."""
        data = self.data
        if isinstance(data, Written) and _NUMBER.fullmatch(data):
            data = float(data)
        if isinstance(data, bool) or not isinstance(data, int | float):
            raise Fault("type-number", **self.place)
        if not low <= data <= high or (above and data == low):
            self._outside(low, high)
        return float(data)

    def choice(self, known: tuple[str, ...]) -> str:
        """One of the known words."""
        text = self.text()
        if text not in known:  # not shown: keys that stand next to secrets get their values by mistake
            raise Fault("unknown-value", known=", ".join(known), **self.place)
        return text

    def items(self) -> tuple["Value", ...]:
        """The values of a list."""
        if not isinstance(self.data, list):
            raise Fault("type-list", **self.place)
        return tuple(self.data)

    def _outside(self, low: float, high: float) -> Never:
        raise Fault("out-of-range", low=low, high=high, **self.place)


def printable(text: str) -> bool:
    r"""Whether no character is one that only a mistaken backslash brings: TOML's \b, YAML's \e, \L, \N, \_."""
    return not any(unicodedata.category(char) in _SEPARATORS or char == "\xa0" for char in text)


def shown(text: str) -> str:
    """A value that is no secret, short enough for a sentence."""
    return text if len(text) <= 80 else text[:77] + "..."
