"""`kshub user list`, `password`, `role`, `disable`, `enable`, `unlock`, `totp-reset`, `link`, `unlink`."""

from sqlalchemy.ext.asyncio import AsyncConnection

from kshub import app
from kshub.auth import deeds, passwords, people, second, slowing, users
from kshub.auth.oidc import arriving
from kshub.cli import typed
from kshub.cli.lists import day, told
from kshub.clock import seconds_now
from kshub.config import Settings
from kshub.faults import Fault
from kshub.store import witness
from kshub.store.queries.lists import Part
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
            user_id = await number(connection, name)  # before a password is asked for in vain
        new = passwords.new() if generate else typed.password()
        kept = passwords.kept(new)
        async with store.write() as connection:
            await users.set_password(connection, user_id, kept, seconds_now(), made_up=generate)
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


async def unlock(settings: Settings, name: str) -> None:
    """Wrong passwords and codes that were tried for this name are forgotten."""
    async with app.store_of(settings) as store, store.write() as connection:
        await number(connection, name)
        await slowing.forgive(connection, name)
    print(say("user-unlocked", name=name))


async def totp_reset(settings: Settings, name: str) -> None:
    """The password alone lets in, until a second factor is set up anew."""
    async with app.store_of(settings) as store, store.write() as connection:
        await second.remove(connection, await number(connection, name))
    print(say("user-totp-reset", name=name))


async def link(settings: Settings, name: str, subject: str) -> None:
    """Who signs in at the identity provider as this subject is this user."""
    issuer = settings.door.issuer if settings.door else None
    if issuer is None:
        raise Fault("no-oidc")
    async with app.store_of(settings) as store, store.write() as connection:
        await arriving.link(connection, await number(connection, name), issuer, subject)
    print(say("user-linked", name=name, issuer=issuer))


async def unlink(settings: Settings, name: str) -> None:
    """Nobody signs in as this user by the identity provider any more."""
    async with app.store_of(settings) as store, store.write() as connection:
        await arriving.unlink(connection, await number(connection, name), seconds_now())
    print(say("user-changed", name=name))


async def _change(settings: Settings, name: str, **values: object) -> None:
    async with app.store_of(settings) as store, store.write() as connection:
        await users.change(connection, await number(connection, name), values, seconds_now())
        deeds.tell(**values)
    print(say("user-changed", name=name))


async def number(connection: AsyncConnection, name: str) -> int:
    """The user of this name.

    Raises:
        Fault: "no-user".
    """
    found = await people.number(connection, name)
    if found is None:
        raise Fault("no-user", name=name)
    witness.about("user", found)
    return found
