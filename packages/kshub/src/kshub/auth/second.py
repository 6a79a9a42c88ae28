"""The second factor of a user: set up in a session, asked for at the login, taken away.

The shared secret stands in the database as it is: whoever could read a key beside the database could read the database,
and a backup would hold both.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth import recovery, sessions, totp
from kshub.auth.sessions import Present
from kshub.faults import Fault
from kshub.store.schema import session, user

OFFERED: Final = 600  # seconds within which a first code proves that the app has the secret
JUST: Final = 600  # seconds after a sign-in by the identity provider in which no password is asked for
LONGEST: Final = 64  # characters of what somebody shows as a code


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether codes are asked for at the login, and how many recovery codes are left."""

    in_force: bool
    recovery_codes: int


def proved(person: Present, now: int) -> bool:
    """Whether this session may set one up without the password: it has to, or has just come by the identity provider.

    Else whoever finds a browser open would make it theirs, and shut its user out.
    """
    return person.owes == sessions.SET_UP_TOTP or (person.method == sessions.OIDC and now - person.began_at < JUST)


async def standing(connection: AsyncConnection, user_id: int) -> Standing:
    """How it stands with this user."""
    secret = await _secret(connection, user_id)
    return Standing(secret is not None, await recovery.left(connection, user_id))


async def offer(connection: AsyncConnection, user_id: int, session_id: int, now: int) -> str:
    """A new secret, which stays with this session; nothing is in force yet.

    Raises:
        Fault: "totp-there".
    """
    if await _secret(connection, user_id) is not None:
        raise Fault("totp-there")
    offered = totp.new()
    mine = session.c.id == session_id
    await connection.execute(update(session).where(mine).values(totp_offered=offered, totp_until=now + OFFERED))
    return offered


async def confirm(connection: AsyncConnection, user_id: int, session_id: int, shown: str, now: int) -> list[str]:
    """The secret that was offered is in force, for the app makes the right codes; all other sessions end.

    The answer is the recovery codes.

    Raises:
        Fault: "totp-not-begun", "totp-not-proved", "totp-there".
    """
    query = select(session.c.totp_offered).where(session.c.id == session_id, session.c.totp_until > now)
    offered: str | None = (await connection.execute(query)).scalar()
    if offered is None:
        raise Fault("totp-not-begun", minutes=OFFERED // 60)
    step = totp.step_of(offered, _digits(shown), now)
    if step is None:
        raise Fault("totp-not-proved")
    without = (user.c.id == user_id, user.c.totp.is_(None))
    done = await connection.execute(update(user).where(*without).values(totp=offered, totp_step=step))
    if done.rowcount != 1:
        raise Fault("totp-there")
    mine = session.c.id == session_id
    await connection.execute(
        update(session).where(mine).values(totp_offered=None, totp_until=None, method=sessions.TOTP)
    )
    await sessions.end_all(connection, user_id, now, but=session_id)
    return await recovery.renew(connection, user_id)


async def renew(connection: AsyncConnection, user_id: int) -> list[str]:
    """New recovery codes in the place of all that there were; the app's secret stays.

    Raises:
        Fault: "totp-none".
    """
    query = select(user.c.totp).where(user.c.id == user_id).with_for_update()  # of two at once, one after the other
    if (await connection.execute(query)).scalar() is None:
        raise Fault("totp-none")
    return await recovery.renew(connection, user_id)


async def check(connection: AsyncConnection, user_id: int, shown: str, now: int) -> str | None:
    """By what it was proved: "totp", or "recovery" for a recovery code, which is spent; None: it is no code of theirs.

    A code counts once: later only those of later time steps do.
    """
    if len(shown) > LONGEST:
        return None
    secret = await _secret(connection, user_id)
    step = None if secret is None else totp.step_of(secret, _digits(shown), now)
    if step is not None:
        newer = or_(user.c.totp_step.is_(None), user.c.totp_step < step)
        mine = (user.c.id == user_id, user.c.totp == secret, newer)
        done = await connection.execute(update(user).where(*mine).values(totp_step=step))
        return sessions.TOTP if done.rowcount == 1 else None
    return sessions.RECOVERY if await recovery.spend(connection, user_id, shown, now) else None


async def remove(connection: AsyncConnection, user_id: int) -> None:
    """Nothing but the password is asked for from now on."""
    await connection.execute(update(user).where(user.c.id == user_id).values(totp=None, totp_step=None))
    await recovery.forget(connection, user_id)


async def _secret(connection: AsyncConnection, user_id: int) -> str | None:
    found: str | None = (await connection.execute(select(user.c.totp).where(user.c.id == user_id))).scalar()
    return found


def _digits(shown: str) -> str:
    """Apps show a code in two groups."""
    return shown.replace(" ", "").replace("-", "")
