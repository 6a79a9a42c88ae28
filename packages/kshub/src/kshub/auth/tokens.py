"""Tokens: random, shown once, kept only as their SHA-256. Pure."""

import hashlib
import secrets
from enum import StrEnum
from typing import Final

BYTES: Final = 32
LONGEST: Final = 200  # characters of what somebody shows as a token


class Standing(StrEnum):
    """What a token that is known is worth now."""

    VALID = "valid"
    EXPIRED = "token-expired"
    REVOKED = "token-revoked"


def new(prefix: str) -> str:
    """A token that nobody can guess; its prefix tells what it is for."""
    return f"{prefix}_{secrets.token_urlsafe(BYTES)}"


def digest(token: str) -> bytes:
    """What is kept of it. Tokens are random: no salt, no slow hash."""
    return hashlib.sha256(token.encode()).digest()


def standing(expires_at: int | None, revoked_at: int | None, now: int) -> Standing:
    """What it is worth at this time (seconds since 1970)."""
    if revoked_at is not None:
        return Standing.REVOKED
    return Standing.EXPIRED if expires_at is not None and expires_at <= now else Standing.VALID


def shown(header: str, schemes: tuple[str, ...]) -> str | None:
    """The token in a header's value, if it has one of these schemes (RFC 9110, 11.4: case does not matter)."""
    scheme, _, rest = header.strip().partition(" ")
    token = rest.strip()
    if scheme.lower() not in schemes or not token or len(token) > LONGEST or not token.isascii():
        return None
    return token
