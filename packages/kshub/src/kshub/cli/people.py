"""`kshub user list`, `password`, `role`, `disable`, `enable`."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub import app
from kshub.auth import deeds, passwords, users
from kshub.cli import typed
from kshub.cli.lists import day, told
from kshub.clock import seconds_now
from kshub.config import Settings
from kshub.faults import Fault
from kshub.store import witness
from kshub.store.queries.lists import Part
from kshub.store.schema import user
from kshub.words import say

_MOST = 1_000_000


async def listed(settings: Settings) -> None:
    """Everybody, by name."""
    async with app.store_of(settings) as store, store.read() as connection:
        rows, _ = await users.listed(connection, Part(limit=_MOST))
    told(
        say(
            "user-line",
            name=row.username,
            role=row.role,
            state=say("user-enabled" if row.enabled else "user-disabled"),
            login=day(row.last_login_at),
        )
        for row in rows
    )


async def password(settings: Settings, name: str, *, generate: bool) -> None:
    """Another password; whoever was logged in is not any longer."""
    async with app.store_of(settings) as store:
        async with store.read() as connection:
            number = await _number(connection, name)  # before a password is asked for in vain
        new = passwords.new() if generate else typed.password()
        kept = passwords.kept(new)
        async with store.write() as connection:
            await users.set_password(connection, number, kept, seconds_now())
    print(say("user-changed", name=name))
    if generate:
        print(say("user-password", password=new))


async def role(settings: Settings, name: str, role: str) -> None:
    """What the user may do from now on."""
    await _change(settings, name, role=role)


async def disable(settings: Settings, name: str) -> None:
    """Shut out at once."""
    await _change(settings, name, enabled=False)


async def enable(settings: Settings, name: str) -> None:
    """Let in again."""
    await _change(settings, name, enabled=True)


async def _change(settings: Settings, name: str, **values: object) -> None:
    async with app.store_of(settings) as store, store.write() as connection:
        await users.change(connection, await _number(connection, name), values, seconds_now())
        deeds.tell(**values)
    print(say("user-changed", name=name))


async def _number(connection: AsyncConnection, name: str) -> int:
    found: int | None = (await connection.execute(select(user.c.id).where(user.c.username == name))).scalar()
    if found is None:
        raise Fault("no-user", name=name)
    witness.about("user", found)
    return found
