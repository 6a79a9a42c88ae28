"""What `--since` takes."""

import pytest

from kshub.cli.since import instant
from kshub.faults import Fault

NOW = 1_767_225_600  # 2026-01-01T00:00:00Z


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2h", NOW - 7200),
        ("7d", NOW - 7 * 86_400),
        ("1w", NOW - 7 * 86_400),
        ("2026-01-01", NOW),
        ("2026-01-01T09:00:00+09:00", NOW),
        ("2026-01-01T00:00:01Z", NOW + 1),
    ],
)
def test_a_time_is_a_day_a_moment_or_a_span(text, at):
    assert instant(text, NOW) == at


@pytest.mark.parametrize("text", ["", "7", "7y", "-7d", "999999d", "2026-13-01", "٧d", "yesterday"])
def test_what_is_no_time(text):
    with pytest.raises(Fault):
        instant(text, NOW)
