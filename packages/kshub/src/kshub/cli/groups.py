"""`kshub group list`, `add`, `rename`, `external`, `remove`, `grant`, `revoke`; `kshub group member list`, `add`,
`remove`.
"""  # noqa: D205 - one sentence

from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub import app
from kshub.auth import grants, groups
from kshub.auth.grants import Holder
from kshub.cli import spaces
from kshub.cli.lists import told
from kshub.cli.people import number
from kshub.clock import seconds_now
from kshub.config import Settings
from kshub.faults import Fault
from kshub.store.queries import naming
from kshub.store.queries.lists import Part
from kshub.words import say

_MOST = 1_000_000


async def listed(settings: Settings) -> None:
    """Groups with what they may do, by name."""
    async with app.store_of(settings) as store, store.read() as connection:
        rows, _ = await groups.listed(connection, Part(limit=_MOST))
        held = await grants.of_groups(connection, [row.id for row in rows])
    told(_line(row, held.get(row.id, [])) for row in rows)


async def add(settings: Settings, name: str, external: str | None) -> None:
    """A group, of nobody."""
    name, external = naming.checked(name), groups.provided(external)
    async with app.store_of(settings) as store, store.write() as connection:
        group_id = await groups.add(connection, name, external, seconds_now())
    print(say("group-added", name=name, number=group_id))


async def rename(settings: Settings, name: str, new: str) -> None:
    """Another name; what the identity provider calls it stays."""
    new = naming.checked(new)
    async with app.store_of(settings) as store, store.write() as connection:
        group_id = await naming.group_named(connection, name)
        row = await groups.one(connection, group_id)
        await groups.change(connection, group_id, new, row.external if row else None)
    print(say("group-changed", name=new))


async def external(settings: Settings, name: str, external: str | None) -> None:
    """What the identity provider calls it from now on; None: nothing."""
    called = groups.provided(external)
    async with app.store_of(settings) as store, store.write() as connection:
        await groups.change(connection, await naming.group_named(connection, name), name, called)
    print(say("group-changed", name=name))


async def remove(settings: Settings, name: str) -> None:
    """It goes, and its members stay users."""
    async with app.store_of(settings) as store, store.write() as connection:
        await groups.remove(connection, await naming.group_named(connection, name))
    print(say("group-removed", name=name))


async def grant(settings: Settings, name: str, role: str, space: str | None, *, all_spaces: bool) -> None:
    """What its members may do there from now on."""
    async with app.store_of(settings) as store, store.write() as connection:
        holder = Holder(group_id=await naming.group_named(connection, name))
        space_id = await _where(connection, space, all_spaces=all_spaces)
        await grants.put(connection, holder, space_id, role)
        where = await _place(connection, space_id)
    print(say("group-granted", name=name, role=role, place=where))


async def revoke(settings: Settings, name: str, space: str | None, *, all_spaces: bool) -> None:
    """What its members may do there by it, they may no longer."""
    async with app.store_of(settings) as store, store.write() as connection:
        holder = Holder(group_id=await naming.group_named(connection, name))
        space_id = await _where(connection, space, all_spaces=all_spaces)
        if not await grants.take(connection, holder, space_id):
            raise Fault("no-grant", name=name)
        where = await _place(connection, space_id)
    print(say("group-taken", name=name, place=where))


async def members(settings: Settings, name: str) -> None:
    """Who is in it, and by whose word."""
    async with app.store_of(settings) as store, store.read() as connection:
        rows, _ = await groups.members(connection, await naming.group_named(connection, name), Part(limit=_MOST))
    words = {True: "member-by-provider", False: "member-by-hand"}
    told(say("member-line", name=row.username, by=say(words[row.external])) for row in rows)


async def join(settings: Settings, name: str, user: str) -> None:
    """A user may at once what the group may."""
    async with app.store_of(settings) as store, store.write() as connection:
        await groups.join(connection, await naming.group_named(connection, name), await number(connection, user))
    print(say("member-added", name=user, group=name))


async def leave(settings: Settings, name: str, user: str) -> None:
    """A user may no longer what only the group may."""
    async with app.store_of(settings) as store, store.write() as connection:
        group_id = await naming.group_named(connection, name)
        if not await groups.leave(connection, group_id, await number(connection, user)):
            raise Fault("no-member", name=user, group=name)
    print(say("member-removed", name=user, group=name))


async def _where(connection: AsyncConnection, space: str | None, *, all_spaces: bool) -> int | None:
    """A space, or (None) all of them. Who forgets to say it gives nobody a role over all customers."""
    if all_spaces:
        if space is not None:
            raise Fault("grant-where")
        return None
    try:
        return await spaces.chosen(connection, space)
    except Fault as fault:
        raise Fault("grant-where") if fault.code == "which-space" else fault from None


async def _place(connection: AsyncConnection, space_id: int | None) -> str:
    return place(None if space_id is None else await spaces.called(connection, space_id))


def place(space: str | None) -> str:
    """A space by its name, or all of them."""
    return say("place-all") if space is None else say("place-space", name=space)


def _line(row: Row[Any], held: list[Row[Any]]) -> str:
    roles = [say("group-role", role=one.role, place=place(one.display_name)) for one in held]
    shown = ", ".join(roles) or say("group-no-role")
    line = say("group-line", number=row.id, name=row.display_name, members=row.members, roles=shown)
    return line if row.external is None else say("group-line-external", line=line, external=row.external)
