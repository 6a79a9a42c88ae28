"""Both languages say everything, with the same parameters."""

import ast
import string
from importlib import import_module
from pathlib import Path

import pytest

import ksocket
from ksocket import words
from kswire.problems import Code, problem

SOURCE = Path(ksocket.__file__).parent


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def table(language, kind):
    return getattr(import_module(f"ksocket.words.{language}.{kind}"), kind.upper())


def test_messages_are_the_same_in_both_languages():
    english, japanese = table("en", "messages"), table("ja", "messages")
    assert set(english) == set(japanese)
    assert {key: placeholders(text) for key, text in english.items()} == {
        key: placeholders(text) for key, text in japanese.items()
    }


def called_with(name):
    """Every literal first argument of calls to `name` in the source."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", None) == name and node.args:
                argument = node.args[0]
                if isinstance(argument, ast.Constant):
                    yield argument.value


def test_every_message_that_is_said_exists():
    assert set(called_with("say")) <= set(table("en", "messages"))


@pytest.mark.parametrize(
    ("locale", "language"),
    [("ja_JP.UTF-8", "ja"), ("en_US.UTF-8", "en"), ("C.UTF-8", "en"), ("fr_FR.UTF-8", "en"), ("", "en")],
)
def test_the_locale_chooses(monkeypatch, locale, language):
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", locale)
    assert words.language() == language


def test_a_problem_in_words(monkeypatch):
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    closed = problem(Code.PORT_CLOSED, port=22)
    assert words.problem_text(closed) == "ポート 22 が閉じています"
    monkeypatch.setenv("LC_ALL", "C")
    assert words.problem_text(closed) == "port 22 is closed"
    assert words.advice(closed).startswith("Start the service")
