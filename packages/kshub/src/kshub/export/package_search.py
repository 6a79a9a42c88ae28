"""Which nodes have a package, have not, or may have it, as a list: a line a node."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.export.listing import PAGE, Column, Listing, at
from kshub.store.engine import Store
from kshub.store.schema import network
from kshub.versions import whole
from kshub.view import package_lists
from kshub.view.package_lists import Told
from kshub.view.packages import Found, Wanted
from kshub.view.places import Networks
from kshub.words import word
from kswire import words
from kswire.problems import Problem

NAME: Final = "package-search"


@dataclass(frozen=True, slots=True)
class Line:
    """A node, the list in which it is, and what its network is called."""

    told: Told
    answer: str
    network: str


def listing(found: Found, lists: Sequence[str], wanted: Wanted, language: str | None) -> Listing:
    """Those of these lists, each by number; language: of its words; None: those of the API."""

    async def pages(store: Store, visible: Networks, _network_id: int) -> AsyncIterator[list[Any]]:
        async with store.read() as connection:
            names = await _networks(connection, visible)
        for answer in lists:
            numbers = list(found.of(answer))
            for start in range(0, len(numbers), PAGE):
                async with store.read() as connection:
                    told = await package_lists.told(connection, found, answer, numbers[start : start + PAGE])
                yield [Line(one, answer, names.get(one.row.network_id, "")) for one in told]

    lines = sum(len(found.of(one)) for one in lists)
    return Listing(NAME, _columns(wanted, language), pages, lambda _visible, _network_id: select(literal(lines)))


async def _networks(connection: AsyncConnection, visible: Networks) -> dict[int, str]:
    query = select(network.c.id, network.c.display_name).where(network.c.id.in_(visible))
    return {row.id: row.display_name for row in await connection.execute(query)}


def _columns(wanted: Wanted, language: str | None) -> tuple[Column, ...]:
    said = () if language is None else (Column("text", lambda line: _text(_problem(line), language)),)
    return (
        Column("networkId", lambda line: str(line.told.row.network_id)),
        Column("networkName", lambda line: line.network),
        Column("managedNodeId", lambda line: str(line.told.row.id)),
        Column("displayName", lambda line: line.told.row.display_name),
        Column("ipAddress", lambda line: line.told.row.addr),
        Column("answer", lambda line: _word("answer", line.answer, language)),
        Column("version", lambda line: ", ".join(_versions(line.told, wanted))),
        Column("packages", lambda line: ", ".join(dict.fromkeys(one.name for one in line.told.packages))),
        Column("readAt", lambda line: at(line.told.read_at)),
        Column("reason", lambda line: _word("reason", line.told.unknown and line.told.unknown.reason, language)),
        Column("problem", lambda line: (problem := _problem(line)) and str(problem.code)),
        *said,
    )


def _versions(told: Told, wanted: Wanted) -> list[str]:
    some = ((one, wanted.version(one)) for one in told.packages)
    return list(dict.fromkeys(whole(one.kind, version, one.epoch) for one, version in some if version is not None))


def _word(group: str, value: str | None, language: str | None) -> str | None:
    return value if value is None or language is None else word(f"packages-{group}-{value}", language)


def _problem(line: Line) -> Problem | None:
    return line.told.unknown.problem if line.told.unknown else None


def _text(problem: Problem | None, language: str) -> str | None:
    try:
        return None if problem is None else words.problem_text(problem, language)
    except KeyError:  # of a newer Ksocket
        return None
