"""What `--since` takes: a day, a time, or how long ago."""

import re
from typing import Final

from kshub.faults import Fault
from kshub.store import instants

_SPANS: Final = {"h": 3600, "d": 86_400, "w": 7 * 86_400}


def instant(text: str, now: int) -> int:
    """A time as stored: a day, a time, or so many hours, days or weeks before now.

    Raises:
        Fault: "not-a-time".
    """
    span = re.fullmatch(r"([0-9]{1,5})([hdw])", text)
    if span:
        return now - int(span[1]) * _SPANS[span[2]]
    try:
        return instants.read(text)
    except ValueError:
        raise Fault("not-a-time", value=text[:80]) from None
