"""Who somebody is, by name and password; guesses are slowed, and nobody learns which names are there."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth import deeds, passwords, sessions, slowing
from kshub.auth.passwords import BusyError
from kshub.auth.sessions import Opened
from kshub.clock import seconds_now
from kshub.store.engine import Store
from kshub.store.schema import user


class WrongError(Exception):
    """No such user, not this password, or not let in any more: which of them is not said."""


class SlowError(Exception):
    """Tried too often; seconds: until the next try is looked at."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Person:
    """Who proved to be the one."""

    user_id: int
    kept: str


async def log_in(store: Store, username: str, password: str, remote: str) -> Opened:
    """A new session.

    Raises:
        WrongError, SlowError.
    """
    where = slowing.source(remote)
    person = await prove(store, username, password, remote)
    async with store.write() as connection:
        return await sessions.begin(connection, person.user_id, where, seconds_now())


@deeds.aside
async def prove(store: Store, username: str, password: str, remote: str) -> Person:
    """Whose name and password these are. A password that was kept with old parameters is kept anew.

    Raises:
        WrongError, SlowError.
    """
    where, name = slowing.source(remote), username.replace("\0", "\ufffd")[:200]
    async with store.read() as connection:
        known = await sessions.known(connection, name, where)
        if seconds := await slowing.pause(connection, name, where, seconds_now(), known=known):
            raise SlowError(seconds)
    async with store.write() as connection:
        attempt = await slowing.begin(connection, name, where, seconds_now(), known=known)
        person = await _person(connection, name)
        if person is not None:
            deeds.aimed(person.user_id)
    if attempt.wait:
        raise SlowError(attempt.wait)
    try:
        right = await passwords.matches(person.kept if person else None, password)
    except BusyError:
        async with store.write() as connection:
            await slowing.right(connection, attempt)
        raise SlowError(1) from None
    if not right or person is None:
        raise WrongError
    renewed = await passwords.kept_soon(password) if passwords.outdated(person.kept) else None
    async with store.write() as connection:
        await slowing.right(connection, attempt)
        if renewed is not None:
            mine = (user.c.id == person.user_id, user.c.password == person.kept)
            await connection.execute(update(user).where(*mine).values(password=renewed))
    return person


async def _person(connection: AsyncConnection, username: str) -> Person | None:
    query = select(user.c.id, user.c.password).where(user.c.username == username, user.c.enabled)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else Person(row.id, row.password)
