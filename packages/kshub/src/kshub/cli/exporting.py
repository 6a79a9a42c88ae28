"""`kshub export`: a list of a network, or of the hub, as a file; from the database alone, the hub may run or not."""

import os
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import IO, Any, Final, cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub import app
from kshub.auth import deeds
from kshub.auth.audit import Wanted
from kshub.config import Settings
from kshub.export import files, people
from kshub.export.files import Place, Wish
from kshub.export.listing import Listing
from kshub.export.lists import LISTS
from kshub.export.streams import FORMATS
from kshub.faults import Fault
from kshub.store.engine import Store
from kshub.store.queries import naming
from kshub.store.schema import network as networks
from kshub.view.places import Networks
from kshub.words import language

LISTED: Final = (*LISTS, "nodes", *people.NAMES)
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
) -> None:
    """Write the list; a file that was there already is replaced when the new one is whole.

    Raises:
        Fault: "no-network", "no-column", "export-too-large"; "export-of-network", "export-of-hub".
    """
    if (network is None) != (listed in people.NAMES):
        raise Fault("export-of-network" if network is None else "export-of-hub", list=listed)
    names = tuple(one.strip() for one in columns.split(",") if one.strip())
    wish = Wish(form or _by_ending(output), language(), plain, names)
    async with app.store_of(settings) as store:
        stream = await _begun(store, network, listed, wish)
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


def _by_ending(output: Path | None) -> str:
    ending = output.suffix.removeprefix(".").lower() if output else ""
    return ending if ending in FORMATS else "csv"
