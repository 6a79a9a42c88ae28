"""Packages: a dictionary, sets of it by content, who has which set since when, and who has which package now."""

from sqlalchemy import Column, Index, Integer, Table

from kshub.store.tables.base import key, metadata, number, octets, words

package = Table(
    "package",
    metadata,
    key(),
    octets("digest", unique=True),
    words("name"),
    words("version", nullable=True),
    words("arch", nullable=True),
    Column("epoch", Integer, nullable=True),
    words("source_name", nullable=True),
    words("source_version", nullable=True),
    words("vendor", nullable=True),
    words("modularity_label", nullable=True),
    words("kind", nullable=True),
    Index(None, "name"),
    Index(None, "source_name"),
)

package_set = Table(
    "package_set",
    metadata,
    key(),
    octets("digest", unique=True),  # of its sorted package ids
    Column("size", Integer, nullable=False),
    number("base_id", nullable=True),  # the set that this one differs from, when that is shorter to write
    octets("data"),  # store.packages: compressed ids, or what differs from the base
)

# A row for each change: the set that a node had from one snapshot until another (exclusive; none: still).
node_packages = Table(
    "node_packages",
    metadata,
    number("node_id", primary_key=True),
    number("since_id", primary_key=True),
    number("until_id", nullable=True),
    number("set_id"),
    Index(None, "set_id"),
    sqlite_with_rowid=False,
)

# Who has it now: bit n of shard s is node s * 4096 + n. A roaring bitmap; a shard is locked row by row.
package_shard = Table(
    "package_shard",
    metadata,
    number("package_id", primary_key=True),
    Column("shard", Integer, primary_key=True, autoincrement=False),
    octets("nodes"),
    sqlite_with_rowid=False,
)
