"""TOML 1.0 (https://toml.io/en/v1.0.0) with the line of each key."""

import re
import tomllib
from pathlib import Path
from typing import Any

from ksocket.documents.lines import Steps, TooDeepError, key_lines
from ksocket.documents.values import Value
from ksocket.faults import Fault

_LINE = re.compile(r"\(at line (\d+), column \d+\)")
# What tomllib complains of, and what the writer must have meant. Its own words may quote the text, so they stay out.
_MEANT = (
    (re.compile(r"hex value|Unescaped|Escaped character"), "toml-backslash"),
    (re.compile(r"twice|overwrite|Duplicate"), "key-twice"),
    (re.compile(r"Invalid value"), "toml-quotes"),
)


def parse(text: str, file: Path) -> Value:
    """The document as a Value that holds a dict.

    Raises:
        Fault: no TOML, with the line.
    """
    try:
        lines = key_lines(text)
        data = tomllib.loads(text)
    except TooDeepError as error:
        raise Fault("too-deep", file=file, line=error.line) from None
    except tomllib.TOMLDecodeError as error:
        raise _fault(str(error), text, file) from None
    except (ValueError, RecursionError):  # numbers beyond Python's digits, times that do not exist
        raise Fault("toml-broken", file=file, line=1) from None
    return _Builder(file, lines).value(data, (), Value(None, file, 1, ""))


def _fault(message: str, text: str, file: Path) -> Fault:
    found = _LINE.search(message)
    line = int(found.group(1)) if found else text.rstrip("\n").count("\n") + 1
    for pattern, code in _MEANT:
        if pattern.search(message):
            return Fault(code, file=file, line=line)
    return Fault("toml-broken", file=file, line=line)


class _Builder:
    def __init__(self, file: Path, lines: dict[Steps, int]) -> None:
        self.file = file
        self.lines = lines

    def value(self, data: Any, path: Steps, parent: Value) -> Value:
        here = Value(None, self.file, self.lines.get(path, parent.line), _spelling(path, parent.key))
        if isinstance(data, dict):
            return self._with(here, {key: self.value(item, (*path, key), here) for key, item in data.items()})
        if isinstance(data, list):
            return self._with(here, [self.value(item, (*path, at), here) for at, item in enumerate(data)])
        return self._with(here, data)

    def _with(self, here: Value, data: object) -> Value:
        return Value(data, self.file, here.line, here.key)


def _spelling(path: Steps, parent: str) -> str:
    if not path:
        return ""
    step = path[-1]
    if isinstance(step, int):
        return f"{parent}[{step}]"
    return f"{parent}.{step}" if parent else step
