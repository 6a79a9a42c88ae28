"""What is told in one message: events, or a person's question whether anything arrives. Pure: words and no network."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from kshub.logs import plain
from kshub.words import TABLES
from kshub.words.happened import sentence

MAX_LINE: Final = 600  # characters
MAX_NAME: Final = 80
TEST: Final = "test"
_PAGES: Final = {"snapshot": "snapshots", "ksocketId": "ksockets"}  # of networks, by the parameter that names one


@dataclass(frozen=True, slots=True)
class Told:
    """An event with the names of where it happened. run: the name of the run that it is about."""

    event_id: int
    kind: str
    params: Mapping[str, str]
    node_id: int | None
    happened_at: int
    space_id: int
    space: str
    time_zone: str
    network_id: int | None
    network: str | None
    run: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """key: the id under which it is sent, each time. events: the first of them; ids: of all.

    one_space: it tells of one space alone, and need not name it. url: of the hub, for links; None: without. untold: so
    many more are in no message, since too many were waiting.
    """

    key: str
    language: str
    events: tuple[Told, ...]
    ids: tuple[int, ...]
    one_space: bool = True
    url: str | None = None
    untold: int = 0

    @property
    def test(self) -> bool:
        """Whether nothing happened, and a person only asks whether it arrives."""
        return not self.ids

    def say(self, key: str, **params: object) -> str:
        """A sentence in the reader's language."""
        return TABLES[self.language][key].format(**params)

    @property
    def count(self) -> int:
        """How many events it is about."""
        return len(self.ids) + self.untold

    @property
    def subject(self) -> str:
        """One line that says what it is about."""
        if self.test:
            return self.say("notify-subject-test")
        first = self.events[0] if self.events else None
        if first is not None and self.count == 1:
            return f"[kshub] {self.place(first)}: {self.sentence(first)}"[:MAX_LINE]
        places = list(dict.fromkeys(map(self.place, self.events)))
        shown = ", ".join(places[:3]) + (" ..." if len(places) > 3 else "")
        return self.say("notify-subject", count=self.count, places=shown)

    def place(self, one: Told) -> str:
        """Where it happened."""
        names = [one.network or one.space] if self.one_space else [one.space, *([one.network] if one.network else [])]
        return " / ".join(plain(name, MAX_NAME) for name in names)

    def sentence(self, one: Told) -> str:
        """What happened."""
        return sentence(one.kind, one.params, one.node_id, self.language)

    def line(self, one: Told) -> str:
        """When, where and what."""
        return f"{local(one.happened_at, one.time_zone)}  {self.place(one)}: {self.sentence(one)}"[:MAX_LINE]

    def more(self, listed: int) -> str | None:
        """That there are more than are listed."""
        left = self.count - listed
        if self.untold:
            return self.say("notify-more-untold", count=left, untold=self.untold)
        return self.say("notify-more", count=left) if left > 0 else None

    def page(self, one: Told | None = None) -> str | None:
        """The page of what an event is about, or that of all events; before its path comes `/api` for programs."""
        if self.url is None:
            return None
        base = f"{self.url}/apps/sonar"
        if one is None or one.network_id is None:
            return f"{base}/events"
        return f"{base}/networks/{one.network_id}/{_page(one)}"


def _page(one: Told) -> str:
    if one.node_id is not None:
        return f"managed-nodes/{one.node_id}"
    if one.run is not None:
        return f"scans/{quote(one.run, safe='')}"
    named = ((page, one.params[name]) for name, page in _PAGES.items() if name in one.params)
    return next((f"{page}/{quote(number, safe='')}" for page, number in named), "events")


def within(lines: Iterator[str], most: int, octets: int) -> list[str]:
    """The first lines, so many at most, as long as they fit into so many bytes."""
    chosen: list[str] = []
    for one in lines:
        octets -= len(one.encode()) + 1
        if octets < 0 or len(chosen) == most:
            break
        chosen.append(one)
    return chosen


def local(at: int, time_zone: str) -> str:
    """A time as people of the space read it."""
    return datetime.fromtimestamp(at, UTC).astimezone(_zone(time_zone)).strftime("%Y-%m-%d %H:%M %Z")


@lru_cache(maxsize=256)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # the system's zones are not those of when it was set
        return ZoneInfo("UTC")
