"""What is asked of an export: which list, as what, for whom; and how many are made at once."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.export import titles
from kshub.export.listing import Listing
from kshub.export.streams import FORMATS
from kshub.export.table import Table
from kshub.faults import Fault
from kshub.store.engine import Store
from kshub.store.schema import network, space
from kshub.view.places import Networks

AT_ONCE: Final = 4  # exports of this process
MAX_SHEET_ROWS: Final = 2_000_000  # rows of a workbook: above, minutes of work and hundreds of megabytes


@dataclass(frozen=True, slots=True)
class Wish:
    """plain: columns under their names, times in UTC; else headings in `language`, times in the space's zone."""

    form: str = "csv"
    language: str = "en"
    plain: bool = False
    columns: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """The network that is written of; network_id 0: the hub itself. space: what the network's is called."""

    network_id: int
    display_name: str
    zone: ZoneInfo
    space: str = ""


class Slots:
    """Counts the exports that are being made: each reads much, and an .xlsx is a file on the disk."""

    def __init__(self, limit: int = AT_ONCE) -> None:
        self._limit = limit
        self.taken = 0

    def take(self) -> None:
        """One more.

        Raises:
            Fault: "export-busy".
        """
        if self.taken >= self._limit:
            raise Fault("export-busy", limit=self._limit)
        self.taken += 1

    @contextmanager
    def held(self) -> Iterator[None]:
        """One more, until the end of the block.

        Raises:
            Fault: "export-busy".
        """
        self.take()
        try:
            yield
        finally:
            self.give_back()

    def give_back(self) -> None:
        """One less."""
        self.taken -= 1


async def place(connection: AsyncConnection, visible: Networks, network_id: int) -> Place | None:
    """The network of this number, if it may be seen."""
    query = (
        select(network.c.display_name, space.c.time_zone, space.c.display_name.label("space"))
        .join(space, space.c.id == network.c.space_id)
        .where(network.c.id == network_id, network.c.id.in_(visible))
    )
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else Place(network_id, row.display_name, ZoneInfo(row.time_zone), row.space)


async def hub(connection: AsyncConnection) -> Place:
    """The hub, for what is of no network. It is in no time zone: the first space's counts."""
    zone = (await connection.execute(select(space.c.time_zone).order_by(space.c.id).limit(1))).scalar()
    return Place(0, "kshub", ZoneInfo(zone or "UTC"))


def table(listing: Listing, where: Place, wish: Wish) -> Table:
    """The list as it is wished for.

    Raises:
        Fault: "no-column".
    """
    try:
        columns = listing.chosen(wish.columns, plain=wish.plain or wish.form == "jsonl")
    except KeyError as error:
        known = ", ".join(one.name for one in listing.columns)
        raise Fault("no-column", name=error.args[0], known=known) from None
    zone = None if wish.plain else where.zone
    return Table(titles.LISTS[listing.name][wish.language], columns, wish.language, zone)


async def check(connection: AsyncConnection, visible: Networks, listing: Listing, where: Place, wish: Wish) -> int:
    """How many rows it has now, if it can be made at all.

    Raises:
        Fault: "export-too-large".
    """
    rows = int((await connection.execute(listing.count(visible, where.network_id))).scalar_one())
    if wish.form == "xlsx" and rows > MAX_SHEET_ROWS:
        raise Fault("export-too-large", rows=rows, limit=MAX_SHEET_ROWS)
    return rows


def made(store: Store, visible: Networks, listing: Listing, where: Place, wish: Wish) -> AsyncIterator[bytes]:
    """The file, as it grows.

    Raises:
        Fault: "no-column".
    """
    _, stream = FORMATS[wish.form]
    return stream(table(listing, where, wish), listing.pages(store, visible, where.network_id))


async def begun(slots: Slots, stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same stream, its first bytes made already, in a slot that it gives back when it ends or is left.

    Raises:
        Fault: "export-busy".
    """
    slots.take()
    held = _held(slots, stream)
    await anext(held)  # from here on its end gives the slot back, however it comes
    return held


async def _held(slots: Slots, stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    try:
        async with aclosing(cast("Any", stream)) as chunks:
            yield b""
            async for chunk in chunks:
                if chunk:
                    yield chunk
    finally:
        slots.give_back()


def name(where: Place, title: str, ending: str, day: str) -> str:
    """What the file is called: letters of any language, nothing that a file system or a header stumbles over."""
    words = f"{where.display_name}_{title}_{day}"
    return "".join(one if one.isalnum() or one in "-_" else "_" for one in words)[:120] + f".{ending}"
