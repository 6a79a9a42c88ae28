"""Recovery codes: each lets its user in once in the place of a code of the app. Only their SHA-256 is kept."""

import base64
import secrets
from typing import Final

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from kshub.auth import tokens
from kshub.store.schema import recovery_code

COUNT: Final = 10
_BYTES: Final = 10  # 80 bits: a digest that was stolen tells nothing
_GROUP: Final = 4  # characters between two dashes
_LENGTH: Final = _BYTES * 8 // 5


async def renew(connection: AsyncConnection, user_id: int) -> list[str]:
    """New ones in the place of all that there were; to be shown this once."""
    await forget(connection, user_id)
    made = [_new() for _ in range(COUNT)]
    await connection.execute(insert(recovery_code), [{"user_id": user_id, "digest": _digest(one)} for one in made])
    return made


async def spend(connection: AsyncConnection, user_id: int, shown: str, now: int) -> bool:
    """Whether it is one of the user's; it is none from now on, however many ask at once."""
    if len(plain(shown)) != _LENGTH:
        return False
    mine = (recovery_code.c.user_id == user_id, recovery_code.c.digest == _digest(shown))
    unused = update(recovery_code).where(*mine, recovery_code.c.used_at.is_(None))
    return (await connection.execute(unused.values(used_at=now))).rowcount == 1


async def left(connection: AsyncConnection, user_id: int) -> int:
    """How many the user still has."""
    query = select(func.count()).select_from(recovery_code)
    query = query.where(recovery_code.c.user_id == user_id, recovery_code.c.used_at.is_(None))
    return int((await connection.execute(query)).scalar_one())


async def forget(connection: AsyncConnection, user_id: int) -> None:
    """There are none any more."""
    await connection.execute(delete(recovery_code).where(recovery_code.c.user_id == user_id))


def plain(shown: str) -> str:
    """As it counts: people type dashes, blanks and capitals as they like."""
    return "".join(one for one in shown.lower() if one.isascii() and one.isalnum())


def _new() -> str:
    text = base64.b32encode(secrets.token_bytes(_BYTES)).decode().lower()
    return "-".join(text[at : at + _GROUP] for at in range(0, len(text), _GROUP))


def _digest(shown: str) -> bytes:
    return tokens.digest(plain(shown))
