"""Managed nodes: what is known of each machine over all snapshots of its network."""

from sqlalchemy import Boolean, Column, Index, Integer, Table, text

from kshub.store.tables.base import instant, key, metadata, number, octets, refers, words

# What lists are sorted and filtered by. A row changes only when something of the node does.
node = Table(
    "node",
    metadata,
    key(),
    refers("network_id", "network.id"),
    words("display_name"),
    words("hostname", nullable=True),  # what it calls itself
    words("family", nullable=True),
    words("version", nullable=True),
    words("serial", nullable=True),
    words("device_type", nullable=True),
    words("addr"),  # the first of its addresses
    octets("addr_key"),  # the same as bytes that sort as people expect
    Column("number_of_packages", Integer, nullable=True),
    Column("number_of_windows_updates", Integer, nullable=True),
    number("set_id", nullable=True),  # its packages now
    instant("created_at"),
    instant("updated_at"),  # when something of it last changed
    number("merged_into", nullable=True),  # retired: a person or a stronger signature said that it is this one
    Index(None, "network_id", "display_name"),
    Index(None, "network_id", "addr_key"),
    # for counts, for lists by number, and so that SQLite walks the rows of all other lists as they lie
    Index(
        "ix_node_alive",
        "network_id",
        "id",
        sqlite_where=text("merged_into IS NULL"),
        postgresql_where=text("merged_into IS NULL"),
    ),
    Index(
        "ix_node_merged_into",
        "merged_into",
        sqlite_where=text("merged_into IS NOT NULL"),
        postgresql_where=text("merged_into IS NOT NULL"),
    ),
    sqlite_autoincrement=True,  # a number that was a node's is never another's: bitmaps and links name it
)

node_document = Table(
    "node_document",
    metadata,
    number("node_id", primary_key=True),
    octets("inputs"),  # digest of what the document was made of
    octets("document"),  # compressed JSON: kswire.nodes.Node without packages, updates, neighbours, attempts, times
)

# What every scan changes, apart so that nothing large is written anew for it. New, stable or outdated follows from
# these times when it is read: merge.lifecycle.
node_presence = Table(
    "node_presence",
    metadata,
    number("node_id", primary_key=True),
    instant("first_seen_at"),
    instant("last_seen_at"),
    instant("missed_at", nullable=True),  # when a scan last looked where it was and did not see it
    instant("last_scan_succeeded_at", nullable=True),  # when facts were last read
    number("last_snapshot_id"),
    number("told_snapshot_id", nullable=True),  # the last in which it told facts
    sqlite_with_rowid=False,
)

# Where it was seen. One node at a time has an address currently.
node_address = Table(
    "node_address",
    metadata,
    number("address_id", primary_key=True),
    number("node_id", primary_key=True),
    Column("current", Boolean, nullable=False),
    number("found_id"),
    words("macaddr", nullable=True),  # what answered there last
    instant("answered_since", nullable=True),  # times of snapshots
    instant("answered_until", nullable=True),  # none: it did when the address was last seen
    words("reason"),  # why it is this node's: merge's aggregation type
    words("because", nullable=True),  # more of it, where that tells more: merge.explain
    instant("first_seen_at"),
    instant("last_seen_at"),
    number("first_snapshot_id"),
    number("last_snapshot_id"),
    Index(None, "node_id"),
    Index(
        "uq_node_address_current",
        "address_id",
        unique=True,
        sqlite_where=text("current"),
        postgresql_where=text("current"),
    ),
    sqlite_with_rowid=False,
)

# The last good facts of each method on each of its addresses: a failed read never deletes what an earlier one knew.
node_source = Table(
    "node_source",
    metadata,
    number("address_id", primary_key=True),
    words("method", primary_key=True),
    number("node_id", primary_key=True),
    number("facts_id", nullable=True),  # effective: groups that the last read missed are kept from before
    number("neighbors_id", nullable=True),
    number("set_id", nullable=True),
    Column("uptime", Integer, nullable=True),
    instant("collected_at", nullable=True),
    number("collected_snapshot_id", nullable=True),
    octets("kept", nullable=True),  # groups kept from before, each with its time
    # the last try, good or bad
    number("tried_facts_id", nullable=True),
    number("tried_neighbors_id", nullable=True),
    number("tried_set_id", nullable=True),
    number("attempts_id"),
    octets("times"),
    instant("last_attempt_at"),
    number("last_snapshot_id"),
    instant("packages_at", nullable=True),  # when its packages were last read
    Index(None, "node_id"),
    sqlite_with_rowid=False,
)

node_signature = Table(
    "node_signature",
    metadata,
    number("node_id", primary_key=True),
    words("kind", primary_key=True),
    words("value", primary_key=True),
    Column("current", Boolean, nullable=False),  # shown when it last told anything; then last seen when that was
    instant("first_seen_at"),  # times of snapshots
    instant("last_seen_at"),
    Index(None, "kind", "value"),
    sqlite_with_rowid=False,
)

# A person's word on identity, obeyed by later scans: kind "split" or "merge".
node_decision = Table(
    "node_decision",
    metadata,
    key(),
    refers("network_id", "network.id"),
    words("kind"),
    words("subject"),  # JSON: merge.types.Decision
    words("decided_by"),
    instant("decided_at"),
)

node_note = Table(
    "node_note",
    metadata,
    key(),
    refers("node_id", "node.id"),
    words("title"),
    words("body"),
    words("written_by"),
    instant("written_at"),
)

# A person's word on whether it belongs here: "confirmed", "out-of-scope", "retired".
node_mark = Table(
    "node_mark",
    metadata,
    refers("node_id", "node.id", primary_key=True),
    words("mark"),
    words("reason"),
    words("marked_by"),
    instant("marked_at"),
    Index(None, "mark"),
)

# Name and value; a name once a node. value "": a word alone.
node_tag = Table(
    "node_tag",
    metadata,
    refers("node_id", "node.id", primary_key=True),
    words("name", primary_key=True),
    words("value"),
    Index(None, "name", "value"),
    sqlite_with_rowid=False,
)

# What a full-text search looks through: kshub.store.queries.texts.
node_text = Table(
    "node_text",
    metadata,
    number("node_id", primary_key=True),
    words("text"),  # all of it, as kshub.store.plain writes it; so are the next four, a line each, one before the first
    words("hosts"),
    words("macs"),  # digits alone
    words("serials"),
    words("notes"),
    words("vendor", nullable=True),  # as it was told
    words("model", nullable=True),
    # a line each again; NULL: not written yet
    words("ports", nullable=True),  # on which something listens: "443" and "tcp/443"
    words("services", nullable=True),  # that run
    words("containers", nullable=True),  # their names and images
    words("domain", nullable=True),  # or workgroup
    words("gaps", nullable=True),  # codes of the problems of what was read of it: what is missing, and findings
    words("vlans", nullable=True),  # their numbers and names; NULL as well where none was told
    # those that an earlier version wrote: of millions of rows nobody looks for them
    Index(
        "ix_node_text_unwritten",
        "node_id",
        sqlite_where=text("gaps IS NULL"),
        postgresql_where=text("gaps IS NULL"),
    ),
    sqlite_with_rowid=False,
)

saved_search = Table(
    "saved_search",
    metadata,
    key(),
    refers("user_id", "user.id"),
    refers("space_id", "space.id", nullable=True),  # shared: with those who see this space, or with everybody
    words("display_name"),
    words("query"),
    Column("shared", Boolean, nullable=False),
    instant("created_at"),
    instant("updated_at"),
    Index(None, "user_id"),
)
