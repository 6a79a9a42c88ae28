"""`kshub export`: a list, or the report of a run, as a file: from the database alone; the hub may run or not."""

import os
import sys
from collections.abc import AsyncIterator, Collection
from contextlib import aclosing
from pathlib import Path
from typing import IO, Any, Final, cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub import app
from kshub.auth import deeds
from kshub.auth.audit import Wanted
from kshub.clock import seconds_now
from kshub.config import Settings
from kshub.export import comparison, differences, files, people
from kshub.export.files import Place, Wish
from kshub.export.listing import Listing
from kshub.export.lists import LISTS
from kshub.export.report import FORMATS as REPORTS
from kshub.export.reporting import report
from kshub.export.streams import FORMATS
from kshub.faults import Fault
from kshub.store.engine import Store
from kshub.store.instants import moment
from kshub.store.queries import naming
from kshub.store.schema import network as networks
from kshub.view import runs
from kshub.view.places import Networks
from kshub.words import language
from kswire.runsheets import Reader

LISTED: Final = (*LISTS, "nodes", differences.NAME, *people.NAMES)
_SHORT: Final = {"nodes": "managed-nodes"}  # what people call it


async def export(
    settings: Settings,
    network: str | None,
    *,
    listed: str,
    form: str | None,
    output: Path | None,
    plain: bool,
    columns: str,
    before: str | None,
    after: str | None,
    run: str | None,
) -> None:
    """Write the list, or the report of a run; a file that was there is replaced when the new one is whole.

    Raises:
        Fault: "no-network", "no-column", "export-too-large", "no-run", "export-form", "export-ending",
            "export-ending-other", "export-of-network", "export-of-hub", "no-snapshot-named", "no-difference",
            "difference-options".
    """
    if listed != differences.NAME and (before or after):
        raise Fault("difference-options")
    if (network is None) != (listed in people.NAMES):
        raise Fault("export-of-network" if network is None else "export-of-hub", list=listed)
    if network is not None and run is not None:
        await _report(settings, network, run, form, output)
        return
    chosen = _chosen(form, output, FORMATS, "csv")
    names = tuple(one.strip() for one in columns.split(",") if one.strip())
    wish = Wish(chosen, language(), plain, names)
    async with app.store_of(settings) as store:
        if network is not None and listed == differences.NAME:
            stream = await _compared(store, network, wish, before, after)
        else:
            stream = await _begun(store, network, listed, wish)
        await _put(stream, output)


async def _report(settings: Settings, name: str, run: str, form: str | None, output: Path | None) -> None:
    """By the file's ending; a page where that says nothing."""
    chosen = _chosen(form, output, REPORTS, "html")
    every = select(networks.c.id)
    async with app.store_of(settings) as store, store.read() as connection:
        number = await naming.network_named(connection, name)
        where = await files.place(connection, every, number)
        row = await runs.one(connection, every, number, run)
        if where is None or row is None:
            raise Fault("no-run", run=run, network=name)
        told = await report(connection, row)
    reader = Reader(language(), where.zone, where.zone.key, moment(seconds_now()))
    await _put(_once(REPORTS[chosen][1](told, reader)), output)


async def _once(body: bytes) -> AsyncIterator[bytes]:
    yield body


async def _put(stream: AsyncIterator[bytes], output: Path | None) -> None:
    if output is None or str(output) == "-":
        await _write(stream, sys.stdout.buffer)
    else:
        await _replace(stream, output)


async def _begun(store: Store, name: str | None, listed: str, wish: Wish) -> AsyncIterator[bytes]:
    listing, every = _listing(listed, wish), select(networks.c.id)
    async with store.read() as connection:
        where = await _place(connection, every, name)
        rows = await files.check(connection, every, listing, where, wish)
    deeds.tell(format=wish.form, rows=rows)
    return files.made(store, every, listing, where, wish)


async def _compared(store: Store, name: str, wish: Wish, before: str | None, after: str | None) -> AsyncIterator[bytes]:
    every = select(networks.c.id)
    async with store.read() as connection:
        number = await naming.network_named(connection, name)
        where = await files.place(connection, every, number)
        asked = [
            None if one is None else await naming.snapshot_named(connection, number, one) for one in (after, before)
        ]
        both = await differences.pair(connection, every, number, *asked)
    if where is None or both is None:
        raise Fault("no-difference", name=name)
    return await comparison.made(store, both, where, wish)


def _listing(listed: str, wish: Wish) -> Listing:
    """Whoever runs a command here may read everything."""
    if listed == "audit":
        return people.audit_log(None, Wanted(), wish.language)
    return people.users() if listed == "users" else LISTS[_SHORT.get(listed, listed)]


async def _place(connection: AsyncConnection, every: Networks, name: str | None) -> Place:
    if name is None:
        return await files.hub(connection)
    where = await files.place(connection, every, await naming.network_named(connection, name))
    if where is None:
        raise Fault("no-network", name=name)
    return where


async def _replace(stream: AsyncIterator[bytes], output: Path) -> None:
    part = output.with_name(f".{output.name}.part")
    number = os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_CLOEXEC, 0o600)  # customers' networks
    try:
        with os.fdopen(number, "wb") as out:
            await _write(stream, out)
        part.replace(output)
    finally:
        part.unlink(missing_ok=True)


async def _write(stream: AsyncIterator[bytes], out: IO[bytes]) -> None:
    async with aclosing(cast("Any", stream)) as chunks:
        async for chunk in chunks:
            out.write(chunk)
    out.flush()


def _chosen(form: str | None, output: Path | None, known: Collection[str], otherwise: str) -> str:
    """The format that was named, or that of the file's ending; `otherwise` where neither says anything.

    Raises:
        Fault: "export-form", "export-ending", "export-ending-other".
    """
    ending = output.suffix.removeprefix(".").lower() if output else ""
    if form is not None and ending in (*FORMATS, *REPORTS) and ending != form:
        raise Fault("export-ending-other", file=output, ending=ending, form=form)
    chosen = form or ending or otherwise
    if form is None and chosen not in (*FORMATS, *REPORTS):
        raise Fault("export-ending", file=output, ending=ending, known=", ".join(known))
    if chosen not in known:
        raise Fault("export-form", form=chosen, known=", ".join(known))
    return chosen
