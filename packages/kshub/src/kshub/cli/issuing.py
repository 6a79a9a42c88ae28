"""`kshub token create`, `list`, `revoke`; `kshub token api list`, `revoke`."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from kshub import app
from kshub.auth import collectors, lasting, people, programs, tokens
from kshub.auth.people import Cap
from kshub.cli.lists import day, told
from kshub.cli.people import number as user_named
from kshub.clock import seconds_now
from kshub.config import Settings
from kshub.faults import Fault
from kshub.store.queries import naming
from kshub.words import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """For whom, for how long, and what a program may do at most."""

    ksocket: str | None
    user: str | None
    label: str | None
    days: int
    role: str | None
    space: str | None


async def create(settings: Settings, **options: Any) -> None:
    """A token on stdout, alone on its line, this once."""
    wish = Wish(**options)
    capped = wish.role is not None or wish.space is not None
    if (wish.ksocket is None) == (wish.user is None) or (wish.user is None) != (not wish.label):
        raise Fault("token-for-whom")
    if capped and wish.user is None:
        raise Fault("token-for-whom")
    async with app.store_of(settings) as store, store.write() as connection:
        token = await (_of_ksocket if wish.user is None else _of_program)(connection, wish, seconds_now())
    print(token)


async def _of_ksocket(connection: AsyncConnection, wish: Wish, now: int) -> str:
    number = await naming.ksocket_named(connection, wish.ksocket or "")
    return await collectors.issue(connection, number, await lasting.of_ksocket(connection, number, wish.days, now), now)


async def _of_program(connection: AsyncConnection, wish: Wish, now: int) -> str:
    space_id = None if wish.space is None else await naming.space_named(connection, wish.space)
    expires = await lasting.of_program(connection, wish.days, now, space_id)
    cap = Cap(wish.role, space_id)
    return await people.issue(connection, wish.user or "", wish.label or "", expires, now, cap)


async def listed(settings: Settings, ksocket: str) -> None:
    """The Ksocket's tokens, without the tokens themselves."""
    async with app.store_of(settings) as store, store.read() as connection:
        tokens = await collectors.listed(connection, await naming.ksocket_named(connection, ksocket), seconds_now())
    for one in tokens:
        print(
            say(
                "token-line",
                number=one.token_id,
                status=one.standing.name.lower(),
                expires=day(one.expires_at),
                used=day(one.last_used_at),
            )
        )


async def revoke(settings: Settings, number: int, ksocket: str) -> None:
    """End a token; a hub that serves notices within seconds."""
    async with app.store_of(settings) as store, store.write() as connection:
        ksocket_id = await naming.ksocket_named(connection, ksocket)
        if not await collectors.revoke(connection, ksocket_id, number, seconds_now()):
            raise Fault("no-token", number=number)
    print(say("token-revoked-now", number=number))


async def programs_listed(settings: Settings, user: str | None) -> None:
    """API tokens, of all users or of one."""
    async with app.store_of(settings) as store, store.read() as connection:
        user_id = None if user is None else await user_named(connection, user)
        rows = await programs.everybodys(connection, user_id)
    now = seconds_now()
    told(
        say(
            "api-token-line",
            number=row.id,
            user=row.username,
            label=row.label,
            status=tokens.standing(row.expires_at, row.revoked_at, now).name.lower(),
            role=row.role or say("api-token-any-role"),
            place=_place(row.space_id, row.space),
            expires=say("api-token-no-end") if row.expires_at is None else day(row.expires_at),
            used=day(row.last_used_at),
        )
        for row in rows
    )


async def program_revoked(settings: Settings, number: int) -> None:
    """End an API token."""
    async with app.store_of(settings) as store, store.write() as connection:
        if not await people.revoke(connection, number, seconds_now()):
            raise Fault("no-api-token", number=number)
    print(say("token-revoked-now", number=number))


def _place(space_id: int | None, name: str | None) -> str:
    """A space that was removed has no name any more: its tokens are revoked."""
    return say("api-token-any-place") if space_id is None else say("place-space", name=name or space_id)
