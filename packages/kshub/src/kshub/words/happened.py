"""An event as a sentence."""

from collections.abc import Mapping
from typing import Final

from kshub.logs import plain
from kshub.words import TABLES, language

MAX_WORD: Final = 200  # characters of one parameter: machines tell some of them


def sentence(kind: str, params: Mapping[str, str], node_id: int | None, of: str | None = None) -> str:
    """What happened, one line; of: the language, if not that of the locale."""
    words = {name: plain(value, MAX_WORD) for name, value in params.items()}
    try:
        return TABLES[of or language()][_key(kind, words)].format(**words | {"node": str(node_id)})
    except KeyError:  # of a version that is newer, or older
        return plain(" ".join((kind, *(f"{name}={value}" for name, value in words.items()))))


def _key(kind: str, words: Mapping[str, str]) -> str:
    by_hand = kind == "nodes-merged" and words["kind"] == "byHand"
    return f"event-{kind}-{words['kind']}" if by_hand or kind == "decision-undone" else f"event-{kind}"
