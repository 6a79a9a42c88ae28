"""Both languages say the same things."""

import string
from typing import get_args

import pytest

from kshub import words
from kshub.api.labels import Word
from kshub.auth.deeds import OUTCOMES
from kshub.auth.people import ROLES
from kshub.faults import Fault
from kshub.store.queries.events import PARAMETERS


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_every_message_with_the_same_parameters():
    english, japanese = words.TABLES["en"], words.TABLES["ja"]
    assert set(english) == set(japanese)
    assert {key: fields(text) for key, text in english.items()} == {key: fields(text) for key, text in japanese.items()}


@pytest.mark.parametrize(("locale", "said"), [("ja_JP.UTF-8", "終了"), ("en_US.UTF-8", "over"), ("fr_FR", "over")])
def test_the_locale_decides(monkeypatch, locale, said):
    monkeypatch.setenv("LC_ALL", locale)
    assert said in words.fault_text(Fault("run-over"))


def test_without_a_locale_it_is_english(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    assert words.language() == "en"


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("ja", "ja"),
        ("ja-JP,ja;q=0.9,en-US;q=0.8,en;q=0.7", "ja"),
        ("fr-FR, en;q=0.5, ja;q=0.9", "ja"),
        ("en-GB", "en"),
        ("ja;q=0", "en"),
        ("fr", "en"),
        ("", "en"),
        ("ja;q=nonsense", "en"),
        ("java", "en"),
        ("ja," * 100_000, "ja"),
    ],
    ids=lambda one: one[:20],
)
def test_a_browser_says_which_it_reads(monkeypatch, header, said):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert words.preferred(header) == said


def test_every_fixed_value_has_a_word():
    known = {
        "event": set(PARAMETERS),
        "mark": set(get_args(Word)),
        "kind": {"scan", "ask", "plan", "import"},
        "outcome": set(OUTCOMES),
        "role": set(ROLES),
        "state": {"new", "stable", "outdated"},
    }
    for vocabulary, values in known.items():
        start = f"value-{vocabulary}-"
        assert {one.removeprefix(start) for one in words.TABLES["ja"] if one.startswith(start)} == values
    assert words.value("state", "of-a-newer-version", "ja") == "of-a-newer-version"


def test_a_fault_is_told_in_that_language():
    assert "終了" in words.fault_text(Fault("run-over"), "ja")
    assert "over" in words.fault_text(Fault("run-over"), "en")
