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
    words("source"),  # where it was opened: kshub.auth.slowing.source
    instant("created_at"),
    instant("last_used_at"),
    instant("expires_at"),  # an ended one is kept for a while: this user has logged in from there
    Index(None, "user_id", "source"),
)

login_failure = Table(
    "login_failure",
    metadata,
    key(),
    words("subject"),  # kshub.auth.slowing: the digest of the user name, or the address it came from
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
