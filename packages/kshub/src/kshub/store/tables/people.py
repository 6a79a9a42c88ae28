"""People and programs that use the hub."""

from sqlalchemy import Boolean, Column, Index, Table

from kshub.store.tables.base import instant, key, metadata, octets, refers, words

user = Table(
    "user",
    metadata,
    key(),
    words("username", unique=True),
    words("display_name"),
    words("password"),  # argon2id, as argon2-cffi prints it
    words("role"),  # "administrator", "operator", "viewer"
    words("language", nullable=True),
    Column("enabled", Boolean, nullable=False),
    instant("created_at"),
    instant("last_login_at", nullable=True),
)

session = Table(
    "session",
    metadata,
    key(),
    octets("digest", unique=True),  # SHA-256 of the cookie
    refers("user_id", "user.id"),
    words("csrf"),
    instant("created_at"),
    instant("last_used_at"),
    instant("expires_at"),
)

login_failure = Table(
    "login_failure",
    metadata,
    key(),
    words("subject"),  # the user name as typed, or the address it came from
    instant("failed_at"),
    Index(None, "subject", "failed_at"),
)

api_token = Table(
    "api_token",
    metadata,
    key(),
    refers("user_id", "user.id"),
    octets("digest", unique=True),  # SHA-256
    words("label"),
    instant("created_at"),
    instant("expires_at", nullable=True),
    instant("revoked_at", nullable=True),
    instant("last_used_at", nullable=True),
)
