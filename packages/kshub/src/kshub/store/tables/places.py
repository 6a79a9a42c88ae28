"""Who and where: spaces, networks, collectors with their tokens, and how far each was heard."""

from sqlalchemy import Boolean, Column, Float, Integer, Table

from kshub.store.tables.base import instant, key, metadata, number, octets, refers, words

# "era": changes when a backup is restored. "generation": counts the times that shared rows were cleared away.
meta = Table("meta", metadata, words("name", primary_key=True), words("value"))

# A customer. One exists, and is invisible while it is alone.
space = Table(
    "space",
    metadata,
    key(),
    words("display_name"),
    words("time_zone"),
    instant("created_at"),
    words("retention", nullable=True),  # JSON: what is kept how long; none: the hub's
)

network = Table(
    "network",
    metadata,
    key(),
    refers("space_id", "space.id"),
    words("display_name"),
    words("settings"),  # JSON: kshub.orders.settings.ScanSettings; common to all its collectors
    Column("new_days", Integer, nullable=False),
    Column("outdated_days", Integer, nullable=False),
    instant("created_at"),
    words("retention", nullable=True),  # JSON: what differs from the space's
    instant("removed_at", nullable=True),  # nobody sees it any more; its rows go little by little: store.removing
)

ksocket = Table(
    "ksocket",
    metadata,
    key(),
    refers("network_id", "network.id"),
    words("display_name"),
    words("settings"),  # JSON: what differs from the network's
    instant("created_at"),
    Column("imports", Boolean, nullable=False, default=False),  # not one that connects: whose runs come as files
    # presence: a row, so that replicas share it
    words("replica", nullable=True),
    instant("connected_since", nullable=True),
    instant("last_seen_at", nullable=True),
    words("remote_addr", nullable=True),
    words("installation", nullable=True),
    words("version", nullable=True),
    words("platform", nullable=True),
    words("refused_code", nullable=True),
    instant("refused_at", nullable=True),
    words("refused_addr", nullable=True),
    instant("moved_at", nullable=True),  # when a live connection was last replaced from another address
    words("renewal", nullable=True),  # JSON: orders.renewals.Renewal: how the last renewal of its token stands
    number("spooled", nullable=True),  # the last number that it had given when it connected
    instant("away_since", nullable=True),  # since when it is away: told as an event
    instant("removed_at", nullable=True),  # it is no more; what it scanned names it still
)

# Connections that were sent away, by the Ksocket whose token they showed (0: none that is known): each source once.
refusal = Table(
    "refusal",
    metadata,
    number("ksocket_id", primary_key=True),
    words("code", primary_key=True),
    words("addr", primary_key=True),
    words("installation", primary_key=True),  # "": it did not come so far as to say
    words("version"),
    words("detail"),
    number("times"),
    instant("first_at"),
    instant("last_at"),
    sqlite_with_rowid=False,
)

ksocket_token = Table(
    "ksocket_token",
    metadata,
    key(),
    refers("ksocket_id", "ksocket.id"),
    octets("digest", unique=True),  # SHA-256 of the token, which is shown once and kept nowhere
    instant("created_at"),
    instant("expires_at"),
    instant("revoked_at", nullable=True),
    instant("last_used_at", nullable=True),
    Column("renews", Boolean, nullable=False),  # handed over the link, not yet used by the collector
    Column("warned", Integer, nullable=True),  # how many days before its end the last warning was
)

# The last report of each installation that is committed, written in the transaction that committed it.
position = Table(
    "position",
    metadata,
    refers("ksocket_id", "ksocket.id", primary_key=True),
    words("installation", primary_key=True),
    number("epoch"),
    number("seq"),
    number("stamp"),  # the report's content as 63 bits: kswire.batches.stamp
    instant("updated_at"),
)

schedule = Table(
    "schedule",
    metadata,
    key(),
    refers("network_id", "network.id"),
    words("cron"),
    words("time_zone"),
    words("settings"),  # JSON: what this schedule narrows
    Column("enabled", Boolean, nullable=False),
    instant("next_at", nullable=True),
    instant("last_at", nullable=True),  # when it was last due
    words("outcome", nullable=True),  # what became of that: "ordered", "late", "skipped", or the code of a fault
)

# Where a person moved a site, a device or a subnet on the network's map: api.map names the places.
map_position = Table(
    "map_position",
    metadata,
    refers("network_id", "network.id", primary_key=True),
    words("place", primary_key=True),
    Column("x", Float, nullable=False),
    Column("y", Float, nullable=False),
    sqlite_with_rowid=False,
)
