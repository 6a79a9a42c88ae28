"""What is not known, and why: nodes of which nothing was read by reason, and credential files that are refused."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import CursorResult, Row, Select, exists, func, not_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store import records
from kshub.store.queries import records as record_queries
from kshub.store.schema import node, node_address, node_source
from kshub.view import tries
from kshub.view.dashboard.known import alive, unread
from kshub.view.places import Networks
from kswire.problems import Code

MOST: Final = 50  # of each list
_AT_ONCE: Final = 1_000  # rows
UNTRIED: Final = "not-tried"  # no problem's code: nobody has asked such a node anything

# what is wrong with a credential file, or between it and the machine
_OF_FILES: Final = frozenset(
    {
        *(Code.LOGIN_REFUSED, Code.ACCOUNT_GUARDED, Code.FAILED_BEFORE, Code.CREDENTIAL_FILE),
        *(Code.SNMP_UNKNOWN_USER, Code.SNMP_WRONG_AUTHENTICATION, Code.SNMP_WRONG_PRIVACY, Code.SNMP_REFUSED),
    }
)


@dataclass(frozen=True, slots=True)
class Reason:
    """Of so many nodes nothing was read, and this code is one of the reasons; methods: in whose attempts it stood."""

    code: str
    methods: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A credential file that is not let in, on so many addresses of so many nodes.

    since: when one of them was last read before it was refused; None: none of them ever was. last_at: the last try.
    """

    file: str
    method: str
    code: str
    addresses: int
    nodes: int
    since: int | None
    last_at: int


@dataclass(frozen=True, slots=True)
class Missing:
    """The most frequent first."""

    reasons: tuple[Reason, ...]
    refused: tuple[Refused, ...]


Cause = tuple[str, str | None, str]  # the method, the credential file, and the problem's code


async def missing(connection: AsyncConnection, visible: Networks) -> Missing:
    """Of the nodes of these networks.

    Of a hundred thousand of them that takes seconds, in which others are answered: it is done in threads.
    """
    failing = await connection.execute(_failing(visible))
    rows, numbers = await asyncio.to_thread(_taken, failing)
    stored = await record_queries.read(connection, numbers, bytes)
    tried = exists().where(node_source.c.node_id == node.c.id)
    untried = select(func.count()).select_from(node).where(*alive(visible), not_(tried))
    never = int((await connection.execute(untried)).scalar_one())
    return await asyncio.to_thread(_missing, rows, stored, never)


def _taken(failing: CursorResult[Any]) -> tuple[list[Row[Any]], set[int]]:
    """The rows, and which attempts they name. Bit by bit: within a bit no other thread runs."""
    rows = [row for some in failing.partitions(_AT_ONCE) for row in some]
    return rows, {row.attempts_id for row in rows}


def _missing(rows: Sequence[Row[Any]], stored: dict[int, bytes], never: int) -> Missing:
    causes = {number: _causes(data) for number, data in stored.items()}
    return Missing(_reasons(rows, causes, never), _refused(rows, causes))


def _failing(visible: Networks) -> Select[Any]:
    """Where the last try of a method brought nothing; unread: of the node nothing was ever read.

    current: the address is still the node's; telling: that try is told of the node.
    """
    columns = node_source.c["node_id", "address_id", "method", "attempts_id", "collected_at", "last_attempt_at"]
    query = select(*columns, node_address.c.current, unread().label("unread"), tries.telling().label("telling"))
    query = query.join(node, node.c.id == node_source.c.node_id).join(node_address, tries.here())
    return query.where(*alive(visible), node_source.c.tried_facts_id.is_(None))


@lru_cache(maxsize=20_000)
def _causes(data: bytes) -> frozenset[Cause]:
    """Why the attempts of a record failed; the same record is looked at again and again."""
    problems = ((one, one.problem) for one in records.timeless(data))
    return frozenset((one.method, one.file, str(problem.code)) for one, problem in problems if problem is not None)


def _reasons(rows: Sequence[Row[Any]], causes: dict[int, frozenset[Cause]], never: int) -> tuple[Reason, ...]:
    nodes, methods = defaultdict[str, set[int]](set), defaultdict[str, set[str]](set)
    for row in rows:
        if row.unread and row.telling:
            for method, _, code in causes.get(row.attempts_id, ()):
                nodes[code].add(row.node_id)
                methods[code].add(method)
    found = [Reason(code, tuple(sorted(methods[code])), len(some)) for code, some in nodes.items()]
    found += [Reason(UNTRIED, (), never)] if never else []
    return tuple(sorted(found, key=lambda one: (-one.number, one.code))[:MOST])


def _refused(rows: Sequence[Row[Any]], causes: dict[int, frozenset[Cause]]) -> tuple[Refused, ...]:
    failing = defaultdict[tuple[str, str, str], list[Row[Any]]](list)
    for row in rows:
        if row.current:
            for method, file, code in causes.get(row.attempts_id, ()):
                if file is not None and code in _OF_FILES:
                    failing[file, method, code].append(row)
    found = (_file(*key, some) for key, some in failing.items())
    return tuple(sorted(found, key=lambda one: (-one.addresses, one.file, one.code))[:MOST])


def _file(file: str, method: str, code: str, rows: list[Row[Any]]) -> Refused:
    return Refused(
        file,
        method,
        code,
        len({row.address_id for row in rows}),
        len({row.node_id for row in rows}),
        min((row.collected_at for row in rows if row.collected_at is not None), default=None),
        max(row.last_attempt_at for row in rows),
    )
