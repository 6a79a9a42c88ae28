"""What is not known, and why: nodes of which nothing was read by reason, and credential files that are refused."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store import records
from kshub.store.queries import records as record_queries
from kshub.store.schema import node, node_address, node_source
from kshub.view.dashboard.known import alive, unread
from kshub.view.places import Networks
from kswire.facts import Attempt
from kswire.problems import Code

MOST: Final = 50  # of each list
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


async def missing(connection: AsyncConnection, visible: Networks) -> Missing:
    """Of the nodes of these networks."""
    silent = (await connection.execute(_silent(visible))).all()
    failing = (await connection.execute(_failing(visible))).all()
    numbers = {row.attempts_id for row in (*silent, *failing) if row.attempts_id is not None}
    tries = await record_queries.read(connection, numbers, records.timeless)
    return Missing(_reasons(silent, tries), _refused(failing, tries))


def _silent(visible: Networks) -> Select[Any]:
    """What was tried on nodes of which nothing was read; nothing, too."""
    query = select(node.c.id, node_source.c.attempts_id)
    query = query.outerjoin_from(node, node_source, node_source.c.node_id == node.c.id)
    return query.where(*alive(visible), unread())


def _failing(visible: Networks) -> Select[Any]:
    """Addresses on which the last try of a method brought nothing."""
    here = (node_address.c.address_id == node_source.c.address_id) & (node_address.c.node_id == node_source.c.node_id)
    columns = node_source.c["node_id", "address_id", "method", "attempts_id", "collected_at", "last_attempt_at"]
    query = select(*columns).join(node, node.c.id == node_source.c.node_id).join(node_address, here)
    return query.where(*alive(visible), node_address.c.current, node_source.c.tried_facts_id.is_(None))


def _reasons(rows: Iterable[Row[Any]], tries: dict[int, tuple[Attempt, ...]]) -> tuple[Reason, ...]:
    nodes, methods = defaultdict[str, set[int]](set), defaultdict[str, set[str]](set)
    for row in rows:
        if row.attempts_id is None:
            nodes[UNTRIED].add(row.id)
        for one in tries.get(row.attempts_id, ()):
            if one.problem is not None:
                nodes[one.problem.code].add(row.id)
                methods[one.problem.code].add(one.method)
    found = (Reason(str(code), tuple(sorted(methods[code])), len(some)) for code, some in nodes.items())
    return tuple(sorted(found, key=lambda one: (-one.number, one.code))[:MOST])


def _refused(rows: Iterable[Row[Any]], tries: dict[int, tuple[Attempt, ...]]) -> tuple[Refused, ...]:
    failing = defaultdict[tuple[str, str, str], list[Row[Any]]](list)
    for row in rows:
        for key in {_key(one) for one in tries.get(row.attempts_id, ())} - {None}:
            failing[key].append(row)  # type: ignore[index]
    found = (_file(*key, some) for key, some in failing.items())
    return tuple(sorted(found, key=lambda one: (-one.addresses, one.file, one.code))[:MOST])


def _key(one: Attempt) -> tuple[str, str, str] | None:
    """Which file, by which method, and what was wrong; None: nothing of a file's."""
    if one.file is None or one.problem is None or one.problem.code not in _OF_FILES:
        return None
    return one.file, one.method, str(one.problem.code)


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
