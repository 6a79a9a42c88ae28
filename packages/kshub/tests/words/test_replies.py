"""Sentences of the API by their English text."""

import string

import pytest

from kshub.words.ja.replies import REPLIES
from kshub.words.replies import reply


@pytest.mark.parametrize(
    ("english", "japanese"),
    [
        ("no such network", "該当するネットワークはありません。"),
        ("no such unicorn", "該当するunicornはありません。"),
        ("Expected `int | null`, got `str`", "整数を指定してください (文字列が指定されました)。"),
        ("Expected `array` of length <= 5", "5 個以下にしてください。"),
        ("Expected `str` of length <= 5", "5 文字以下にしてください。"),
        ("Invalid enum value '{x}'", "'{x}' は指定できません。"),
        ("what nobody has translated", "what nobody has translated"),
    ],
)
def test_a_sentence(english, japanese):
    assert reply(english, "ja") == japanese
    assert reply(english, "en") == english


def test_nothing_is_made_up_and_what_has_no_use_says_so():
    for english, japanese in REPLIES.items():
        given, used = fields(english), fields(japanese)
        assert used == {one for one in given if not one.startswith("_")}, english


def test_a_hostile_one_takes_no_time():
    text = "Expected `" + "`, got `" * 200
    assert reply(text, "ja")
    assert reply("x" * 100_000, "ja") == "x" * 100_000


def fields(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
