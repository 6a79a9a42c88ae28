"""Sessions of people: a random cookie of which only the SHA-256 is kept, with an end, and a word against forgeries."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import and_, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth import deeds, roles, tokens
from kshub.auth.people import Caller
from kshub.auth.roles import ADMINISTRATOR, Roles
from kshub.entry import ADMINISTRATORS, NOBODY, Whom
from kshub.store.schema import session, user

PREFIX: Final = "kses"
IDLE: Final = 12 * 3600  # seconds without a request
ABSOLUTE: Final = 7 * 86400  # seconds after the login
REMEMBERED: Final = 90 * 86400  # seconds for which an ended one still tells where its user logged in
MOST: Final = 100  # of one user, ended ones too; the oldest go
LONGEST_AGENT: Final = 200  # characters
PASSWORD, TOTP, RECOVERY, OIDC = "password", "totp", "recovery", "oidc"  # by what a session was opened
CHANGE_PASSWORD: Final = "password-change-needed"  # noqa: S105 - a code of the API
SET_UP_TOTP: Final = "totp-setup-needed"
_USED_EVERY: Final = 60


@dataclass(frozen=True, slots=True)
class Opened:
    """What a login gives: cookie, shown this once; csrf goes into a header of every request that changes something."""

    cookie: str
    csrf: str
    expires_at: int


@dataclass(frozen=True, slots=True)
class Present:
    """A session that is open. stale: its use is to be written down.

    owes: CHANGE_PASSWORD or SET_UP_TOTP: until that is done nothing else is answered. method: by what it was opened.
    """

    session_id: int
    caller: Caller
    csrf: str
    expires_at: int
    stale: bool
    owes: str | None = None
    method: str | None = None
    began_at: int = 0

    def allows(self, shown: str) -> bool:
        """Whether this is the word that belongs to the session."""
        return hmac.compare_digest(self.csrf.encode(), shown.encode("utf-8", "surrogatepass"))


async def begin(
    connection: AsyncConnection, user_id: int, source: str, now: int, *, method: str = PASSWORD, agent: str = ""
) -> Opened:
    """A new session of this user. agent: what the browser calls itself, whatever that is."""
    deeds.acting(user_id)
    opened = Opened(tokens.new(PREFIX), tokens.new("csrf"), now + ABSOLUTE)
    row = {"user_id": user_id, "csrf": opened.csrf, "source": source, "created_at": now, "last_used_at": now}
    row |= {"method": method, "agent": _shown(agent) or None}
    await connection.execute(
        insert(session).values(digest=tokens.digest(opened.cookie), expires_at=opened.expires_at, **row)
    )
    await connection.execute(update(user).where(user.c.id == user_id).values(last_login_at=now))
    await connection.execute(delete(session).where(session.c.expires_at < now - REMEMBERED))
    newest = select(session.c.id).where(session.c.user_id == user_id).order_by(session.c.id.desc())
    oldest = (await connection.execute(newest.offset(MOST))).scalars().all()
    await connection.execute(delete(session).where(session.c.id.in_(oldest)))
    return opened


async def present(connection: AsyncConnection, cookie: str, now: int, require: Whom = NOBODY) -> Present | None:
    """The session of this cookie; None: there is none, it is over, or its user may not come any more.

    One that a password alone has opened is over once its user has a second factor, however it slipped through.

    require: who must have a second factor.
    """
    if len(cookie) > tokens.LONGEST or not cookie.isascii():
        return None
    query = select(session, user.c.username, user.c.role, user.c.must_change, user.c.totp).join_from(session, user)
    query = query.where(session.c.digest == tokens.digest(cookie), user.c.enabled)
    row = (await connection.execute(query)).mappings().one_or_none()
    if row is None or row["expires_at"] <= now or row["last_used_at"] <= now - IDLE:
        return None
    if row["method"] == PASSWORD and row["totp"] is not None:
        return None
    held = await roles.of_user(connection, row["user_id"], row["role"])
    caller = Caller(row["user_id"], row["username"], held)
    stale = now - row["last_used_at"] >= _USED_EVERY
    return Present(
        row["id"],
        caller,
        row["csrf"],
        row["expires_at"],
        stale,
        _owes(row, held, require),
        row["method"],
        row["created_at"],
    )


async def lasts(connection: AsyncConnection, session_id: int, now: int) -> bool:
    """Whether the session is still open, by the state that this transaction sees."""
    query = select(session.c.id).where(session.c.id == session_id, session.c.expires_at > now)
    return (await connection.execute(query)).first() is not None


async def used(connection: AsyncConnection, session_id: int, now: int) -> None:
    """Somebody came with it."""
    await connection.execute(update(session).where(session.c.id == session_id).values(last_used_at=now))


async def end(connection: AsyncConnection, session_id: int, now: int) -> None:
    """Over: its cookie is worth nothing any more."""
    await connection.execute(update(session).where(session.c.id == session_id).values(expires_at=now))


async def end_all(connection: AsyncConnection, user_id: int, now: int, *, but: int | None = None) -> None:
    """All of the user's, perhaps but the one that asks for it."""
    mine = and_(session.c.user_id == user_id, session.c.expires_at > now, session.c.id != (but or 0))
    await connection.execute(update(session).where(mine).values(expires_at=now))


async def known(connection: AsyncConnection, username: str, source: str) -> bool:
    """Whether this user has logged in from there before."""
    query = select(session.c.id).join_from(session, user)
    query = query.where(user.c.username == username, session.c.source == source).limit(1)
    return (await connection.execute(query)).first() is not None


def _owes(row: Mapping[Any, Any], held: Roles, require: Whom) -> str | None:
    """What must be done first. Whoever comes by the identity provider has no password, and the provider's factors."""
    if row["method"] == OIDC:
        return None
    if row["must_change"]:
        return CHANGE_PASSWORD
    if require == NOBODY or row["totp"] is not None:
        return None
    return SET_UP_TOTP if require != ADMINISTRATORS or held.anywhere(ADMINISTRATOR) else None


def _shown(agent: str) -> str:
    """It is written into lists: one short line that can be printed."""
    return "".join(one for one in agent[:LONGEST_AGENT] if one.isprintable()).strip()
