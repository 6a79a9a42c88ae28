"""What goes wrong in the field, in each language: for both sides."""

from importlib import import_module

from kswire.problems import Problem


def problem_text(problem: Problem, language: str) -> str:
    """One line: what happened."""
    return _table(language)[problem.code][0].format(**problem.params)


def advice(problem: Problem, language: str) -> str:
    """One line: what to do about it."""
    return _table(language)[problem.code][1].format(**problem.params)


def _table(language: str) -> dict[str, tuple[str, str]]:
    table: dict[str, tuple[str, str]] = import_module(f"kswire.words.{language}.problems").PROBLEMS
    return table
