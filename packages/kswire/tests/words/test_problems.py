"""Both languages have a sentence and advice for every problem, from its own parameters."""

import string
from importlib import import_module

import pytest

from kswire.problems import PARAMETERS, Code, Problem, problem
from kswire.words import advice, problem_text


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_problem_has_a_sentence_and_advice_from_its_own_parameters(language):
    problems = import_module(f"kswire.words.{language}.problems").PROBLEMS
    assert set(problems) == {str(code) for code in Code}
    for code, (what, todo) in problems.items():
        assert placeholders(what) | placeholders(todo) <= set(PARAMETERS[Code(code)]), code
        assert todo.endswith((".", "。")), code


def test_a_problem_is_a_sentence_in_the_readers_language():
    closed = problem(Code.PORT_CLOSED, port=22)
    assert "22" in problem_text(closed, "en")
    assert "ポート 22" in problem_text(closed, "ja")
    assert advice(closed, "ja").endswith("。")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_what_a_newer_version_or_a_stranger_tells_is_still_readable(language):
    newer = Problem(code=Code("made-later"), params={"port": "{22}"})
    assert "made-later port={22}" in problem_text(newer, language)
    assert advice(newer, language)
    assert "?" in problem_text(Problem(code=Code.PORT_CLOSED), language)
