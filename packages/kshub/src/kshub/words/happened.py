"""An event as a sentence."""

from collections.abc import Mapping
from typing import Final

from kshub.logs import plain
from kshub.words import TABLES, language

MAX_WORD: Final = 200  # characters of one parameter: machines tell some of them
_UNITS: Final = {"en": ("d", "h", "min"), "ja": ("日", "時間", "分")}


def sentence(kind: str, params: Mapping[str, str], node_id: int | None, of: str | None = None) -> str:
    """What happened, one line; of: the language, if not that of the locale."""
    words = {name: plain(value, MAX_WORD) for name, value in params.items()}
    spoken = of or language()
    filled = (
        words | {"node": str(node_id)} | {name: _lasted(words[name], spoken) for name in ("minutes",) if name in words}
    )
    try:
        return TABLES[spoken][_key(kind, words)].format(**filled)
    except KeyError:  # of a version that is newer, or older
        return plain(" ".join((kind, *(f"{name}={value}" for name, value in words.items()))))


def _key(kind: str, words: Mapping[str, str]) -> str:
    if kind == "node-new" and words["name"] == words["addr"]:
        return "event-node-new-unnamed"
    by_hand = kind == "nodes-merged" and words["kind"] == "byHand"
    return f"event-{kind}-{words['kind']}" if by_hand or kind == "decision-undone" else f"event-{kind}"


def _lasted(minutes: str, of: str) -> str:
    """The two largest units of it, as "1 d 3 h"; the pages say the same (web/src/words/said.ts)."""
    if not (minutes.isascii() and minutes.isdecimal()):
        return minutes
    hours, rest = divmod(int(minutes), 60)
    parts = list(zip((*divmod(hours, 24), rest), _UNITS[of], strict=True))
    first = next((place for place, (count, _) in enumerate(parts) if count), 2)
    return " ".join(f"{count} {unit}" for count, unit in parts[first : first + 2] if count or first == 2)
