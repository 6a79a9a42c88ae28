"""What collectors say beside their reports: how far a run is, and lines for whoever watches it."""

from typing import Final

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.queries.scans import OPEN
from kshub.store.schema import scan, scan_log, scan_part
from kswire.problems import Problem
from kswire.reports import Log, Progress

MAX_LINES: Final = 200  # of one collector in one run, the newest
MAX_PARAMS: Final = 10
MAX_WORD: Final = 500


async def progressed(connection: AsyncConnection, ksocket_id: int, told: Progress) -> None:
    """How far the run is; of a run that is not the collector's, or over, nothing is kept."""
    run = select(scan.c.id).where(scan.c.run == told.run)
    mine = (scan_part.c.ksocket_id == ksocket_id, scan_part.c.scan_id.in_(run), scan_part.c.status.in_(OPEN))
    figures = {name: getattr(told, name) for name in ("sent", "planned", "found", "asked", "rate")}
    await connection.execute(update(scan_part).where(*mine).values(progress=msgspec.json.encode(figures).decode()))


async def logged(connection: AsyncConnection, ksocket_id: int, lines: list[tuple[Log, int]]) -> None:
    """Keep the lines, each with its time, under the runs that they name, where those are the collector's."""
    query = (
        select(scan.c.run, scan.c.id)
        .join(scan_part, scan_part.c.scan_id == scan.c.id)
        .where(scan_part.c.ksocket_id == ksocket_id, scan.c.run.in_({line.run for line, _ in lines}))
    )
    runs = {run: number for run, number in await connection.execute(query)}  # noqa: C416 - rows are no pairs to mypy
    rows = [
        {
            "scan_id": runs[line.run],
            "ksocket_id": ksocket_id,
            "level": line.level[:20],
            "problem": msgspec.json.encode(_bounded(line.problem)).decode(),
            "told_at": at,
        }
        for line, at in lines
        if line.run in runs
    ]
    if rows:
        await connection.execute(insert(scan_log), rows)
    for scan_id in runs.values():
        mine = (scan_log.c.scan_id == scan_id, scan_log.c.ksocket_id == ksocket_id)
        newest = select(scan_log.c.id).where(*mine).order_by(scan_log.c.id.desc()).limit(MAX_LINES)
        await connection.execute(delete(scan_log).where(*mine, scan_log.c.id.not_in(newest)))


def _bounded(told: Problem) -> Problem:
    params = list(told.params.items())[:MAX_PARAMS]
    return Problem(code=told.code, params={name[:MAX_WORD]: value[:MAX_WORD] for name, value in params})
