"""Both languages say the same things."""

import string

import pytest

from kshub import words
from kshub.faults import Fault


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
