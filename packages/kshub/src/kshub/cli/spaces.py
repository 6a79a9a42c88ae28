"""`kshub space add`, `rename`, `time-zone`; and the space for which a command is."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub import app
from kshub.config import Settings
from kshub.faults import Fault
from kshub.orders import windows
from kshub.store.queries import naming, places, spaces
from kshub.store.queries import settings as stored
from kshub.store.schema import space as table
from kshub.words import say


async def add(settings: Settings, name: str, time_zone: str) -> None:
    """A space, which is empty."""
    name, zone = naming.checked(name), windows.zone(time_zone).key
    async with app.store_of(settings) as store, store.write() as connection:
        await stored.first_space(connection)
        await naming.free_space(connection, name)
        number = await places.add_space(connection, name, zone)
    print(say("space-created", name=name, number=number))


async def rename(settings: Settings, name: str, new: str) -> None:
    """Another name."""
    new = naming.checked(new)
    async with app.store_of(settings) as store, store.write() as connection:
        number = await naming.space_named(connection, name)
        await naming.free_space(connection, new, number)
        await spaces.change(connection, number, {"display_name": new})
    print(say("space-changed", name=new))


async def time_zone(settings: Settings, name: str, zone: str) -> None:
    """Another time zone, by its name in the IANA data base."""
    zone = windows.zone(zone).key
    async with app.store_of(settings) as store, store.write() as connection:
        number = await naming.space_named(connection, name)
        await spaces.change(connection, number, {"time_zone": zone})
    print(say("space-changed", name=name))


async def chosen(connection: AsyncConnection, name: str | None) -> int:
    """The space of this name; without a name the only one.

    Raises:
        Fault: "no-space", "which-space".
    """
    if name is not None:
        return await naming.space_named(connection, name)
    await stored.first_space(connection)
    there = (await connection.execute(select(table.c.id).limit(2))).scalars().all()
    if len(there) > 1:
        raise Fault("which-space")
    return int(there[0])


async def called(connection: AsyncConnection, number: int) -> str:
    """The name of a space that is there."""
    return str((await connection.execute(select(table.c.display_name).where(table.c.id == number))).scalar_one())
