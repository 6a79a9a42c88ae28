"""What stands in each network now, so that two looks a moment apart show what happened in between."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from sqlalchemy import Integer, Row, Table, cast, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.schema import (
    event,
    ksocket,
    ksocket_token,
    network,
    node_decision,
    scan,
    scan_log,
    scan_part,
    schedule,
    snapshot,
)

WINDOW: Final = 500  # newest rows of each table that are looked at: more than a hub writes between two looks
KINDS: Final = ("network", "scan", "log", "nodes", "ksocket", "snapshot", "event", "map")
_UNDER_WAY: Final = ("ordered", "running")

Mark = tuple[Any, ...]  # the network's number, a kind of KINDS, and what is another when something happened
Changes = set[tuple[int, str]]


class PartGoing(msgspec.Struct, frozen=True, rename="camel"):
    """How far one Ksocket is; before it told anything, zeros. rate: probes a second, just now."""

    ksocket_id: str
    status: str
    sent: int = 0
    planned: int = 0
    found: int = 0
    asked: int = 0
    rate: int | None = None


class Going(msgspec.Struct, frozen=True, rename="camel"):
    """A run that is not over."""

    scan_id: str
    kind: str
    status: str
    ksockets: tuple[PartGoing, ...]


@dataclass(frozen=True, slots=True)
class Pulse:
    """One look. standing: all that there is of a few kinds; newest: of long tables the rows that were written last.

    going: by network its runs that are not over.
    """

    standing: frozenset[Mark]
    newest: frozenset[Mark]
    going: dict[int, tuple[Going, ...]]

    def since(self, former: "Pulse") -> Changes:
        """What is another now: networks and kinds. Of what is old nobody sees that it left the newest rows."""
        changed = (self.standing ^ former.standing) | (self.newest - former.newest)
        return {(one[0], one[1]) for one in changed}


async def pulse(connection: AsyncConnection) -> Pulse:
    """Look at all networks. It costs about the same in a hub of any age."""
    parts = (await connection.execute(_parts())).all()
    standing: set[Mark] = {_part(one) for one in parts}
    for kind, query in _standing():
        standing |= {(one[0], kind, *one[1:]) for one in await connection.execute(query)}
    newest: set[Mark] = set()
    for kind, query in _newest():
        newest |= {(one[0], kind, *one[1:]) for one in await connection.execute(query)}
    newest |= {(one[0], "nodes", *one[2:]) for one in newest if one[1] == "snapshot" and one[3] == "merged"}
    return Pulse(frozenset(standing), frozenset(newest), _going(parts))


def _standing() -> Iterator[tuple[str, Any]]:
    """Kinds, and questions whose rows begin with the network."""
    called = (network.c.display_name, network.c.settings, network.c.new_days, network.c.outdated_days)
    yield "network", select(network.c.id, *called, network.c.retention, network.c.removed_at)
    due = (schedule.c.cron, schedule.c.enabled, schedule.c.next_at, schedule.c.last_at, schedule.c.outcome)
    yield "network", select(schedule.c.network_id, schedule.c.id, *due, schedule.c.time_zone, schedule.c.settings)
    # thousands of Ksockets: counted where they lie
    words = [func.sum(func.length(one)) for one in (ksocket.c.display_name, ksocket.c.renewal, ksocket.c.settings)]
    times = [func.sum(one) for one in (ksocket.c.connected_since, ksocket.c.refused_at, ksocket.c.removed_at)]
    there = select(ksocket.c.network_id, func.count(), func.count(ksocket.c.replica), *words, *times)
    yield "ksocket", there.group_by(ksocket.c.network_id)
    ends = (func.max(ksocket_token.c.id), func.sum(ksocket_token.c.expires_at), func.count(ksocket_token.c.revoked_at))
    tokens = select(ksocket.c.network_id, *ends).join(ksocket, ksocket.c.id == ksocket_token.c.ksocket_id)
    yield "ksocket", tokens.group_by(ksocket.c.network_id)
    said = select(scan.c.network_id, scan.c.run, func.max(scan_log.c.id)).join(scan, scan.c.id == scan_log.c.scan_id)
    yield "log", said.where(scan.c.status.in_(_UNDER_WAY)).group_by(scan.c.network_id, scan.c.run)


def _newest() -> Iterator[tuple[str, Any]]:
    yield "scan", _last(scan, scan.c.id, scan.c.status, scan.c.reference, scan.c.incomplete)
    seen = (snapshot.c.id, snapshot.c.status, snapshot.c.number_of_nodes, snapshot.c.display_name)
    yield "snapshot", _last(snapshot, *seen)
    yield "nodes", _last(node_decision, node_decision.c.id)
    yield "event", _last(event, event.c.id)


def _last(table: Table, *columns: Any) -> Any:
    query = select(table.c.network_id, *columns).where(table.c.network_id.is_not(None))
    return query.order_by(table.c.id.desc()).limit(WINDOW)


def _parts() -> Any:
    """What each Ksocket does of the runs that are not over, and whether it is connected."""
    columns = (scan_part.c.ksocket_id, scan_part.c.status.label("part"), scan_part.c.progress)
    state = (ksocket.c.replica, cast(scan_part.c.planned.is_not(None), Integer).label("planned"))
    return (
        select(scan.c.network_id, scan.c.run, scan.c.kind, scan.c.status, *columns, *state)
        .join(scan_part, scan_part.c.scan_id == scan.c.id)
        .join(ksocket, ksocket.c.id == scan_part.c.ksocket_id)
        .where(scan.c.status.in_(_UNDER_WAY))
        .order_by(scan.c.network_id, scan.c.id, scan_part.c.ksocket_id)
    )


def _part(row: Row[Any]) -> Mark:
    return (row.network_id, "scan", row.run, row.status, row.ksocket_id, row.part, row.replica is None, row.planned)


def _going(parts: Iterable[Row[Any]]) -> dict[int, tuple[Going, ...]]:
    runs: dict[tuple[int, str, str, str], list[PartGoing]] = {}
    for row in parts:
        runs.setdefault((row.network_id, row.run, row.kind, row.status), []).append(_part_going(row))
    going: dict[int, tuple[Going, ...]] = {}
    for (number, run, kind, status), some in runs.items():
        going[number] = (*going.get(number, ()), Going(run, kind, status, tuple(some)))
    return going


def _part_going(row: Row[Any]) -> PartGoing:
    if row.progress is None or row.part != "running":
        return PartGoing(str(row.ksocket_id), row.part)
    told = msgspec.json.decode(row.progress, type=_Told)
    return PartGoing(str(row.ksocket_id), row.part, told.sent, told.planned, told.found, told.asked, told.rate)


class _Told(msgspec.Struct):
    """As a row holds it."""

    sent: int = 0
    planned: int = 0
    found: int = 0
    asked: int = 0
    rate: int | None = None
