"""The base of everything that crosses the wire or is printed as JSON."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec

# What may cross the wire as a time: one without a zone would mean something else to either side.
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Immutable, camelCase in JSON and MessagePack, silent about what is unknown.

    A field that keeps its default is left out; a reader ignores fields that it does not know, so that either side
    may be newer than the other.
    """


def now() -> datetime:
    """The present in UTC to the second, as every time in a record is given."""
    return datetime.now(UTC).replace(microsecond=0)


def plausible(moment: datetime) -> bool:
    """Whether every program can hold this time; a clock that was never set says 1970."""
    return 1970 <= moment.year < 3000
