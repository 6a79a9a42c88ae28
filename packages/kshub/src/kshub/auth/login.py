"""Who somebody is, by name and password, and a code where there is a second factor.

Guesses are slowed, codes as passwords, and nobody learns which names are there.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth import deeds, passwords, second, sessions, slowing
from kshub.auth.passwords import BusyError
from kshub.auth.sessions import Opened
from kshub.clock import seconds_now
from kshub.faults import Fault
from kshub.store.engine import Store
from kshub.store.schema import user


class WrongError(Exception):
    """No such user, not this password or code, or not let in any more: which of them is not said."""


class WrongCodeError(WrongError):
    """The password was right, the code is not."""


class SlowError(Exception):
    """Tried too often; seconds: until the next try is looked at."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Person:
    """Who proved to be the one. kept: the password, as it stood there; totp: the secret of the codes."""

    user_id: int
    kept: str = field(repr=False)
    totp: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody shows at the login. code: of the app, or a recovery code."""

    username: str
    password: str
    code: str | None = None


async def log_in(store: Store, shown: Shown, remote: str, agent: str = "") -> Opened:
    """A new session. agent: what the browser calls itself.

    Raises:
        WrongError, WrongCodeError, SlowError.
        Fault: "totp-needed": all is right, and a code is missing.
    """
    async with _try(store, shown.username, remote) as tried:
        person = await _proved(tried, shown.password)
        method = await _second(store, person, shown.code) if person.totp else sessions.PASSWORD
    person = await _renewed(store, person, shown.password)
    async with store.write() as connection:
        await _still(connection, person)
        where = slowing.source(remote)
        return await sessions.begin(connection, person.user_id, where, seconds_now(), method=method, agent=agent)


@deeds.aside
async def prove(store: Store, username: str, password: str, remote: str) -> Person:
    """Whose name and password these are, and how the password is kept now.

    Raises:
        WrongError, SlowError.
    """
    async with _try(store, username, remote) as tried:
        person = await _proved(tried, password)
    return await _renewed(store, person, password)


@deeds.aside
async def prove_code(store: Store, username: str, code: str, remote: str) -> None:
    """It is a code of this user's second factor; it is spent.

    Raises:
        WrongCodeError, SlowError.
    """
    async with _try(store, username, remote) as person:
        if person is None:
            raise WrongCodeError
        await _second(store, person, code)


@asynccontextmanager
async def _try(store: Store, username: str, remote: str) -> AsyncIterator[Person | None]:
    """One try: counted before anything is looked at, and forgotten unless the block raises WrongError.

    Raises:
        SlowError.
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
        yield person
    except (BusyError, Fault) as error:  # nothing was wrong
        async with store.write() as connection:
            await slowing.right(connection, attempt)
        if isinstance(error, BusyError):
            raise SlowError(1) from None
        raise
    async with store.write() as connection:
        await slowing.right(connection, attempt)


async def _proved(person: Person | None, password: str) -> Person:
    right = await passwords.matches(person.kept if person else None, password)
    if not right or person is None:
        raise WrongError
    return person


async def _second(store: Store, person: Person, code: str | None) -> str:
    if not code:
        raise Fault("totp-needed")
    async with store.write() as connection:
        method = await second.check(connection, person.user_id, code, seconds_now())
    if method is None:
        raise WrongCodeError
    return method


async def _renewed(store: Store, person: Person, password: str) -> Person:
    """A password that was kept with old parameters is kept anew, if there is time.

    Raises:
        WrongError: it is another one by now.
    """
    if not passwords.outdated(person.kept):
        return person
    try:
        renewed = await passwords.kept_soon(password)
    except BusyError:
        return person
    async with store.write() as connection:
        mine = (user.c.id == person.user_id, user.c.password == person.kept)
        done = await connection.execute(update(user).where(*mine).values(password=renewed))
        now = (await connection.execute(select(user.c.password).where(user.c.id == person.user_id))).scalar_one()
    if done.rowcount != 1 and not await passwords.matches(now, password):  # else another login has renewed it
        raise WrongError
    return replace(person, kept=now)


async def _still(connection: AsyncConnection, person: Person) -> None:
    """What was proved holds until the session is there: whoever changes it waits for us, or we for them.

    Raises:
        WrongError: disabled, another password, or another second factor since then.
    """
    query = select(user.c.enabled, user.c.password, user.c.totp).where(user.c.id == person.user_id)
    row = (await connection.execute(query.with_for_update())).one_or_none()
    if row is None or not row.enabled or row.password != person.kept or row.totp not in (None, person.totp):
        raise WrongError


async def _person(connection: AsyncConnection, username: str) -> Person | None:
    query = select(user.c.id, user.c.password, user.c.totp).where(user.c.username == username, user.c.enabled)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else Person(row.id, row.password, row.totp)
