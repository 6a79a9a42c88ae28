from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ksocket.collect.windows import values


@pytest.mark.parametrize(
    ("told", "minutes"),
    [
        ("2024-03-02T02:11:09.493112+09:00", 540),
        ("2024-03-02T02:11:09+09:00", 540),
        ("2024-03-02T02:11:09Z", 0),
        ("20240302021109.493112+540", 540),
        ("20240302021109.000000-300", -300),
    ],
)
def test_moments(told, minutes):
    at = values.moment(told)
    assert at.replace(microsecond=0, tzinfo=None) == datetime(2024, 3, 2, 2, 11, 9)  # noqa: DTZ001
    assert at.utcoffset() == timedelta(minutes=minutes)


@pytest.mark.parametrize("told", ["", "yesterday", "2024-03-02T02:11:09", "20241302021109.000000+000", "0" * 10_000])
def test_no_moments(told):
    assert values.moment(told) is None


def test_filetime():
    assert values.filetime(0x01CC2D2E1A5B0F00).date().isoformat() == "2011-06-17"
    assert values.filetime(0) == datetime(1601, 1, 1, tzinfo=UTC)
    assert values.filetime(0xFFFFFFFFFFFFFFFF) is None


@pytest.mark.parametrize("told", ["00-15-5D-00-02-0A", "00:15:5d:00:02:0a", "00155D00020A", " 00155d00020a "])
def test_mac(told):
    assert values.mac(told) == "00:15:5d:00:02:0a"


@pytest.mark.parametrize("told", ["", "00-00-00-00-00-00", "0015", "zz155d00020a", "00-15-5D-00-02-0A-00-00"])
def test_no_mac(told):
    assert values.mac(told) is None


def test_arrays_and_what_is_not_there():
    item = {"one": "a", "two": ("a", "b"), "none": None, "empty": ()}
    assert [values.many(item, name) for name in ("one", "two", "none", "empty", "other")] == [
        ("a",),
        ("a", "b"),
        (),
        (),
        (),
    ]
    assert [values.text(item, name) for name in ("one", "two", "none", "empty", "other")] == ["a", "a", "", "", ""]


def test_words():
    assert values.word({"a": " Windows Server 2008 R2 \x07"}, "a") == "Windows Server 2008 R2"
    assert values.plain("株式会社テスト　版") == "株式会社テスト 版"
    assert values.plain("　\t") is None
    assert values.plain("x" * 10_000) == "x" * 500


@pytest.mark.parametrize(("told", "flag"), [("true", True), ("FALSE", False), ("1", True), ("", None), ("yes", None)])
def test_flags(told, flag):
    assert values.flag({"a": told}, "a") is flag


@given(st.text())
def test_nothing_raises(told):
    item = {"a": told}
    values.word(item, "a"), values.number(item, "a"), values.flag(item, "a"), values.mac(told), values.moment(told)
