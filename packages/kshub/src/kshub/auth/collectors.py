"""Tokens of Ksockets: at most two each, so that they can be rotated, and none without an end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, RowMapping, and_, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth import tokens
from kshub.auth.tokens import Standing
from kshub.faults import Fault
from kshub.store.schema import ksocket, ksocket_token

PREFIX: Final = "ksk"
AT_MOST: Final = 2
MAX_DAYS: Final = 3650
LONGEST: Final = (MAX_DAYS + 1) * 86400 + 7200  # seconds; it ends at a midnight, and the clock may be put back by then


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who showed a token: its Ksocket, and what the token is worth. Times are seconds since 1970."""

    token_id: int
    ksocket_id: int
    expires_at: int
    standing: Standing
    renews: bool


@dataclass(frozen=True, slots=True)
class Token:
    """A token as lists show it."""

    token_id: int
    created_at: int
    expires_at: int
    last_used_at: int | None
    standing: Standing


async def issue(
    connection: AsyncConnection, ksocket_id: int, expires_at: int, now: int, *, renews: bool = False
) -> str:
    """A new token, which is nowhere else.

    Raises:
        Fault: "token-expiry" (not in the future, or too far), "token-limit" (two are valid already).
    """
    if not now < expires_at <= now + LONGEST:
        raise Fault("token-expiry", days=MAX_DAYS)
    # two callers at once wait for each other here
    await connection.execute(select(ksocket.c.id).where(ksocket.c.id == ksocket_id).with_for_update())
    if renews:  # what was handed over before and never used is void
        await connection.execute(delete(ksocket_token).where(_of(ksocket_id), ksocket_token.c.renews))
    await _room(connection, _valid(ksocket_id, now))
    token = tokens.new(PREFIX)
    row = {"ksocket_id": ksocket_id, "created_at": now, "expires_at": expires_at, "renews": renews}
    await connection.execute(insert(ksocket_token).values(digest=tokens.digest(token), **row))
    return token


async def renewable(connection: AsyncConnection, ksocket_id: int, now: int) -> None:
    """Whether there is room for a token that renews; one that was handed over before and never used makes room.

    Raises:
        Fault: "token-limit".
    """
    await _room(connection, and_(_valid(ksocket_id, now), ~ksocket_token.c.renews))


async def unused(connection: AsyncConnection, ksocket_id: int, now: int) -> None:
    """A token that was handed over to renew is not taken: it ends, and takes no other one's place."""
    void = and_(_valid(ksocket_id, now), ksocket_token.c.renews)
    await connection.execute(update(ksocket_token).where(void).values(revoked_at=now, renews=False))


async def bearers(connection: AsyncConnection, digests: Sequence[bytes], now: int) -> dict[bytes, Bearer]:
    """Whose tokens these are, by their digests (`tokens.digest`); those that are nobody's are left out."""
    rows = (await connection.execute(select(ksocket_token).where(ksocket_token.c.digest.in_(digests)))).mappings()
    return {bytes(row["digest"]): _bearer(row, now) for row in rows}


def _bearer(row: RowMapping, now: int) -> Bearer:
    standing = tokens.standing(row["expires_at"], row["revoked_at"], now)
    return Bearer(row["id"], row["ksocket_id"], row["expires_at"], standing, row["renews"])


async def listed(connection: AsyncConnection, ksocket_id: int, now: int) -> list[Token]:
    """The Ksocket's tokens, the newest first; the expired and revoked are marked."""
    query = select(ksocket_token).where(_of(ksocket_id)).order_by(ksocket_token.c.id.desc())
    return [
        Token(
            row["id"],
            row["created_at"],
            row["expires_at"],
            row["last_used_at"],
            tokens.standing(row["expires_at"], row["revoked_at"], now),
        )
        for row in (await connection.execute(query)).mappings()
    ]


async def revoke(connection: AsyncConnection, ksocket_id: int, token_id: int, now: int) -> bool:
    """End it; its socket is closed by whoever has it. False: there is no such token, or it was revoked before."""
    chosen = and_(_of(ksocket_id), ksocket_token.c.id == token_id, ksocket_token.c.revoked_at.is_(None))
    done = await connection.execute(update(ksocket_token).where(chosen).values(revoked_at=now))
    return done.rowcount == 1


async def used(connection: AsyncConnection, shown: Sequence[Bearer], now: int) -> list[int]:
    """Connections were made with them. Those that renew take the place of all others; returned are their Ksockets."""
    chosen = ksocket_token.c.id.in_([one.token_id for one in shown])
    await connection.execute(update(ksocket_token).where(chosen).values(last_used_at=now, renews=False))
    renewing = [one for one in shown if one.renews]
    for one in renewing:
        others = and_(_valid(one.ksocket_id, now), ksocket_token.c.id != one.token_id)
        await connection.execute(update(ksocket_token).where(others).values(revoked_at=now))
    return [one.ksocket_id for one in renewing]


async def ended(connection: AsyncConnection, token_ids: list[int], now: int) -> dict[int, Standing]:
    """Which of these tokens are no longer valid, and why."""
    columns = (ksocket_token.c.id, ksocket_token.c.expires_at, ksocket_token.c.revoked_at)
    rows = (await connection.execute(select(*columns).where(ksocket_token.c.id.in_(token_ids)))).all()
    found = {number: tokens.standing(expires, revoked, now) for number, expires, revoked in rows}
    judged = {number: found.get(number, Standing.REVOKED) for number in token_ids}
    return {number: standing for number, standing in judged.items() if standing is not Standing.VALID}


async def _room(connection: AsyncConnection, valid: ColumnElement[bool]) -> None:
    query = select(func.count()).select_from(ksocket_token).where(valid)
    if (await connection.execute(query)).scalar_one() >= AT_MOST:
        raise Fault("token-limit", most=AT_MOST)


def _of(ksocket_id: int) -> ColumnElement[bool]:
    return ksocket_token.c.ksocket_id == ksocket_id


def _valid(ksocket_id: int, now: int) -> ColumnElement[bool]:
    return and_(_of(ksocket_id), ksocket_token.c.revoked_at.is_(None), ksocket_token.c.expires_at > now)
