"""`kshub user add`, `network create`, `ksocket create`."""

import shlex

from kshub import app
from kshub.auth import people, roles
from kshub.cli import spaces, typed
from kshub.clock import seconds_now
from kshub.config import Settings
from kshub.store.queries import naming, places
from kshub.words import say


async def add_user(settings: Settings, name: str, role: str, *, generate: bool) -> None:
    """A user; the password is read without being shown, or made up."""
    password = people.new_password() if generate else typed.password()
    async with app.store_of(settings) as store, store.write() as connection:
        await people.add(connection, name, password, role, seconds_now(), made_up=generate)
    _told(name, role)
    if generate:
        print(say("user-password", password=password))


def _told(name: str, role: str) -> None:
    """What the user may do now, and how that is changed."""
    quoted = shlex.quote(name)
    if role == roles.NONE:
        print(say("user-added-none", name=name, quoted=quoted))
        return
    other = roles.OPERATOR if role == roles.VIEWER else roles.VIEWER
    print(say("user-added", name=name, role=role, quoted=quoted, other=other))


async def create_network(settings: Settings, name: str, space: str | None) -> None:
    """A network without settings of its own: private addresses, from each Ksocket's gateway on."""
    name = naming.checked(name)
    async with app.store_of(settings) as store, store.write() as connection:
        space_id = await spaces.chosen(connection, space)
        await naming.free_network(connection, space_id, name)
        number = await places.add_network(connection, space_id, name)
    print(say("network-created", name=name, number=number))


async def create_ksocket(settings: Settings, name: str, network: str) -> None:
    """A Ksocket, which still needs a token."""
    name = naming.checked(name)
    async with app.store_of(settings) as store, store.write() as connection:
        network_id = await naming.network_named(connection, network)
        await naming.free_ksocket(connection, network_id, name)
        number = await places.add_ksocket(connection, network_id, name)
    print(say("ksocket-created", name=name, number=number))
