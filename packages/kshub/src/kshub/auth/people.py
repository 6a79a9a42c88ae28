"""People: their passwords, and the tokens of the programs that act for them."""

import unicodedata
from dataclasses import dataclass
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth import administrators, passwords, roles, tokens
from kshub.auth.roles import ADMINISTRATOR, OPERATOR, Roles
from kshub.auth.tokens import Standing
from kshub.faults import Fault
from kshub.store import witness
from kshub.store.schema import api_token, user

PREFIX: Final = "kapi"
ROLES: Final = (*roles.ROLES, roles.NONE)
SHORTEST: Final = passwords.SHORTEST
_COMMANDS: Final = "cli:"  # so the audit log calls who acts by the command line
_USED_EVERY: Final = 60  # seconds: a program that asks a lot does not write a lot


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that an API token may do: this role, in this space alone; None: as its user, wherever its user may."""

    role: str | None = None
    space_id: int | None = None

    def within(self, held: Roles) -> None:
        """Whether whoever holds these roles may do as much.

        Raises:
            Fault: "api-token-role".
        """
        if self != UNCAPPED and not held.cover(self.role, self.space_id):
            raise Fault("api-token-role", role=self.role or roles.VIEWER)


UNCAPPED: Final = Cap()


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, or for whom a program does; token, token_id: its label and number.

    What that one may see is `access`'s to say.
    """

    user_id: int
    username: str
    roles: Roles
    token: str | None = None
    token_id: int | None = None

    @property
    def operates(self) -> bool:
        """May order scans, and change networks and Ksockets, in some space at least."""
        return self.roles.anywhere(OPERATOR)

    @property
    def administers(self) -> bool:
        """May make users and spaces: an administrator of all spaces, and no token of one alone."""
        return self.roles.spaces(ADMINISTRATOR) is None


def new_password() -> str:
    """One that nobody has to think up."""
    return passwords.new()


async def add(
    connection: AsyncConnection, username: str, password: str, role: str, now: int, *, made_up: bool = False
) -> int:
    """A new user's number. made_up: the user has to choose another password first.

    Raises:
        Fault: "user-exists", "user-name-reserved", "password-short", "password-long".
    """
    return await enrol(connection, username, passwords.kept(password), role, now, made_up=made_up)


async def enrol(
    connection: AsyncConnection, username: str, kept: str, role: str, now: int, *, made_up: bool = False
) -> int:
    """A new user's number; kept: the password as `passwords.kept` gives it, "" for one who has none.

    made_up: the user has to choose another password first.

    Raises:
        Fault: "user-exists", "user-name-reserved".
    """
    await _free(connection, username)
    row = {"username": username, "display_name": username, "role": role, "enabled": True, "created_at": now}
    row["must_change"] = made_up
    try:
        done = await connection.execute(insert(user).values(password=kept, **row).returning(user.c.id))
    except IntegrityError:
        raise Fault("user-exists", name=username) from None
    made = int(done.scalar_one())
    witness.about("user", made)
    return made


async def issue(
    connection: AsyncConnection, username: str, label: str, expires_at: int | None, now: int, cap: Cap = UNCAPPED
) -> str:
    """A token for a program that acts for this user.

    Raises:
        Fault: "no-user", "api-token-role".
    """
    row = (await connection.execute(select(user.c.id, user.c.role).where(user.c.username == username))).one_or_none()
    if row is None:
        raise Fault("no-user", name=username)
    cap.within(await roles.of_user(connection, row.id, row.role))
    witness.about("user", row.id)
    return await issue_for(connection, row.id, label, expires_at, now, cap)


async def issue_for(
    connection: AsyncConnection, user_id: int, label: str, expires_at: int | None, now: int, cap: Cap = UNCAPPED
) -> str:
    """The same, for the user of this number, who is there, and may do what the cap says."""
    token = tokens.new(PREFIX)
    row = {"user_id": user_id, "label": label, "created_at": now, "expires_at": expires_at}
    row |= {"role": cap.role, "space_id": cap.space_id}
    await connection.execute(insert(api_token).values(digest=tokens.digest(token), **row))
    return token


async def caller(connection: AsyncConnection, token: str, now: int) -> tuple[Caller, int | None] | None:
    """For whom the token acts, and its number when its use is to be written down; None: it is worth nothing."""
    query = select(api_token, user.c.username, user.c.role.label("everywhere")).join_from(api_token, user)
    query = query.where(api_token.c.digest == tokens.digest(token), user.c.enabled)
    row = (await connection.execute(query)).mappings().one_or_none()
    if row is None or tokens.standing(row["expires_at"], row["revoked_at"], now) is not Standing.VALID:
        return None
    fresh = row["last_used_at"] is not None and now - row["last_used_at"] < _USED_EVERY
    held = await roles.of_user(connection, row["user_id"], row["everywhere"])
    held = held.capped(row["role"], row["space_id"])
    return Caller(row["user_id"], row["username"], held, row["label"], row["id"]), None if fresh else row["id"]


async def used(connection: AsyncConnection, token_id: int, now: int) -> None:
    """A program came with this token."""
    await connection.execute(update(api_token).where(api_token.c.id == token_id).values(last_used_at=now))


async def revoke(connection: AsyncConnection, token_id: int, now: int) -> bool:
    """End it. False: there is no such token, or it was revoked before."""
    chosen = (api_token.c.id == token_id) & api_token.c.revoked_at.is_(None)
    return (await connection.execute(update(api_token).where(chosen).values(revoked_at=now))).rowcount == 1


async def number(connection: AsyncConnection, username: str) -> int | None:
    """The number of the user of this name."""
    found: int | None = (await connection.execute(select(user.c.id).where(user.c.username == username))).scalar()
    return found


async def _free(connection: AsyncConnection, username: str) -> None:
    """No other user is called so, nor nearly so: Émile is not to be taken for émile, nobody for the command line."""
    if unicodedata.normalize("NFKC", username).strip().casefold().startswith(_COMMANDS):
        raise Fault("user-name-reserved", start=_COMMANDS)
    await administrators.turns(connection)
    wanted = username.casefold()  # not the data base's to say: SQLite folds ASCII alone
    for other in (await connection.execute(select(user.c.username))).scalars():
        if other.casefold() == wanted:
            raise Fault("user-exists", name=other)
