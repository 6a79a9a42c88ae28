"""The base of everything that crosses the wire or is printed as JSON."""

from datetime import UTC, datetime

import msgspec


class Wire(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """Immutable, camelCase in JSON and MessagePack, silent about what is unknown.

    A field that keeps its default is left out; a reader ignores fields that it does not know, so that either side
    may be newer than the other.
    """


def now() -> datetime:
    """The present in UTC to the second, as every time in a record is given."""
    return datetime.now(UTC).replace(microsecond=0)
