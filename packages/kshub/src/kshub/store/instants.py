"""Times as the tables hold them: whole seconds since 1970 in UTC."""

from datetime import UTC, datetime


def seconds(moment: datetime) -> int:
    """As stored."""
    return int(moment.timestamp())


def moment(stored: int) -> datetime:
    """As records give it."""
    return datetime.fromtimestamp(stored, UTC)
