import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.collect.windows.updates import day, parse


@pytest.mark.parametrize(
    ("told", "iso"),
    [
        ("5/16/2024", "2024-05-16"),
        ("05/16/2024", "2024-05-16"),
        ("16/5/2024", "2024-05-16"),
        ("16.05.2024", "2024-05-16"),
        ("16.5.2024 0:00:00", "2024-05-16"),
        ("5/16/2024 12:00:00 AM", "2024-05-16"),
        ("2024/05/16", "2024-05-16"),
        ("2024/5/6", "2024-05-06"),
        ("2024/05/16 0:00:00", "2024-05-16"),
        ("2024-05-16", "2024-05-16"),
        ("20240516", "2024-05-16"),
        ("01cc2d2e1a5b0f00", "2011-06-17"),
        ("2024-05-16T00:00:00Z", "2024-05-16"),
    ],
)
def test_days(told, iso):
    assert day(told) == iso


@pytest.mark.parametrize("told", ["", "2/30/2024", "13/13/2024", "00000000", "ffffffffffffffff", "0/0/0000", "soon"])
def test_no_days(told):
    assert day(told) is None


@given(st.text())
def test_days_raise_nothing(told):
    day(told)


def test_each_once_the_oldest_number_first():
    facts = parse(
        [
            {"HotFixID": "KB5037768", "Description": "Security Update", "InstalledOn": "5/16/2024"},
            {"HotFixID": "kb982018", "Description": "Update"},
            {"HotFixID": "KB5037768", "Description": "twice"},
            {"HotFixID": "File 1", "ServicePackInEffect": "KB942288-v3"},
            {"HotFixID": "Q147222"},
        ]
    )
    assert [(one.name, one.description, one.installed_on) for one in facts.windows_updates] == [
        ("KB942288", None, None),
        ("KB982018", "Update", None),
        ("KB5037768", "Security Update", "2024-05-16"),
    ]


def test_none():
    assert parse([]).windows_updates == ()
