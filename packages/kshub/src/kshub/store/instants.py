"""Times as the tables hold them: whole seconds since 1970 in UTC."""

from datetime import UTC, datetime


def seconds(moment: datetime) -> int:
    """As stored."""
    return int(moment.timestamp())


def read(text: str) -> int:
    """A time in ISO 8601 as stored; without a zone it is in UTC, a day is its beginning.

    Raises:
        ValueError: it is none, or none that there is.
    """
    try:
        told = datetime.fromisoformat(text)
        return seconds(told if told.tzinfo else told.replace(tzinfo=UTC))
    except (OverflowError, OSError) as error:
        raise ValueError(text[:80]) from error


def moment(stored: int) -> datetime:
    """As records give it."""
    return datetime.fromtimestamp(stored, UTC)
