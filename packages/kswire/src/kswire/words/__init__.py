"""What goes wrong in the field, in each language: for both sides."""

from importlib import import_module

from kswire.problems import Problem


def problem_text(problem: Problem, language: str) -> str:
    """One line: what happened."""
    return _said(problem, language, 0)


def advice(problem: Problem, language: str) -> str:
    """One line: what to do about it."""
    return _said(problem, language, 1)


class _Given(dict[str, str]):
    """Parameters as they were told: what another has left out must not keep the rest from being read."""

    def __missing__(self, _name: str) -> str:
        return "?"


def _said(problem: Problem, language: str, place: int) -> str:
    words = import_module(f"kswire.words.{language}.problems")
    table: dict[str, tuple[str, str]] = words.PROBLEMS
    if problem.code in table:
        return table[problem.code][place].format_map(_Given(problem.params))
    newer: tuple[str, str] = words.NEWER
    told = " ".join((problem.code, *(f"{name}={value}" for name, value in problem.params.items())))
    return newer[place].format(told=told)
