"""Sentences for the Web UI, so that its pages say what the commands say.

Written beside its sources at each build:  python -m kshub.words.pages DIRECTORY
"""

import sys
from importlib import import_module
from pathlib import Path
from typing import Final

import msgspec

from kshub.export.titles import known
from kshub.view.diff.tables import FIELDS

LANGUAGES: Final = ("ja", "en")
_EVENT: Final = "event-"
_ACTION: Final = "action-"
_DIFFERENCE: Final = "difference-"


def table(language: str) -> dict[str, dict[str, str]]:
    """By code: what a problem of the field is called, what to do about it, how an event is told, what was done.

    Parameters stand in them as `{name}`. differences: kinds, states and so on, as "state-gone"; fields: of a machine.
    """
    problems: dict[str, tuple[str, str]] = import_module(f"kswire.words.{language}.problems").PROBLEMS
    events: dict[str, str] = import_module(f"kshub.words.{language}.events").MESSAGES
    actions: dict[str, str] = import_module(f"kshub.words.{language}.actions").MESSAGES
    differences: dict[str, str] = import_module(f"kshub.words.{language}.differences").MESSAGES
    groups = tuple(f"{_DIFFERENCE}{one}-" for one in ("kind", "how", "state", "reason", "when"))
    return {
        "differences": {
            one.removeprefix(_DIFFERENCE): text for one, text in sorted(differences.items()) if one.startswith(groups)
        },
        "fields": {one: known(one, language) or one for one in sorted(FIELDS)},
        "problems": {code: text for code, (text, _) in sorted(problems.items())},
        "advice": {code: text for code, (_, text) in sorted(problems.items())},
        "events": _named(_EVENT, events),
        "actions": _named(_ACTION, actions),
    }


def _named(prefix: str, texts: dict[str, str]) -> dict[str, str]:
    return {one.removeprefix(prefix): text for one, text in sorted(texts.items()) if one.startswith(prefix)}


def write(place: Path) -> None:
    """`said.ja.json` and `said.en.json` in this directory."""
    for language in LANGUAGES:
        (place / f"said.{language}.json").write_bytes(msgspec.json.format(msgspec.json.encode(table(language))))


if __name__ == "__main__":
    write(Path(sys.argv[1]))
