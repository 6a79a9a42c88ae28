"""Where each key of a TOML text stands. tomllib does not say; a complaint must."""

import re
import tomllib
from bisect import bisect_right
from contextlib import suppress

Steps = tuple[str | int, ...]  # ("account", "clientKeys", 0, "filename")

DEPTH = 16  # dotted parts of a key, and brackets within brackets; tomllib's time grows with their square

_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_PART = re.compile(r'[ \t]*("(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|[A-Za-z0-9_-]+)[ \t]*')
_SCALAR = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|[^\s,\]}\[{#\"'][^,\]}\n#\"']*",
    re.DOTALL,
)


class TooDeepError(ValueError):
    """Keys or brackets are nested beyond DEPTH; `line` says where."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(line)


class _BrokenError(ValueError):
    """The text is no TOML here; tomllib will say so better."""


def key_lines(text: str) -> dict[Steps, int]:
    """The line (from 1) of each key and of each item of a list. Of a text that is no TOML: those before the mistake.

    Raises:
        TooDeepError: nesting beyond DEPTH.
    """
    scanner = _Scanner(text)
    with suppress(_BrokenError):
        scanner.run()
    return scanner.lines


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Steps, int] = {}
        self.breaks = [match.start() for match in re.finditer("\n", text)]
        self.last: dict[Steps, int] = {}  # the index of the newest [[table]] of each name

    def run(self) -> None:
        header: Steps = ()
        self._gap()
        while self.at < len(self.text):
            header = self._statement(header)
            self._gap()

    def _statement(self, header: Steps) -> Steps:
        line = self._line()
        if self._take("[["):
            header = self._append(self._key())
            self._expect("]]")
        elif self._take("["):
            header = self._resolve(self._key())
            self._expect("]")
        else:
            self._pair(header, 1)
            return header
        for length in range(1, len(header) + 1):
            self.lines.setdefault(header[:length], line)
        return header

    def _append(self, key: Steps) -> Steps:
        path = (*self._resolve(key[:-1]), key[-1])
        self.last[path] = self.last.get(path, -1) + 1
        return (*path, self.last[path])

    def _resolve(self, key: Steps) -> Steps:
        path: Steps = ()
        for part in key:
            path = (*path, part)
            if path in self.last:
                path = (*path, self.last[path])
        return path

    def _pair(self, prefix: Steps, depth: int) -> None:
        line = self._line()
        path = prefix
        for part in self._key():
            path = (*path, part)
            self.lines.setdefault(path, line)
        self._expect("=")
        self._blank()
        self._value(path, depth)

    def _value(self, path: Steps, depth: int) -> None:
        if depth > DEPTH:
            raise TooDeepError(self._line())
        self.lines.setdefault(path, self._line())
        if self._take("["):
            self._array(path, depth)
        elif self._take("{"):
            self._inline(path, depth)
        else:
            self._match(_SCALAR)

    def _array(self, path: Steps, depth: int) -> None:
        index = 0
        self._gap()
        while not self._take("]"):
            self._value((*path, index), depth + 1)
            index += 1
            self._gap()
            if not self._take(","):
                self._expect("]")
                return
            self._gap()

    def _inline(self, path: Steps, depth: int) -> None:
        self._gap()
        while not self._take("}"):
            self._pair(path, depth + 1)
            self._gap()
            if not self._take(","):
                self._expect("}")
                return
            self._gap()

    def _key(self) -> Steps:
        parts = [self._part()]
        while self._take("."):
            if len(parts) == DEPTH:
                raise TooDeepError(self._line())
            parts.append(self._part())
        return tuple(parts)

    def _part(self) -> str:
        part = self._match(_PART).group(1)
        if part[0] == '"' and "\\" in part:
            try:
                return str(tomllib.loads(f"key = {part}")["key"])
            except ValueError:
                raise _BrokenError from None
        return part[1:-1] if part[0] in "\"'" else part

    def _line(self) -> int:
        return bisect_right(self.breaks, self.at - 1) + 1

    def _gap(self) -> None:
        self._match(_GAP)

    def _blank(self) -> None:
        while self.text[self.at : self.at + 1] in (" ", "\t"):
            self.at += 1

    def _take(self, word: str) -> bool:
        found = self.text.startswith(word, self.at)
        self.at += len(word) * found
        return found

    def _expect(self, word: str) -> None:
        if not self._take(word):
            raise _BrokenError

    def _match(self, pattern: re.Pattern[str]) -> re.Match[str]:
        match = pattern.match(self.text, self.at)
        if not match:
            raise _BrokenError
        self.at = match.end()
        return match
