"""People and programs that use the hub."""

from sqlalchemy import Boolean, Column, Index, Table, UniqueConstraint, false

from kshub.store.tables.base import instant, key, metadata, number, octets, refers, words

user = Table(
    "user",
    metadata,
    key(),
    words("username", unique=True),
    words("display_name"),
    words("password"),  # argon2id, as argon2-cffi prints it; "": comes by the identity provider alone
    words("role"),  # in all spaces: "administrator", "operator", "viewer", "none"
    words("language", nullable=True),
    Column("enabled", Boolean, nullable=False),
    instant("created_at"),
    instant("last_login_at", nullable=True),
    # set to when the password was made up by somebody else: until another is chosen nothing else is answered
    Column("must_change", Boolean, nullable=False, server_default=false()),
    words("totp", nullable=True),  # the shared secret of RFC 6238, base32, once a first code has proved it
    number("totp_step", nullable=True),  # the last time step of which a code was taken: no code counts twice
    words("issuer", nullable=True),  # of the identity provider, and its name for the user: OpenID Connect's iss and sub
    words("subject", nullable=True),
    Index("uq_user_issuer_subject", "issuer", "subject", unique=True),
)

# Shown once; each serves one login in the place of a code.
recovery_code = Table(
    "recovery_code",
    metadata,
    key(),
    refers("user_id", "user.id"),
    octets("digest"),  # SHA-256
    instant("used_at", nullable=True),
    Index(None, "user_id"),
)

user_group = Table(
    "user_group",
    metadata,
    key(),
    words("display_name", unique=True),
    words("external", nullable=True, unique=True),  # what the identity provider calls it: it says who belongs to it
    instant("created_at"),
)

group_member = Table(
    "group_member",
    metadata,
    refers("group_id", "user_group.id", primary_key=True),
    refers("user_id", "user.id", primary_key=True),
    Column("external", Boolean, nullable=False),  # by the identity provider's word: renewed at each sign-in
    Index(None, "user_id"),
)

# What a user may do in one space beside what they may do in all; what a group's members may do there, or in all.
role_grant = Table(
    "role_grant",
    metadata,
    key(),
    refers("user_id", "user.id", nullable=True),
    refers("group_id", "user_group.id", nullable=True),
    refers("space_id", "space.id", nullable=True),  # none: all spaces, those to come too
    words("role"),
    UniqueConstraint("user_id", "space_id"),
    Index(None, "group_id", "space_id"),
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
    words("agent", nullable=True),  # the browser, as it names itself
    words("method", nullable=True),  # "password", "totp", "recovery", "oidc"; none: older than this column
    words("totp_offered", nullable=True),  # a secret that was made for this session, until a first code proves it
    instant("totp_until", nullable=True),  # and until when it may be proved
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
    words("role", nullable=True),  # it may do no more than that; none: what its user may
    number("space_id", nullable=True),  # it sees this space alone
)

# A sign-in by OpenID Connect that has begun: the state goes round by the browser, the rest stays here.
oidc_state = Table(
    "oidc_state",
    metadata,
    key(),
    octets("digest", unique=True),  # SHA-256 of the state
    words("nonce"),
    words("verifier"),  # PKCE (RFC 7636)
    words("back_to"),  # the page to go to: a path of ours
    instant("created_at"),
)

# Who did what, and who looked across spaces: never changed, cleared by age alone.
audit = Table(
    "audit",
    metadata,
    key(),
    instant("happened_at"),
    number("space_id", nullable=True),  # none: it concerns the hub, or several spaces
    number("network_id", nullable=True),
    number("user_id", nullable=True),
    words("username"),  # as it was then; of a login that failed: not what was typed, which may be a password
    words("token", nullable=True),  # the label of the API token that acted for the user
    words("source"),  # the address it came from; "": the command line
    words("action"),  # a word of a closed list
    words("params"),  # JSON: what it was done to
    words("outcome"),  # "done", "refused", "failed"
    Index(None, "space_id", "id"),
    Index(None, "user_id", "id"),
    Index(None, "happened_at"),
)
