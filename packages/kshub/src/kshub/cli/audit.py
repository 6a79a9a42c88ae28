"""`kshub audit`: what was done on the hub, the newest first."""

import sys
from typing import Any, Final

import msgspec
from sqlalchemy import Row

from kshub import app
from kshub.auth import audit
from kshub.auth.audit import Wanted
from kshub.cli.lists import day, told
from kshub.cli.since import instant
from kshub.clock import seconds_now
from kshub.config import Settings
from kshub.export.people import AUDIT
from kshub.export.streams import as_csv
from kshub.export.table import Table, record
from kshub.logs import plain
from kshub.store.queries.lists import Part
from kshub.words import action_text, language, say

FORMATS: Final = ("table", "csv", "json")


async def listed(settings: Settings, *, since: str | None, user: str | None, form: str, limit: int) -> None:
    """The newest rows.

    Raises:
        Fault: "not-a-time".
    """
    wanted = Wanted(since=None if since is None else instant(since, seconds_now()), username=user)
    async with app.store_of(settings) as store, store.read() as connection:
        rows, _ = await audit.listed(connection, None, wanted, Part(limit=limit))
    if form == "table":
        told(line(row) for row in rows)
    elif form == "json":
        document = {"items": [record(AUDIT, row) for row in rows]}
        print(msgspec.json.format(msgspec.json.encode(document), indent=1).decode())
    else:
        async for part in as_csv(Table("", AUDIT, language()), _one_page(rows)):
            sys.stdout.write(part.decode().removeprefix("\ufeff").replace("\r\n", "\n"))


def line(row: Row[Any]) -> str:
    """A row for people."""
    params = audit.params(row.params)
    told = say(
        "audit-line",
        at=day(row.happened_at),
        user=(row.username or say("audit-nobody")) + (f" [{row.token}]" if row.token else ""),
        source=row.source or say("audit-here"),
        text=action_text(row.action, kind=params.get("kind")),
        outcome=say(f"audit-{row.outcome}"),
        params=" ".join(f"{name}={value}" for name, value in params.items()),
    )
    return plain(told.rstrip())


async def _one_page(rows: list[Row[Any]]) -> Any:
    yield rows
