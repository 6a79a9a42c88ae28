"""Typed answers, and the spellings that parsers turn against the user."""

from pathlib import Path

import pytest

from ksocket.documents.values import Value, Written, printable, shown
from ksocket.faults import Fault


def value(data):
    return Value(data, Path("f.toml"), 7, "account.username")


def code(ask):
    with pytest.raises(Fault) as fault:
        ask()
    assert fault.value.params["file"] == "f.toml"
    assert fault.value.params["line"] == "7"
    assert fault.value.params["key"] == "account.username"
    return fault.value.code


@pytest.mark.parametrize("data", ["john", Written("0755"), Written("no"), Written("1e3"), "山田 太郎"])
def test_a_text_is_what_was_written(data):
    text = value(data).text()
    assert text == str(data)
    assert type(text) is str


@pytest.mark.parametrize("data", [755, True, 1.5, None, [], {}])
def test_what_is_no_text_is_not_made_one(data):
    assert code(value(data).text) == "type-text"


@pytest.mark.parametrize(
    "data",
    ["CORP\bob", "CORP\test", "CORP\x1bva", "CORP\x85ancy", "CORP\xa0svc", "CORP\u2028inda", "CORP\u2029aul", "a\n"],
)
def test_characters_that_only_a_backslash_in_double_quotes_brings(data):
    assert not printable(data)
    assert code(value(data).text) == "control-character"
    assert value(data).text(control=True) == data


@pytest.mark.parametrize(
    ("data", "flag"),
    [(True, True), (False, False), (Written("yes"), True), (Written("Off"), False), (Written("TRUE"), True)],
)
def test_flags(data, flag):
    assert value(data).flag() is flag


@pytest.mark.parametrize("data", ["true", Written("y"), Written("1"), 1, None])
def test_no_flags(data):
    assert code(value(data).flag) == "type-flag"


@pytest.mark.parametrize(("data", "number"), [(22, 22), (Written("10022"), 10022), (Written("+1"), 1)])
def test_integers(data, number):
    assert value(data).integer(1, 65535) == number


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        *((data, "type-integer") for data in ("22", True, 2.0, Written("0x16"), Written("9" * 19))),
        *((data, "out-of-range") for data in (0, 65536, Written("9" * 18))),
    ],
)
def test_no_integers(data, expected):
    assert code(lambda: value(data).integer(1, 65535)) == expected


@pytest.mark.parametrize(("data", "number"), [(5, 5.0), (0.5, 0.5), (Written("5.0"), 5.0), (Written(".5e1"), 5.0)])
def test_numbers(data, number):
    assert value(data).number(0, 10) == number


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        *((data, "type-number") for data in ("5", False, Written("5s"))),
        *((data, "out-of-range") for data in (0, -1, float("nan"), float("inf"))),
    ],
)
def test_no_numbers(data, expected):
    assert code(lambda: value(data).number(0, 10, above=True)) == expected


def test_a_wrong_word_is_not_repeated_for_it_may_be_a_misplaced_secret():
    with pytest.raises(Fault) as fault:
        value("hunter2hunter2").choice(("a", "b"))
    assert fault.value.code == "unknown-value"
    assert fault.value.params["known"] == "a, b"
    assert "hunter2" not in str(fault.value)


def test_values_do_not_print_what_they_hold():
    assert "hunter2" not in repr(value("hunter2"))


def test_long_values_are_cut():
    assert len(shown("x" * 1000)) == 80
