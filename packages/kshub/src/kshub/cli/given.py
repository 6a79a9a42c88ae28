"""`kshub user grant`, `revoke`, `roles`: what a user may do in single spaces."""

from kshub import app
from kshub.auth import grants, roles, users
from kshub.auth.grants import Holder
from kshub.cli import spaces
from kshub.cli.groups import place
from kshub.cli.lists import told
from kshub.cli.people import number
from kshub.config import Settings
from kshub.faults import Fault
from kshub.words import say


async def grant(settings: Settings, name: str, role: str, space: str | None) -> None:
    """The user's role in this space from now on."""
    async with app.store_of(settings) as store, store.write() as connection:
        holder = Holder(user_id=await number(connection, name))
        space_id = await spaces.chosen(connection, space)
        await grants.put(connection, holder, space_id, role)
        called = await spaces.called(connection, space_id)
    print(say("user-granted", name=name, role=role, space=called))


async def revoke(settings: Settings, name: str, space: str | None) -> None:
    """The user has none of their own there any more."""
    async with app.store_of(settings) as store, store.write() as connection:
        holder = Holder(user_id=await number(connection, name))
        space_id = await spaces.chosen(connection, space)
        if not await grants.take(connection, holder, space_id):
            raise Fault("no-grant", name=name)
        called = await spaces.called(connection, space_id)
    print(say("user-taken", name=name, space=called))


async def listed(settings: Settings, name: str) -> None:
    """What the user may do in all spaces, and where it is more."""
    async with app.store_of(settings) as store, store.read() as connection:
        user_id = await number(connection, name)
        row = await users.one(connection, user_id)
        held = await roles.of_user(connection, user_id, row.role if row else roles.NONE)
        lines = [(place(None), held.everywhere)]
        lines += [(place(await spaces.called(connection, one)), role) for one, role in held.more().items()]
    told(say("role-line", place=where, role=role) for where, role in lines)
