import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lab.windows import wql

CONTEXT = {
    "Name": "EventLog",
    "State": "Running",
    "ProcessId": 12,
    "Started": True,
    "Path": "C:\\a",
    "Tag": {"nil": True},
}


@pytest.mark.parametrize(("text", "names", "selected"), [
    ("SELECT * FROM Win32_Service", (), True),
    ("select Name,State from win32_service", ("Name", "State"), True),
    ("SELECT Name FROM Win32_Service WHERE State='running' AND ProcessId = 12", ("Name",), True),
    ('SELECT Name FROM Win32_Service WHERE State <> "Stopped"', ("Name",), True),
    ("SELECT Name FROM Win32_Service WHERE Started = true", ("Name",), True),
    ("SELECT Name FROM Win32_Service WHERE Started = false", ("Name",), False),
    (r"SELECT Name FROM Win32_Service WHERE Path = 'C:\\a'", ("Name",), True),
    ("SELECT Name FROM Win32_Service WHERE Nothing = 1", ("Name",), False),
    ("SELECT Name FROM Win32_Service WHERE Tag = null", ("Name",), True),
])  # fmt: skip
def test_queries(text, names, selected):
    query = wql.parse(text)
    assert (query.cls.lower(), query.names) == ("win32_service", names)
    assert query.selects(CONTEXT) is selected


@pytest.mark.parametrize("text", [
    "", "DELETE FROM a", "SELECT FROM a", "SELECT a b FROM c", "SELECT * FROM a WHERE",
    "SELECT * FROM a WHERE b LIKE 'c'",
    "SELECT * FROM a WHERE b = 'c", "SELECT * FROM a WHERE b = 1 OR c = 2", "SELECT * FROM a WHERE b = 1 AND ",
    "SELECT * FROM a" + " " * 9000,
])  # fmt: skip
def test_what_is_not_understood(text):
    with pytest.raises(ValueError):
        wql.parse(text)


@given(st.text(alphabet="sSELCTFROMwhere*'\" =,ab\\AND", max_size=80))
def test_garbage_is_a_value_error(text):
    for query in (text, "SELECT * FROM a WHERE " + text):  # noqa: S608 - no database
        with contextlib.suppress(ValueError):
            assert wql.parse(query).cls
