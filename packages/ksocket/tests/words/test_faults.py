"""Every fault and warning of the source has a sentence in both languages, made of what it carries."""

import ast
import string
from pathlib import Path

import pytest

import ksocket
from ksocket.documents import toml
from ksocket.words.en.faults import FAULTS as ENGLISH
from ksocket.words.ja.faults import FAULTS as JAPANESE

SOURCE = Path(ksocket.__file__).parent
PLACE = {"file", "line", "key"}  # what `**value.place` carries


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def carried(call):
    for keyword in call.keywords:
        yield from PLACE if keyword.arg is None else {keyword.arg}


def calls():
    """(file:line, code, names of the parameters) of each Fault("...") and Warn("...")."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) in {"Fault", "Warn"} and node.args:
                code = node.args[0]
                if isinstance(code, ast.Constant):
                    yield f"{path.relative_to(SOURCE)}:{node.lineno}", code.value, set(carried(node))


CALLS = sorted(calls())


@pytest.mark.parametrize(("where", "code", "params"), CALLS, ids=[where for where, _, _ in CALLS])
def test_what_is_raised_has_a_sentence_made_of_its_parameters(where, code, params):
    assert code in ENGLISH, where
    assert placeholders(ENGLISH[code]) <= params, where


def test_both_tables_say_the_same_with_the_same_parameters():
    assert list(ENGLISH) == list(JAPANESE)
    for code, text in ENGLISH.items():
        assert placeholders(text) == placeholders(JAPANESE[code]), code


def test_no_sentence_is_left_over():
    assert set(ENGLISH) == {code for _, code, _ in CALLS} | {code for _, code in toml._MEANT}


@pytest.mark.parametrize("table", [ENGLISH, JAPANESE])
def test_a_sentence_is_one_line_without_a_stop(table):
    assert not [text for text in table.values() if "\n" in text or text.endswith((".", "。", " "))]


def test_the_field_s_own_words_in_japanese():
    assert not [text for text in JAPANESE.values() if "認証情報" in text]
