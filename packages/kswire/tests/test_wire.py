"""Times and names on the wire."""

from datetime import timedelta

from kswire.codec import to_json
from kswire.wire import now


def test_times_are_utc_to_the_second_as_the_api_shows_them():
    moment = now()
    assert (moment.utcoffset(), moment.microsecond) == (timedelta(0), 0)
    assert to_json(moment).decode().strip('"').endswith("Z")
