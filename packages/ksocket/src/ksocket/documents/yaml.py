"""YAML 1.1 (https://yaml.org/spec/1.1/) as written: scalars stay text until someone asks for a number.

It is read from events, not by PyYAML's constructors: those make 0755 a number and `no` a truth value, drop the lines,
let a key stand twice, and unfold aliases without end.
"""

from collections.abc import Iterator
from pathlib import Path

import yaml

from ksocket.documents.values import Value, Written
from ksocket.faults import Fault

DEPTH = 16
VALUES = 100_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where it is; the events are the same
_TAGS = "tag:yaml.org,2002:"


def parse(text: str, file: Path) -> Value:
    """The document as a Value; an empty document holds an empty dict.

    Raises:
        Fault: no YAML, or more than one document, or nested beyond DEPTH, with the line.
    """
    try:
        return _Reader(file, yaml.parse(text, Loader=_LOADER)).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _fault(error.problem or "", mark.line + 1 if mark else 1, text, file) from None
    except yaml.reader.ReaderError:
        raise Fault("yaml-broken", file=file, line=_unprintable(text)) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise Fault("yaml-broken", file=file, line=1) from None


def _fault(problem: str, line: int, text: str, file: Path) -> Fault:
    if "escape" in problem or "hexdecimal" in problem or "hexadecimal" in problem:
        return Fault("yaml-backslash", file=file, line=line)
    rows = text.splitlines()
    row = rows[line - 1] if line <= len(rows) else ""
    if "cannot start any token" in problem:
        tabbed = "\t" in row[: len(row) - len(row.lstrip())]
        return Fault("yaml-tab", file=file, line=line) if tabbed else Fault("yaml-quotes", file=file, line=line)
    if "mapping values are not allowed" in problem:
        return Fault("yaml-quotes", file=file, line=line)
    return Fault("yaml-broken", file=file, line=line)


def _unprintable(text: str) -> int:
    for line, row in enumerate(text.split("\n"), 1):
        if any(ord(char) < 0x20 and char not in "\t\r" for char in row):
            return line
    return 1


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


class _Reader:
    def __init__(self, file: Path, events: Iterator[yaml.Event]) -> None:
        self.file = file
        self.events = events
        self.anchors: dict[str, Value] = {}
        self.count = 0

    def document(self) -> Value:
        next(self.events)  # the stream
        if isinstance(next(self.events), yaml.StreamEndEvent):
            return Value({}, self.file, 1, "")
        value = self._node(next(self.events), "", 1)
        next(self.events)  # the document's end
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise Fault("yaml-documents", file=self.file, line=_line(after))
        return value if value.data is not None else Value({}, self.file, 1, "")

    def _node(self, event: yaml.Event, key: str, depth: int) -> Value:
        line = _line(event)
        self.count += 1
        if depth > DEPTH or self.count > VALUES:
            raise Fault("too-deep", file=self.file, line=line)
        if isinstance(event, yaml.AliasEvent):
            return self._aliased(event, line)
        self._tagged(event, line)
        value = Value(self._data(event, key, depth), self.file, line, key)
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            self.anchors[event.anchor] = value
        return value

    def _data(self, event: yaml.Event, key: str, depth: int) -> object:
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(key, depth)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(key, depth)
        assert isinstance(event, yaml.ScalarEvent)
        if event.style or event.tag == _TAGS + "str":  # a plain scalar has "" from libyaml, None without it
            return str(event.value)
        return Written(event.value) if event.value else None

    def _mapping(self, key: str, depth: int) -> dict[str, Value]:
        found: dict[str, Value] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            line = _line(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise Fault("yaml-broken", file=self.file, line=line)
            name = str(event.value)
            full = f"{key}.{name}" if key else name
            if name in found:
                raise Fault("key-twice", file=self.file, line=line)
            found[name] = self._node(next(self.events), full, depth + 1)
        return found

    def _sequence(self, key: str, depth: int) -> list[Value]:
        found: list[Value] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            found.append(self._node(event, f"{key}[{len(found)}]", depth + 1))
        return found

    def _aliased(self, event: yaml.AliasEvent, line: int) -> Value:
        # A node that is still open is not there yet: an alias to itself cannot be made.
        if event.anchor not in self.anchors:
            raise Fault("yaml-alias", file=self.file, line=line)
        return self.anchors[event.anchor]

    def _tagged(self, event: yaml.Event, line: int) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!" and not tag.startswith(_TAGS):
            raise Fault("yaml-tag", file=self.file, line=line)
