"""What differs between two snapshots as a list: a line a change, and one for each node that came, went, or may have."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.export.listing import PAGE, Column, Listing
from kshub.export.titles import known
from kshub.store.engine import Store
from kshub.view import snapshots
from kshub.view.diff.places import text
from kshub.view.diff.sides import Change, Value
from kshub.view.differences import Difference, Differs, Summary, Wanted, page
from kshub.view.places import Networks
from kshub.words import value, word
from kswire import words
from kswire.problems import Problem

NAME: Final = "difference"
_FIELDS: Final = frozenset({"names", "system", "hardware", "deviceTypes"})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two snapshots of a network with their runs, as `kshub.view.snapshots` tells them."""

    before: Row[Any]
    after: Row[Any]

    def difference(self) -> Difference:
        """Not begun."""
        return Difference(self.before.id, self.after.id)


@dataclass(frozen=True, slots=True)
class Line:
    """A change of a node; None: the node itself is what differs."""

    node: Differs
    change: Change | None


async def pair(
    connection: AsyncConnection, visible: Networks, network_id: int, after: int | None, before: int | None
) -> Pair | None:
    """Where none is named: the last merged one, and the merged one before it. None: one of them is not there."""
    if after is None:
        later = await snapshots.latest(connection, visible, network_id)
    else:
        later = await snapshots.one(connection, visible, network_id, after)
    if later is None:
        return None
    if before is None:
        earlier = await snapshots.earlier(connection, visible, network_id, later.id)
    else:
        earlier = await snapshots.one(connection, visible, network_id, before)
    return None if earlier is None else Pair(earlier, later)


async def counted(store: Store, both: Pair) -> Summary:
    """All of it, once."""
    summary, _, _ = await page(store, both.difference(), Wanted(limit=0))
    return summary


async def nodes(store: Store, both: Pair) -> AsyncIterator[list[Differs]]:
    """Some at a time; between two times no connection is held."""
    difference = both.difference()
    async with store.read() as connection:
        await difference.begin(connection)
    async for some in difference.every(store):
        yield some


def listing(both: Pair, language: str | None) -> Listing:
    """language: of its words; None: those of the API."""

    async def pages(store: Store, _visible: Networks, _network_id: int) -> AsyncIterator[list[Any]]:
        async for some in nodes(store, both):
            lines = [line for one in some for line in _lines(one)]
            for start in range(0, len(lines), PAGE):
                yield lines[start : start + PAGE]

    return Listing(NAME, tuple(_columns(language)), pages, lambda _visible, _network_id: select(func.count()))


def _lines(one: Differs) -> Iterator[Line]:
    if one.became.changes:
        return (Line(one, each) for each in one.became.changes)
    return iter((Line(one, None),))


def _columns(language: str | None) -> Iterable[Column]:
    spoken = Spoken(language)
    yield Column("managedNodeId", lambda line: None if line.node.node_id is None else str(line.node.node_id))
    yield Column("displayName", lambda line: line.node.display_name)
    yield Column("ipAddress", lambda line: text(line.node.place))
    yield Column("nodeState", lambda line: spoken.of("state", line.node.became.state))
    yield Column("changeKind", _of("kind", spoken))
    yield Column("item", lambda line: None if line.change is None else spoken.item(line.change))
    yield Column("how", _of("how", spoken))
    yield Column("before", lambda line: None if line.change is None else spoken.told(line.change, line.change.before))
    yield Column("after", lambda line: None if line.change is None else spoken.told(line.change, line.change.after))
    yield Column("unknownIn", lambda line: spoken.of("when", (line.change or line.node.became).unknown_in))
    yield Column("reason", _of("reason", spoken))
    yield Column("problem", lambda line: None if line.change is None else spoken.code(line.change.problem))
    if language is not None:
        yield Column("text", lambda line: None if line.change is None else spoken.happened(line.change.problem))


def _of(name: str, spoken: "Spoken") -> Callable[[Line], str | None]:
    return lambda line: None if line.change is None else spoken.of(name, getattr(line.change, name))


@dataclass(frozen=True, slots=True)
class Spoken:
    """The words of the difference in a language; None: as the API has them."""

    language: str | None

    def of(self, name: str, value: str | None) -> str | None:
        """A kind, how, state, reason or when."""
        if value is None or self.language is None:
            return value
        return word(f"difference-{name}-{value}", self.language)

    def item(self, change: Change) -> str:
        """Fields of a machine are called as columns are; all else has a name of its own."""
        own = self.language is None or change.kind not in _FIELDS
        return change.item if own else known(change.item, self.language or "en") or change.item

    def told(self, change: Change, told: Value) -> Value:
        """What it was or is; types of devices are called as in other lists."""
        if self.language is None or change.kind != "deviceTypes" or not isinstance(told, str):
            return told
        return ", ".join(value("deviceType", one, self.language) for one in told.split(", "))

    @staticmethod
    def code(problem: Problem | None) -> str | None:
        """For programs, and for the manual's table."""
        return None if problem is None else str(problem.code)

    def happened(self, problem: Problem | None) -> str | None:
        """A sentence."""
        return self._said(problem, words.problem_text)

    def advice(self, problem: Problem | None) -> str | None:
        """What to do about it."""
        return self._said(problem, words.advice)

    def _said(self, problem: Problem | None, say: Callable[[Problem, str], str]) -> str | None:
        try:
            return None if problem is None else say(problem, self.language or "en")
        except KeyError:  # of a newer Ksocket
            return None
