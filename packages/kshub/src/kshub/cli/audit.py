"""`kshub audit`: what was done on the hub, the newest first."""

import re
import sys
from typing import Any, Final

import msgspec
from sqlalchemy import Row

from kshub import app
from kshub.auth import audit
from kshub.auth.audit import Wanted
from kshub.cli.lists import day, told
from kshub.clock import seconds_now
from kshub.config import Settings
from kshub.export.people import AUDIT
from kshub.export.streams import as_csv
from kshub.export.table import Table, record
from kshub.faults import Fault
from kshub.logs import plain
from kshub.store import instants
from kshub.store.queries.lists import Part
from kshub.words import action_text, language, say

FORMATS: Final = ("table", "csv", "json")
_SPANS: Final = {"h": 3600, "d": 86_400, "w": 7 * 86_400}


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


def instant(text: str, now: int) -> int:
    """A time as stored: a day, a time, or so many hours, days or weeks before now.

    Raises:
        Fault: "not-a-time".
    """
    span = re.fullmatch(r"(\d{1,5})([hdw])", text)
    if span:
        return now - int(span[1]) * _SPANS[span[2]]
    try:
        return instants.read(text)
    except ValueError:
        raise Fault("not-a-time", value=text[:80]) from None


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
