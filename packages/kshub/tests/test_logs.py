"""Nobody writes lines of their own into the log."""

import logging

import pytest

from kshub import logs


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Ksocket 1 日本", "Ksocket 1 日本"),
        ("a\r\nb", r"a\r\nb"),
        ("\x1b[31m\0", r"\x1b[31m\x00"),
        ("\u202eabc\ud800", r"\u202eabc\ud800"),
        ("x" * 9999, "x" * 4000),
    ],
)
def test_one_line(text, shown):
    record = logging.LogRecord("kshub", logging.INFO, "", 0, "%s", (text,), None)
    assert logs.OneLine().format(record) == shown
