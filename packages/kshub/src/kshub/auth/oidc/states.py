"""Sign-ins that have begun: the state goes round by the browser, the rest stays here; each ends once."""

import base64
import hashlib
import secrets
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth import tokens
from kshub.auth.oidc.refused import CrowdedError
from kshub.store.schema import oidc_state

SECONDS: Final = 600  # within which somebody has to come back
MOST: Final = 10_000  # at once
LONGEST_PATH: Final = 1000  # characters


@dataclass(frozen=True, slots=True)
class Begun:
    """nonce: belongs into the ID token. verifier: proves to the provider that it is we who ask (RFC 7636).

    back_to: the page to go to, a path of ours.
    """

    nonce: str
    verifier: str
    back_to: str

    @property
    def challenge(self) -> str:
        """What the provider gets beforehand: S256 of RFC 7636, 4.2."""
        return base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()


def new(to: str) -> Begun:
    """A sign-in that leads to this page, or to the first one if that is no path of ours."""
    return Begun(secrets.token_urlsafe(32), secrets.token_urlsafe(48), to if own(to) else "/")


def own(path: str) -> bool:
    """Whether every browser takes this for a path of this hub. `//host` is elsewhere, and so is a backslash there."""
    plain = path.isascii() and path.isprintable() and not any(one in path for one in " \\")
    return plain and len(path) <= LONGEST_PATH and path.startswith("/") and not path.startswith("//")


def state() -> str:
    """A new one."""
    return tokens.new("state")


async def keep(connection: AsyncConnection, state: str, begun: Begun, now: int) -> None:
    """It is found again under this state; what is too old goes.

    Raises:
        CrowdedError: there are too many: those that have begun are not put out by others.
    """
    row = {"nonce": begun.nonce, "verifier": begun.verifier, "back_to": begun.back_to, "created_at": now}
    await connection.execute(delete(oidc_state).where(oidc_state.c.created_at <= now - SECONDS))
    last = select(oidc_state.c.id).order_by(oidc_state.c.id).offset(MOST - 1).limit(1)
    if (await connection.execute(last)).first() is not None:
        raise CrowdedError(60)
    await connection.execute(insert(oidc_state).values(digest=tokens.digest(state), **row))


async def there(connection: AsyncConnection, state: str) -> bool:
    """Whether this state can be taken; only reads, so that a flood of wrong ones keeps nobody from writing."""
    if not _possible(state):
        return False
    query = select(oidc_state.c.id).where(oidc_state.c.digest == tokens.digest(state))
    return (await connection.execute(query)).first() is not None


async def take(connection: AsyncConnection, state: str, now: int) -> Begun | None:
    """The sign-in of this state, this once; None: there is none, or it began too long ago."""
    if not _possible(state):
        return None
    mine = delete(oidc_state).where(oidc_state.c.digest == tokens.digest(state))
    columns = (oidc_state.c.nonce, oidc_state.c.verifier, oidc_state.c.back_to, oidc_state.c.created_at)
    row = (await connection.execute(mine.returning(*columns))).one_or_none()
    if row is None or row.created_at <= now - SECONDS:
        return None
    return Begun(row.nonce, row.verifier, row.back_to)


def _possible(state: str) -> bool:
    return len(state) <= tokens.LONGEST and state.isascii()
