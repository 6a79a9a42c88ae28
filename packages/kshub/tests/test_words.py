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
from kshub.words.happened import sentence


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_every_message_with_the_same_parameters():
    english, japanese = words.TABLES["en"], words.TABLES["ja"]
    assert set(english) == set(japanese)
    assert {key: fields(text) for key, text in english.items()} == {key: fields(text) for key, text in japanese.items()}


def test_a_plan_is_called_none_of_the_scans():
    assert words.action_text("orderScan", "ja", "plan") == "スキャンの実行前確認を実行"
    assert words.action_text("orderScan", "ja", "scan") == words.action_text("orderScan", "ja") == "スキャンを実行"
    assert words.action_text("addTarget", "ja", "mail") == "addTarget"


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


@pytest.mark.parametrize(
    ("minutes", "english", "japanese"),
    [
        ("0", "0 min", "0 分"),
        ("15", "15 min", "15 分"),
        ("60", "1 h", "1 時間"),
        ("1354", "22 h 34 min", "22 時間 34 分"),
        ("1440", "1 d", "1 日"),
        ("4444", "3 d 2 h", "3 日 2 時間"),
        ("soon", "soon", "soon"),
    ],
)
def test_an_absence_is_told_in_days_and_hours(minutes, english, japanese):
    away = {"ksocketId": "1", "displayName": "ks-1", "minutes": minutes}
    assert sentence("ksocket-away", away, None, "en") == f"Ksocket ks-1 is away for {english}."
    assert sentence("ksocket-away", away, None, "ja") == f"Ksocket ks-1 が接続していません ({japanese})。"


def test_a_node_without_a_name_is_told_by_its_address_once():
    told = {"name": "10.30.20.75", "addr": "10.30.20.75"}
    assert sentence("node-new", told, 305, "ja") == "10.30.20.75 は新規ノードです (ノード 305)。"
    assert (
        sentence("node-new", told | {"name": "web"}, 305, "ja") == "web (10.30.20.75) は新規ノードです (ノード 305)。"
    )
