"""When to say that the token expires."""

from datetime import datetime, timedelta

WARNINGS = (1, 7, 30)  # days before


def days_left(expires_at: datetime, moment: datetime) -> int:
    """Whole days until then, rounded up; 0 when it is over."""
    left = expires_at - moment
    return max(0, -(-left // timedelta(days=1)))


def due(expires_at: datetime | None, moment: datetime, said: int | None) -> int | None:
    """The warning that should be given now: 30, 7, 1 or 0 days; None when there is none, or it was given (said)."""
    if expires_at is None:
        return None
    left = days_left(expires_at, moment)
    now = 0 if left == 0 else next((days for days in WARNINGS if left <= days), None)
    return now if now is not None and (said is None or now < said) else None
