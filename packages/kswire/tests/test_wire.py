"""Times and names on the wire."""

from datetime import UTC, datetime, timedelta

from kswire.codec import to_json
from kswire.wire import now, plausible


def test_times_are_utc_to_the_second_as_the_api_shows_them():
    moment = now()
    assert (moment.utcoffset(), moment.microsecond) == (timedelta(0), 0)
    assert to_json(moment).decode().strip('"').endswith("Z")


def test_a_clock_that_was_never_set_is_taken_and_nonsense_is_not():
    assert [plausible(datetime(year, 1, 1, tzinfo=UTC)) for year in (1, 1970, 2026, 9999)] == [False, True, True, False]
