"""Package databases that are text: blocks of `KEY:value` lines with blank lines between."""

from collections.abc import Iterable, Iterator


def stanzas(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """The blocks; `--` stands for the blank line, as blank lines do not survive the reading of rows."""
    block: dict[str, str] = {}
    for line in lines:
        if line == "--":
            if block:
                yield block
            block = {}
            continue
        key, sign, value = line.partition(":")
        if sign:
            block.setdefault(key, value.strip())
    if block:
        yield block
