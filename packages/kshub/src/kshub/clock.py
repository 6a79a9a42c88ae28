"""The present, as the tables hold times."""

import time


def seconds_now() -> int:
    """Whole seconds since 1970 in UTC."""
    return int(time.time())
