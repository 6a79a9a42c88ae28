"""Guessing passwords is slow: what is tried too often, for a user name or from an address, waits.

It only slows. Nobody can keep a person out by guessing at their name: where they have logged in before, the guesses
of others do not count.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Final

from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.store.schema import login_failure

WINDOW: Final = 900  # seconds after which a failure is forgotten
FREE_NAME: Final = 5  # failures before anything is slow, of one name
FREE_SOURCE: Final = 20  # of one address, behind which may be many people
LONGEST: Final = 60  # seconds
_LOCK: Final = 0x6B736875  # of PostgreSQL: those who count take turns


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try, counted as failed until `right` says otherwise; or, with seconds to wait, not let in."""

    rows: tuple[int, ...] = ()
    wait: int = 0


def source(remote: str) -> str:
    """What counts as one address: an IPv6 customer has a /64 of them."""
    try:
        address = ip_address(remote)
    except ValueError:
        return remote[:100]
    if isinstance(address, IPv6Address):
        mapped = address.ipv4_mapped
        return str(mapped) if mapped else f"{IPv6Address(int(address) >> 64 << 64)}/64"
    return str(address)


def wait(failures: int, last: int, now: int, free: int) -> int:
    """Seconds until the next try is let in: none at first, then 1, 2, 4, up to a minute after the last failure."""
    if failures < free:
        return 0
    pause: int = min(LONGEST, 2 ** min(failures - free, 10))
    return max(0, last + pause - now)


async def pause(connection: AsyncConnection, username: str, where: str, now: int, *, known: bool) -> int:
    """Seconds for which a try would not be let in; only reads, so that a flood of them keeps nobody from writing."""
    return max([await _wait(connection, one, free, now) for one, free in _subjects(username, where, known).items()])


async def begin(connection: AsyncConnection, username: str, where: str, now: int, *, known: bool) -> Attempt:
    """Count a try before its password is looked at, so that a thousand at once are counted too.

    known: this user has logged in from there before; then only the address counts.
    """
    if connection.dialect.name == "postgresql":  # SQLite has one writer anyway
        await connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    await connection.execute(delete(login_failure).where(login_failure.c.failed_at <= now - WINDOW))
    seconds = await pause(connection, username, where, now, known=known)
    if seconds:
        return Attempt(wait=seconds)
    rows = [{"subject": one, "failed_at": now} for one in _subjects(username, where, known)]
    added = [await connection.execute(insert(login_failure).values(row).returning(login_failure.c.id)) for row in rows]
    return Attempt(rows=tuple(one.scalar_one() for one in added))


async def right(connection: AsyncConnection, attempt: Attempt) -> None:
    """It was no failure, or never looked at. What others failed stays counted."""
    await connection.execute(delete(login_failure).where(login_failure.c.id.in_(attempt.rows)))


async def forgive(connection: AsyncConnection, username: str) -> None:
    """What was tried for this user name is forgotten; what was tried from an address stays counted."""
    await connection.execute(delete(login_failure).where(login_failure.c.subject == _name(username)))


async def slowed(connection: AsyncConnection, usernames: Collection[str], now: int) -> set[str]:
    """For which of these user names so many passwords were wrong lately that the next try has to wait."""
    names = {_name(one): one for one in usernames}
    query = select(login_failure.c.subject).where(
        login_failure.c.subject.in_(names), login_failure.c.failed_at > now - WINDOW
    )
    query = query.group_by(login_failure.c.subject).having(func.count() >= FREE_NAME)
    return {names[one] for one in (await connection.execute(query)).scalars()}


async def _wait(connection: AsyncConnection, subject: str, free: int, now: int) -> int:
    mine = (login_failure.c.subject == subject, login_failure.c.failed_at > now - WINDOW)
    query = select(func.count(), func.max(login_failure.c.failed_at)).where(*mine)
    failures, last = (await connection.execute(query)).one()
    return wait(failures, last or 0, now, free)


def _subjects(username: str, where: str, known: bool) -> dict[str, int]:
    """What is counted, and how many failures of each are free."""
    return {f"from {where}": FREE_SOURCE} | ({} if known else {_name(username): FREE_NAME})


def _name(username: str) -> str:
    """Only a digest: what is typed as a name may be a password."""
    return "name " + hashlib.blake2b(username.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
