"""Log lines: one line each, whatever collectors and browsers call themselves."""

import logging
from typing import Final

LONGEST: Final = 4000  # characters of a message


def plain(text: str, most: int = LONGEST) -> str:
    """The text with everything that could begin a line, or steer a terminal or a database, as an escape; not longer."""
    cut = text[:most]
    return cut if cut.isprintable() else "".join(one if one.isprintable() else ascii(one)[1:-1] for one in cut)[:most]


class OneLine(logging.Formatter):
    """Escapes what a message quotes. A traceback of ours keeps its lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the standard library's name
        """The line, without the traceback."""
        return plain(super().formatMessage(record))
