"""What is not known, and why: nodes of which nothing was read by reason, and credential files that are refused."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import CursorResult, Row, Select, String, cast, func, select
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
        *(Code.LOGIN_NOT_OFFERED, Code.CERTIFICATE_INVALID, Code.ENCRYPTION_REQUIRED),
        *(Code.SNMP_UNKNOWN_USER, Code.SNMP_WRONG_AUTHENTICATION, Code.SNMP_REFUSED),
        *(Code.SNMP_WRONG_PRIVACY, Code.SNMP_WRONG_PRIVACY_PROTOCOL, Code.SNMP_NO_PRIVACY),
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


async def missing(connection: AsyncConnection, visible: Networks, untried: int) -> Missing:
    """Of the nodes of these networks; untried: how many of them nobody has asked anything.

    Of a hundred thousand of them that takes long, in which others are answered: it is done in threads.
    """
    failing = await connection.execute(_failing(visible))
    groups = await asyncio.to_thread(_taken, failing)
    stored = await record_queries.read(connection, {one.attempts for one in groups}, bytes)
    return await asyncio.to_thread(_missing, groups, stored, untried)


@dataclass(frozen=True, slots=True)
class _Group:
    """Tries that ended in the same way, by that record; current: at addresses that are still the nodes'.

    unread: of these nodes nothing was ever read; telling: the try is told of them. nodes, addresses: numbers, as texts.
    """

    attempts: int
    current: bool
    unread: bool
    telling: bool
    nodes: frozenset[str]
    addresses: frozenset[str]
    since: int | None
    last_at: int


def _taken(failing: CursorResult[Any]) -> list[_Group]:
    """All of them. Bit by bit: within a bit no other thread runs."""
    return [_group(row) for some in failing.partitions(_AT_ONCE) for row in some]


def _group(row: Row[Any]) -> _Group:
    nodes, addresses = frozenset(row.nodes.split(",")), frozenset(row.addresses.split(","))
    told = (bool(row.current), bool(row.unread), bool(row.telling))
    return _Group(row.attempts_id, *told, nodes, addresses, row.since, row.last_at)


def _missing(groups: Sequence[_Group], stored: dict[int, bytes], never: int) -> Missing:
    causes = {number: _causes(data) for number, data in stored.items()}
    return Missing(_reasons(groups, causes, never), _refused(groups, causes))


def _failing(visible: Networks) -> Select[Any]:
    """Where the last try of a method brought nothing; of thousands of nodes that fail alike there are a few rows."""
    columns = node_source.c["node_id", "address_id", "attempts_id", "collected_at", "last_attempt_at"]
    query = select(*columns, node_address.c.current, unread().label("unread"), tries.telling().label("telling"))
    query = query.join(node, node.c.id == node_source.c.node_id).join(node_address, tries.here())
    one = query.where(*alive(visible), node_source.c.tried_facts_id.is_(None)).subquery()
    alike = (one.c.attempts_id, one.c.current, one.c.unread, one.c.telling)
    return select(
        *alike,
        func.aggregate_strings(cast(one.c.node_id, String), ",").label("nodes"),
        func.aggregate_strings(cast(one.c.address_id, String), ",").label("addresses"),
        func.min(one.c.collected_at).label("since"),
        func.max(one.c.last_attempt_at).label("last_at"),
    ).group_by(*alike)


@lru_cache(maxsize=20_000)
def _causes(data: bytes) -> frozenset[Cause]:
    """Why the attempts of a record failed; the same record is looked at again and again."""
    problems = ((one, one.problem) for one in records.timeless(data))
    return frozenset((one.method, one.file, str(problem.code)) for one, problem in problems if problem is not None)


def _reasons(groups: Sequence[_Group], causes: dict[int, frozenset[Cause]], never: int) -> tuple[Reason, ...]:
    nodes, methods = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for one in groups:
        if one.unread and one.telling:
            for method, _, code in causes.get(one.attempts, ()):
                nodes[code] |= one.nodes
                methods[code].add(method)
    found = [Reason(code, tuple(sorted(methods[code])), len(some)) for code, some in nodes.items()]
    found += [Reason(UNTRIED, (), never)] if never else []
    return tuple(sorted(found, key=lambda one: (-one.number, one.code))[:MOST])


def _refused(groups: Sequence[_Group], causes: dict[int, frozenset[Cause]]) -> tuple[Refused, ...]:
    failing = defaultdict[tuple[str, str, str], list[_Group]](list)
    for one in groups:
        if one.current:
            for method, file, code in causes.get(one.attempts, ()):
                if file is not None and code in _OF_FILES:
                    failing[file, method, code].append(one)
    found = (_file(*key, some) for key, some in failing.items())
    return tuple(sorted(found, key=lambda one: (-one.addresses, one.file, one.code))[:MOST])


def _file(file: str, method: str, code: str, groups: list[_Group]) -> Refused:
    return Refused(
        file,
        method,
        code,
        len(frozenset[str]().union(*(one.addresses for one in groups))),
        len(frozenset[str]().union(*(one.nodes for one in groups))),
        min((one.since for one in groups if one.since is not None), default=None),
        max(one.last_at for one in groups),
    )
